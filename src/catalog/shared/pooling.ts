// The parameters of pooling layers with a window, in Keras's names.

import { count, list, oneOf, type Parameters, word } from '../parameters.ts';

export const poolParameters = {
    pool_size: {
        type: oneOf(count(), list(count(), 2)),
        default: 2,
        unit: 'pixels',
        summary: 'Height and width of the window: one number for both, or a list of two.',
    },
    strides: {
        type: oneOf(count(), list(count(), 2)),
        defaultFrom: 'pool_size',
        unit: 'pixels',
        summary: 'Step between windows, down and across; left out, windows do not overlap.',
    },
    padding: {
        type: word('valid', 'same'),
        default: 'valid',
        summary: '`valid` leaves out windows that do not fit, `same` keeps those that reach over the edge.',
    },
} as const satisfies Parameters;
