// The settings of a `data` block.

import {
    call,
    count,
    integer,
    none,
    number,
    oneOf,
    type Parameters,
    string,
    type ValuesOf,
    word,
} from '../parameters.ts';

export const dataSettings = {
    source: { type: call('data_source'), summary: 'Where the examples come from.' },
    target: {
        type: oneOf(string(), integer({ minimum: 1 }), word('last')),
        optional: 'last, for files of columns; built-in sets know theirs',
        summary: 'The column to predict: its name, its number from 1, or `last`.',
    },
    validation: {
        type: oneOf(number({ minimum: 0 }), call('data_source')),
        default: 0.2,
        summary: 'Held out to choose by: a share below 1, a count of examples, or a source of its own.',
    },
    test: {
        type: oneOf(none(), number({ minimum: 0 }), call('data_source')),
        default: null,
        summary: 'Held out to report once: a share below 1, a count of examples, or a source of its own.',
    },
    scale: {
        type: oneOf(none(), call('scaling')),
        default: null,
        summary: 'Scaling of the features, fitted on the training part only.',
    },
    limit: {
        type: oneOf(none(), count()),
        default: null,
        unit: 'examples',
        summary: 'Keeps a seeded subset of this many training examples, after the split.',
    },
    split_seed: {
        type: integer({ minimum: 0, maximum: 0xffff_ffff }),
        default: 1,
        summary: 'Seed of the split and of `limit`.',
    },
} as const satisfies Parameters;

export type DataSettings = ValuesOf<typeof dataSettings>;
