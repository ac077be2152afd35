// What the normalizations have in common: one factor and one shift for each feature.

import type { LearnedRegion } from './ops/types.ts';
import { words32 } from './region.ts';

export function createFactorAndShift(width: number): { gamma: LearnedRegion; beta: LearnedRegion } {
    const learned = (name: string, value: number): LearnedRegion => ({
        name,
        shape: [width],
        values: words32(name, width),
        initial: { kind: 'constant', value },
        isRegularized: false,
    });
    return { gamma: learned('gamma', 1), beta: learned('beta', 0) };
}

/** Bytes of `count` float64, the last ones in fours. */
export const doublesInFours = (count: number): number => Math.ceil(count / 4) * 32;
