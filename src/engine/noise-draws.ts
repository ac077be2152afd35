// Where every noise layer gets its random numbers from. A mask is a function of (seed, stream, step, layer, example, unit)
// and of nothing else; the dropout networks that an evaluation averages draw from a stream of their own, with the number
// of the network in the place of the step.

import { fillNormals, fillWords, streams } from '../core/random/streams.ts';
import type { Pass } from './ops/types.ts';

/** True where noise is on: while training, and in the dropout networks that an evaluation averages. */
export function isNoisy({ training, sample }: Pass): boolean {
    return training || sample !== undefined;
}

/** Writes one word for each unit of one row; `into` has room for `count` rounded up to a multiple of 4. */
export function fillNoiseWords(
    into: Uint32Array,
    count: number,
    { seed, step, sample, firstExample = 0 }: Pass,
    noiseKey: number,
    row: number,
): void {
    if (sample === undefined) {
        fillWords(into, count, seed, streams.masks, step, noiseKey, row);
    } else {
        fillWords(into, count, seed, streams.evaluation_masks, sample, noiseKey, firstExample + row);
    }
}

/** Writes one standard normal number for each unit of one row to the whole of `into`. */
export function fillNoiseNormals(
    into: Float64Array,
    { seed, step, sample, firstExample = 0 }: Pass,
    noiseKey: number,
    row: number,
): void {
    fillNormals(
        into,
        sample === undefined
            ? { seed, stream: 'masks', step, layer: noiseKey, example: row }
            : {
                  seed,
                  stream: 'evaluation_masks',
                  step: sample,
                  layer: noiseKey,
                  example: firstExample + row,
              },
    );
}
