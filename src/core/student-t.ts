// Student's t distribution, as far as intervals need it.

/**
 * What |t| passes with probability `level` where the true mean is 0: the quantile at `1 - level / 2`.
 *
 * For a whole number of degrees of freedom the distribution is a finite sum in the angle θ = arctan(t / √ν) (Abramowitz and
 * Stegun, 26.7.3 and 26.7.4), which rises with θ and is inverted by halving.
 *
 * @param level in (0, 1)
 * @param freedom degrees of freedom, a whole number from 1
 */
export function criticalT(level: number, freedom: number): number {
    let [low, high] = [0, Math.PI / 2];
    // Until the two are neighbours among floating-point numbers.
    for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
        if (1 - shareWithin(middle, freedom) > level) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return Math.sqrt(freedom) * Math.tan(low);
}

/** The probability that |t| is at most √freedom tan θ. */
function shareWithin(angle: number, freedom: number): number {
    const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
    const isOdd = freedom % 2 === 1;
    let term = isOdd ? cosine : 1;
    let sum = freedom === 1 ? 0 : term;
    for (let power = isOdd ? 3 : 2; power <= freedom - 2; power += 2) {
        term *= ((power - 1) / power) * cosine ** 2;
        sum += term;
    }
    return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
