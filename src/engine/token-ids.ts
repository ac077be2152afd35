// What an embedding looks up, looked at before anything is trained: an id that is not in its vocabulary would otherwise
// end the run at the batch that holds it.

import { layerEntry } from '../catalog/layers/index.ts';
import { sizeOf } from '../core/shape.ts';
import type { Examples, SplitExamples } from '../model/examples.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../model/resolved.ts';
import { isNoise } from '../model/twin.ts';
import { CannotRun } from './cannot-run.ts';

/**
 * @throws CannotRun where a layer that reads token ids would not find one of the data's, or is given ids that noise has
 * changed.
 */
export function checkTokenIds(
    network: ResolvedNetwork,
    data: Pick<SplitExamples, 'training' | 'validation'>,
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
            const place = firstOutside(data[part], vocabulary);
            if (place !== undefined) {
                throw new CannotRun(
                    `${describe(layer.id)} reads token ids, expected whole numbers from 0 to ${vocabulary - 1}, found ${data[part].features[place]} in ${placeIn(data[part], part, place)}. ` +
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

/** The first feature that is no token id; undefined where all are. */
function firstOutside({ count, featureShape, features }: Examples, vocabulary: number): number | undefined {
    for (let at = 0, length = count * sizeOf(featureShape); at < length; at++) {
        const token = features[at]!;
        if (!(Number.isInteger(token) && token >= 0 && token < vocabulary)) {
            return at;
        }
    }
    return undefined;
}

/** `reviews.csv, line 17, column 3`; where no file is known, the example's number in its part. */
function placeIn({ featureShape, origin }: Examples, part: string, at: number): string {
    const width = sizeOf(featureShape);
    const row = Math.floor(at / width);
    const column = at % width;
    const line = origin?.lines[row];
    return line === undefined
        ? `value ${column + 1} of ${part} example ${row + 1}`
        : `${origin?.file}, line ${line}, column ${origin?.columns?.[column] ?? column + 1}`;
}
