// The normal distribution, for rules about Gaussian noise.

/**
 * P(Z < z) for a standard normal Z, by the rational approximation of the error function 7.1.26 in Abramowitz and
 * Stegun (1964), Handbook of Mathematical Functions; its error is at most 1.5e-7.
 */
export function normalCdf(z: number): number {
    const x = Math.abs(z) / Math.SQRT2;
    const t = 1 / (1 + 0.3275911 * x);
    const polynomial =
        t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    const erf = 1 - polynomial * Math.exp(-x * x);
    return z < 0 ? (1 - erf) / 2 : (1 + erf) / 2;
}

/** The share of Gaussian dropout's multipliers, N(1, p / (1 - p)), that are negative at rate `p` in (0, 1). */
export function negativeMultipliers(p: number): number {
    return p <= 0 ? 0 : normalCdf(-Math.sqrt((1 - p) / p));
}
