// What an embedding looks up, looked at before anything is trained: an id that is not in its vocabulary would otherwise
// end the run at the batch that holds it.

import { layerEntry } from '../catalog/layers/index.ts';
import { sizeOf } from '../core/shape.ts';
import type { Examples, Features, SplitExamples } from '../model/examples.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../model/resolved.ts';
import { isNoise } from '../model/twin.ts';
import { CannotRun } from './cannot-run.ts';

/**
 * @throws CannotRun where a layer that reads token ids would not find one of the data's, or is given ids that noise has
 * changed.
 */
export function checkTokenIds(
    network: ResolvedNetwork,
    data: Pick<SplitExamples<Features>, 'training' | 'validation'>,
    describe: (layer: number) => string,
): void {
    for (const layer of network.layers) {
        const { vocabulary } = layer.parameters;
        if (!traitsOf(layer).readsTokenIds || typeof vocabulary !== 'number') {
            continue;
        }
        const noise = noiseBefore(network, layer);
        if (noise !== undefined) {
            throw new CannotRun(
                `${describe(layer.id)} reads token ids, and ${describe(noise.id)} before it changes them: put it after ${layer.kind}.`,
            );
        }
        for (const part of ['training', 'validation'] as const) {
            const found = firstOutside(data[part], vocabulary);
            if (found !== undefined) {
                throw new CannotRun(
                    `${describe(layer.id)} reads token ids, expected whole numbers from 0 to ${vocabulary - 1}, found ${found.value} in ${placeIn(data[part], part, found)}. ` +
                        'Make its vocabulary larger, or mend the data; ids must not be scaled.',
                );
            }
        }
    }
}

function traitsOf({ kind, parameters }: ResolvedLayer) {
    return layerEntry(kind).traits(parameters);
}

/** The noise on values between the input and this layer. */
function noiseBefore({ layers }: ResolvedNetwork, layer: ResolvedLayer): ResolvedLayer | undefined {
    let before = layers[layer.inputs[0] ?? -1];
    while (before !== undefined && !(isNoise(before) && traitsOf(before).noise !== 'weight')) {
        before = layers[before.inputs[0] ?? -1];
    }
    return before;
}

/** A feature that is no token id, by its example and its place in it, from 0. */
interface Outside {
    readonly value: number;
    readonly row: number;
    readonly column: number;
}

function firstOutside(
    { count, featureShape, features }: Examples<Features>,
    vocabulary: number,
): Outside | undefined {
    const width = sizeOf(featureShape);
    for (let row = 0; row < count; row++) {
        const isInMemory = features instanceof Float32Array;
        const values = isInMemory ? features : features.row(row);
        const start = isInMemory ? row * width : 0;
        for (let column = 0; column < width; column++) {
            const value = values[start + column]!;
            if (!(Number.isInteger(value) && value >= 0 && value < vocabulary)) {
                return { value, row, column };
            }
        }
    }
    return undefined;
}

/** `reviews.csv, line 17, column 3`; where no file is known, the example's number in its part. */
function placeIn({ origin }: Examples<Features>, part: string, { row, column }: Outside): string {
    return origin?.feature(row, column) ?? `value ${column + 1} of ${part} example ${row + 1}`;
}
