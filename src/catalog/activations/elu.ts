import { positive } from '../parameters.ts';
import { defineActivation } from './define-activation.ts';

export const elu = defineActivation({
    name: 'elu',
    documentation: {
        summary: 'Linear for positive values, and falling smoothly to -alpha for negative ones.',
        details:
            'Negative outputs pull the mean activation towards zero, which speeds learning up. ' +
            'It keeps zero at zero, so a dropped unit stays silent after it.',
        formula: 'y = x where x > 0, else alpha · (exp(x) - 1)',
        references: [
            {
                title: 'Clevert, Unterthiner, Hochreiter (2016), Fast and accurate deep network learning by exponential linear units, ICLR',
                url: 'https://arxiv.org/abs/1511.07289',
            },
        ],
        example: 'elu',
    },
    parameters: {
        alpha: {
            type: positive(),
            default: 1,
            summary: 'Size of the value that large negative inputs approach.',
        },
    },
    traits: { elementwise: true, zero: 'zero_preserving' },
});
