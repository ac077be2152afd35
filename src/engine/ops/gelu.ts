import { elementwise } from '../elementwise.ts';
import { normalDensity, normalDistribution } from '../error-function.ts';
import type { Op } from './types.ts';

/** `y = x Φ(x)`, `Φ(x) = (1 + erf(x / √2)) / 2`; `dx = dy (Φ(x) + x φ(x))`. */
export const gelu: Op<'gelu'> = use =>
    elementwise(
        use,
        x => x * normalDistribution(x),
        x => normalDistribution(x) + x * normalDensity(x),
    );
