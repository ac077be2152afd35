// Loss curves of which it is known when they turn, with noise that repeats.

export interface NoisyCurve {
    readonly epochs: number;
    /** The last epoch of the floor; left out, it never rises. */
    readonly turn?: number;
    /** By which it rises in an epoch, of a floor of 1. */
    readonly slope?: number;
    /** Standard deviation of an epoch's noise. */
    readonly noise: number;
    /** Correlation of the noise of neighbouring epochs. */
    readonly correlation?: number;
    /** How far above the floor it begins. */
    readonly height?: number;
    readonly seed: number;
}

/** Standard normal numbers: Box and Muller over a linear congruential generator (Numerical Recipes' constants). */
function normals(seed: number): () => number {
    let state = (seed * 2_654_435_761) >>> 0;
    const uniform = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return (state + 0.5) / 2 ** 32;
    };
    return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Falls to a floor of 1 with a time constant of four epochs, and rises in a line from `turn` on. */
export function noisyCurve({
    epochs,
    turn = epochs,
    slope = 0,
    noise,
    correlation = 0,
    height = 1,
    seed,
}: NoisyCurve): number[] {
    const normal = normals(seed);
    let deviation = normal();
    return Array.from({ length: epochs }, (_, row) => {
        deviation = correlation * deviation + Math.sqrt(1 - correlation ** 2) * normal();
        const epoch = row + 1;
        return 1 + height * Math.exp(-epoch / 4) + slope * Math.max(0, epoch - turn) + noise * deviation;
    });
}
