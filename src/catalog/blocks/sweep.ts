// The settings of a `sweep` block that are no axes. A parameter of the model with such a name is an axis all the same.

import { call, count, none, oneOf, type Parameters, type ValuesOf } from '../parameters.ts';

export const sweepSettings = {
    repeats: {
        type: count(),
        default: 1,
        unit: 'seeds',
        summary: 'Runs of each combination, one a seed: `seed`, `seed + 1`, ...',
    },
    search: {
        type: oneOf(none(), call('search')),
        default: null,
        summary: 'How combinations are chosen; `none` for every one in its order.',
    },
} as const satisfies Parameters;

export type SweepSettings = ValuesOf<typeof sweepSettings>;
