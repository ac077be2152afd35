// Gaussian noise on values: what `kernels/noise/normals.ts` is told.

import { cosineCoefficients, ln2High, ln2Low, sineCoefficients } from '../../../core/random/elementary.ts';
import type { Word } from '../program.ts';

/** What is done with the normal numbers. */
export const gaussianKinds = { add: 0, spread: 1, root: 2 } as const;

const twoTo32 = 4294967296;

/** The last arguments of `gaussianNoise`: the constants of `core/random`, in the order in which the kernel finds them. */
export const normalConstants: readonly Word[] = [
    ...[1 / twoTo32, 0.5, 1, Math.SQRT2, ln2High, ln2Low, -2, 4 / twoTo32, 2 ** 52, Math.PI / 2],
    ...[1 / 19, 1 / 17, 1 / 15, 1 / 13, 1 / 11, 1 / 9, 1 / 7, 1 / 5, 1 / 3],
    ...sineCoefficients,
    ...cosineCoefficients,
    // The second has the bits of an exponent alone.
    ...[2 ** 52 + 1023, Number.POSITIVE_INFINITY],
].map(double => ({ double }));
