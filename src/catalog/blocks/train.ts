// The settings of a `train` block. A setting is a parameter with a name and no parentheses around it, so it is
// described in the same form and everything that reads parameters reads these.

import {
    boolean,
    call,
    count,
    integer,
    list,
    none,
    number,
    oneOf,
    type Parameters,
    positive,
    type ValuesOf,
} from '../parameters.ts';

export const trainSettings = {
    loss: {
        type: call('loss'),
        optional:
            'by the last activation: cross_entropy after softmax, binary_cross_entropy after sigmoid, else mse',
        summary: 'What training minimizes.',
    },
    optimizer: {
        type: call('optimizer'),
        default: {
            call: 'adam',
            arguments: { learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
        },
        summary: 'How weights follow the gradient.',
    },
    learning_rate_schedule: {
        type: call('learning_rate_schedule'),
        default: { call: 'constant', arguments: {} },
        summary: "Factor on the optimizer's learning rate, by epoch.",
    },
    batch_size: { type: count(), default: 32, unit: 'examples', summary: 'Examples in one step.' },
    epochs: {
        type: count(),
        optional: '20, unless `steps` is given',
        unit: 'epochs',
        summary: 'Passes over the training data.',
    },
    steps: {
        type: count(),
        optional: 'none; instead of `epochs`',
        unit: 'steps',
        summary: 'Weight updates in all, instead of `epochs`.',
    },
    seed: {
        type: integer({ minimum: 0, maximum: 0xffff_ffff }),
        default: 1,
        summary: 'Seed of initial weights, order of examples and masks.',
    },
    early_stopping: {
        type: oneOf(none(), call('early_stopping')),
        default: null,
        summary: 'Stops when validation loss no longer improves, and keeps the best weights.',
    },
    regularizer: {
        type: oneOf(none(), call('regularizer'), list(call('regularizer'))),
        default: null,
        summary: 'Penalty or constraint on the weights of every affine layer that has none of its own.',
    },
    initializer: {
        type: call('initializer'),
        optional: 'by activation: he after relu and its kin, lecun after selu, else glorot',
        summary: 'Distribution of the initial weights.',
    },
    label_smoothing: {
        type: number({ minimum: 0, maximum: 1, exclusiveMaximum: true }),
        default: 0,
        summary:
            'Share of the target probability that is spread over all classes while training; reported losses are without it.',
    },
    clip_norm: {
        type: oneOf(none(), positive()),
        default: null,
        summary: 'Largest norm of the whole gradient; longer ones are scaled down to it.',
    },
    mc_samples: {
        type: count(),
        default: 1,
        unit: 'networks',
        summary: 'Dropout networks averaged at evaluation; 1 is weight scaling.',
    },
    bias_regularizer: {
        type: boolean(),
        default: false,
        summary: 'Applies weight penalties to biases too.',
    },
} as const satisfies Parameters;

export type TrainSettings = ValuesOf<typeof trainSettings>;
