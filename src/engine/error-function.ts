// The normal distribution from additions, multiplications and divisions alone, as in `elementary.ts`.

import { exponential } from './elementary.ts';

const inverseRootTwoPi = 0.3989422804014327;

/** φ(x) = e^(-x²/2) / √(2π). */
export function normalDensity(x: number): number {
    return inverseRootTwoPi * exponential(-0.5 * x * x);
}

/** From here on the continued fraction converges faster than the series. */
const farOut = 4;
/** Enough for a relative error below 1e-15 from `farOut` on. */
const fractionDepth = 40;

/**
 * Φ(x) = (1 + erf(x / √2)) / 2 = P(N(0, 1) < x), with an absolute error of about 1e-16, and a small relative one in the
 * lower tail.
 *
 * Near zero `Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + ...)`, whose terms all have one sign (Marsaglia 2004,
 * "Evaluating the normal distribution"); far out `Φ(-x) = φ(x) / (x + 1/(x + 2/(x + 3/(x + ...))))` (Laplace; Abramowitz
 * and Stegun 26.2.14).
 */
export function normalDistribution(x: number): number {
    if (Number.isNaN(x)) {
        return x;
    }
    const z = Math.abs(x);
    if (z > 38) {
        return x > 0 ? 1 : 0;
    }
    if (z < farOut) {
        const square = x * x;
        let term = x;
        let sum = x;
        for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
            term *= square / n;
            sum += term;
        }
        return 0.5 + normalDensity(x) * sum;
    }
    let fraction = z;
    for (let k = fractionDepth; k > 0; k--) {
        fraction = z + k / fraction;
    }
    const tail = normalDensity(z) / fraction;
    return x > 0 ? 1 - tail : tail;
}
