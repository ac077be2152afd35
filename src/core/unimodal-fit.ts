// Least-squares fits under a constraint on shape alone, which have no width or degree to choose.

/** Blocks of equal fitted value, and the squared error of fitting each prefix. */
interface Blocks {
    readonly means: number[];
    readonly sizes: number[];
    /** Entry i is of the first i values. */
    readonly errors: number[];
}

/**
 * The sequence nearest to `values` in least squares that first falls and then rises, neither strictly; it may do one of
 * both alone. Isotonic regression by pooling adjacent violators on either side of every possible turn (Stout 2008,
 * "Unimodal regression via prefix isotonic regression", Computational Statistics & Data Analysis 53); in linear time.
 */
export function fitFallThenRise(values: readonly number[]): number[] {
    const falling = pool(values.map(value => -value)).errors;
    const rising = pool(values.map(value => -value).reverse()).errors;
    let turn = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let before = 0; before <= values.length; before++) {
        const error = falling[before]! + rising[values.length - before]!;
        if (error < least) {
            least = error;
            turn = before;
        }
    }
    const fall = expand(pool(values.slice(0, turn).map(value => -value))).map(value => -value);
    return [...fall, ...expand(pool(values.slice(turn)))];
}

/** Fits a sequence that never falls. */
function pool(values: readonly number[]): Blocks {
    const means: number[] = [];
    const sizes: number[] = [];
    /** Squared error of all blocks up to each, itself included. */
    const within: number[] = [];
    const errors = [0];
    for (const value of values) {
        let [mean, size, error] = [value, 1, 0];
        while (means.length > 0 && means.at(-1)! >= mean) {
            const [otherMean, otherSize] = [means.pop()!, sizes.pop()!];
            error += within.pop()! - (within.at(-1) ?? 0);
            error += ((mean - otherMean) ** 2 * size * otherSize) / (size + otherSize);
            mean = (mean * size + otherMean * otherSize) / (size + otherSize);
            size += otherSize;
        }
        within.push((within.at(-1) ?? 0) + error);
        means.push(mean);
        sizes.push(size);
        errors.push(within.at(-1)!);
    }
    return { means, sizes, errors };
}

function expand({ means, sizes }: Blocks): number[] {
    return means.flatMap((mean, block) => new Array<number>(sizes[block]!).fill(mean));
}
