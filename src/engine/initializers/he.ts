import { fillScaledNormals } from './normal.ts';
import type { Initializer } from './types.ts';

/** `w ~ N(0, 2 / fan_in)`. */
export const he: Initializer = weights => fillScaledNormals(weights, 2 / weights.fanIn);
