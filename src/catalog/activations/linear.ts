import { goodfellow2016 } from '../shared/references.ts';
import { defineActivation } from './define-activation.ts';

export const linear = defineActivation({
    name: 'linear',
    documentation: {
        summary: 'Passes its input on unchanged.',
        details:
            'The default of `dense` and `conv2d`, and the right output for regression. ' +
            'A stack of linear layers is itself linear, so hidden layers want something else.',
        formula: 'y = x',
        references: [goodfellow2016],
        example: 'linear',
    },
    parameters: {},
    traits: { elementwise: true, zero: 'homogeneous', negativeSlope: 1 },
});
