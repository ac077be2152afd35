// Logarithm, sine and cosine from additions, multiplications and divisions alone. IEEE 754 pins those to the last bit,
// while JavaScript leaves Math.log, Math.sin and Math.cos to each engine: so normal deviates are the same bits on every
// machine and every backend. In float64, with errors of a few units in the last place.

const bits = new DataView(new ArrayBuffer(8));

/** ln 2 as a sum whose first part has 21 trailing zero bits, so that its product with an exponent is exact. */
export const ln2High = 0.6931471803691238;
export const ln2Low = 1.9082149292705877e-10;

/**
 * Natural logarithm. As everywhere, -∞ of 0, NaN of negative numbers, and ∞ of ∞.
 *
 * x = m 2^k with m in [√½, √2); ln m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + ...) with s = (m - 1) / (m + 1), |s| < 0.172.
 */
export function logarithm(x: number): number {
    if (!(x > 0 && x < Number.POSITIVE_INFINITY)) {
        return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
    }
    // Subnormal numbers are brought to normal ones first.
    const isSubnormal = x < 2.2250738585072014e-308;
    bits.setFloat64(0, isSubnormal ? x * 18014398509481984 : x);
    const high = bits.getUint32(0);
    let exponent = (high >>> 20) - 1023 - (isSubnormal ? 54 : 0);
    bits.setUint32(0, (high & 0x000f_ffff) | 0x3ff0_0000);
    let mantissa = bits.getFloat64(0);
    if (mantissa >= Math.SQRT2) {
        mantissa *= 0.5;
        exponent += 1;
    }
    const s = (mantissa - 1) / (mantissa + 1);
    const z = s * s;
    const series =
        z *
        (1 / 3 +
            z *
                (1 / 5 +
                    z *
                        (1 / 7 +
                            z *
                                (1 / 9 +
                                    z *
                                        (1 / 11 +
                                            z * (1 / 13 + z * (1 / 15 + z * (1 / 17 + z * (1 / 19)))))))));
    return exponent * ln2High + (2 * s + (2 * s * series + exponent * ln2Low));
}

/** Taylor's sine for |x| ≤ π/4; the first term left out is below 2e-17. */
function sineNearZero(x: number): number {
    const z = x * x;
    return x + x * z * evaluate(sineCoefficients, z);
}

/** Taylor's cosine for |x| ≤ π/4. */
function cosineNearZero(x: number): number {
    const z = x * x;
    return 1 + z * evaluate(cosineCoefficients, z);
}

// -1/3!, 1/5!, -1/7!, ... and -1/2!, 1/4!, -1/6!, ...
export const sineCoefficients = alternatingInverseFactorials(3);
export const cosineCoefficients = alternatingInverseFactorials(2);

function alternatingInverseFactorials(first: number): Float64Array {
    const coefficients = new Float64Array(7);
    let factorial = first === 3 ? 6 : 2;
    for (let index = 0; index < coefficients.length; index++) {
        coefficients[index] = (index % 2 === 0 ? -1 : 1) / factorial;
        const n = first + 2 * index;
        factorial *= (n + 1) * (n + 2);
    }
    return coefficients;
}

function evaluate(coefficients: Float64Array, z: number): number {
    let sum = 0;
    for (let index = coefficients.length - 1; index >= 0; index--) {
        sum = sum * z + coefficients[index]!;
    }
    return sum;
}

/** sin(2π t) for t in [0, 1). The quadrant is found exactly, since t is a multiple of the turn and not of 2π. */
export function sineOfTurn(t: number): number {
    return sineOfQuarters(4 * t);
}

/** cos(2π t) for t in [0, 1). */
export function cosineOfTurn(t: number): number {
    return sineOfQuarters(4 * t + 1);
}

function sineOfQuarters(quarters: number): number {
    const quadrant = Math.floor(quarters + 0.5);
    // In [-π/4, π/4].
    const angle = (quarters - quadrant) * (Math.PI / 2);
    switch (quadrant & 3) {
        case 0:
            return sineNearZero(angle);
        case 1:
            return cosineNearZero(angle);
        case 2:
            return -sineNearZero(angle);
        default:
            return -cosineNearZero(angle);
    }
}
