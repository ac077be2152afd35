// What every search of a sweep may be told.

import { count, integer, none, oneOf, type Parameters, positive } from '../parameters.ts';

export const searchParameters = {
    runs: {
        type: oneOf(none(), count()),
        default: null,
        unit: 'runs',
        summary: 'Runs to begin, seeds counted; `none` for every combination of the axes.',
    },
    minutes: {
        type: oneOf(none(), positive()),
        default: null,
        unit: 'minutes',
        summary: 'After so many minutes no run is begun or continued; what trains by then comes to its end.',
    },
    seed: {
        type: integer({ minimum: 0, maximum: 0xffff_ffff }),
        default: 1,
        summary: 'Seed of the order in which combinations are drawn.',
    },
} as const satisfies Parameters;
