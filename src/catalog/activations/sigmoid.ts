import { goodfellow2016 } from '../shared/references.ts';
import { defineActivation } from './define-activation.ts';

export const sigmoid = defineActivation({
    name: 'sigmoid',
    documentation: {
        summary: 'The logistic function: an S-shaped curve between 0 and 1.',
        details:
            'The output for two classes and for several yes-or-no answers, with `binary_cross_entropy`. It turns 0 ' +
            'into 0.5, so a unit dropped before it is not silent after it: place dropout after it.',
        formula: 'y = 1 / (1 + exp(-x))',
        references: [goodfellow2016],
        example: 'sigmoid',
    },
    parameters: {},
    traits: { elementwise: true, zero: 'nonzero', valueAtZero: 0.5, outputActivation: true },
});
