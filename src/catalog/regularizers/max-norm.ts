import { defineEntry } from '../entry.ts';
import { positive } from '../parameters.ts';
import { srivastava2014 } from '../shared/references.ts';

export const maxNorm = defineEntry({
    family: 'regularizer',
    name: 'max_norm',
    documentation: {
        summary: 'Scales the weights into a unit down whenever their norm exceeds `max_value`.',
        details:
            'A constraint, not a penalty: after every step, weights that are too long are brought back to the ball. ' +
            'With dropout it allows a high learning rate without weights that blow up; 3 or 4 are usual. The norm ' +
            'is taken over the weights into one unit, or of one filter; biases do not count.',
        formula: 'w ← w · min(1, max_value / ‖w‖₂) for the weights w into each unit',
        references: [
            srivastava2014,
            {
                title: 'Srebro, Shraibman (2005), Rank, trace-norm and max-norm, COLT',
                url: 'https://doi.org/10.1007/11503415_37',
            },
        ],
        example: 'max_norm(3)',
    },
    parameters: {
        max_value: { type: positive(), default: 3, summary: 'Largest norm of the weights into one unit.' },
    },
});
