import { defineEntry } from '../entry.ts';
import { count } from '../parameters.ts';
import { share } from '../shared/optimizer-parameters.ts';
import { srivastava2014 } from '../shared/references.ts';

export const ramp = defineEntry({
    family: 'momentum_schedule',
    name: 'ramp',
    documentation: {
        summary: 'Raises the momentum evenly over the first epochs, then keeps it.',
        details:
            'The recipe of the dropout papers: start low while gradients are large, end high where they are noisy. ' +
            't counts the epochs that are done.',
        formula: 'momentum = from + (to - from) · min(1, t / epochs)',
        references: [srivastava2014],
        example: 'ramp(0.5, 0.99, epochs = 20)',
    },
    parameters: {
        from: { type: share(), summary: 'Momentum at the first step, in [0, 1).' },
        to: { type: share(), summary: 'Momentum from epoch `epochs` on, in [0, 1).' },
        epochs: { type: count(), unit: 'epochs', summary: 'Length of the rise.' },
    },
});
