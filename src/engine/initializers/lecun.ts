import { fillScaledNormals } from './normal.ts';
import type { Initializer } from './types.ts';

/** `w ~ N(0, 1 / fan_in)`. */
export const lecun: Initializer = weights => fillScaledNormals(weights, 1 / weights.fanIn);
