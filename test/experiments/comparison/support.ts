import { fillNormals } from '../../../src/core/random/streams.ts';

/** Normal differences of deviation 1, the same for the same number. */
export function differences(comparison: number, pairs: number, mean: number): number[] {
    const values = new Float64Array(pairs);
    fillNormals(values, { seed: 2, stream: 'synthetic_data', step: 0, layer: 0, example: comparison });
    return Array.from(values, value => value + mean);
}

export function shareOf(comparisons: number, isSo: (comparison: number) => boolean): number {
    let count = 0;
    for (let comparison = 0; comparison < comparisons; comparison++) {
        count += Number(isSo(comparison));
    }
    return count / comparisons;
}
