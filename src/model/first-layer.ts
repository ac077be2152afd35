// The weights into each unit of the layer that reads the input, where that is an image: what such a layer looks for.

import { type Shape, sizeOf } from '../core/shape.ts';
import type { ResolvedNetwork } from './resolved.ts';

export interface FirstLayerWeights {
    /** `dense 1 (line 4)`, or as much as is known of it. */
    readonly layer: string;
    /** [units, height, width], row-major; a mean over the channels of a colour image. */
    readonly weights: Float32Array;
    readonly height: number;
    readonly width: number;
    /** Of which there are weights here. */
    readonly units: number;
    /** Of the layer. */
    readonly allUnits: number;
}

/** A learned array as it is kept. */
export interface LearnedValues {
    /** The layer's place in the network. */
    readonly layer: number;
    readonly name: string;
    readonly shape: Shape;
    readonly values: ArrayLike<number>;
}

/** As many as anyone looks at. */
const mostUnits = 144;
/** Fewer pixels are no image. */
const leastSide = 4;

/**
 * Undefined where the first layer with weights is not dense, or does not read what may be an image: an input of height and
 * width, or of as many features as a square image has pixels.
 *
 * @param name how the layer of a place is called
 */
export function firstLayerWeights(
    network: ResolvedNetwork,
    arrays: readonly LearnedValues[],
    name: (layer: number) => string,
): FirstLayerWeights | undefined {
    const first = arrays.filter(array => array.name === 'weights').sort((a, b) => a.layer - b.layer)[0];
    const input = network.layers.find(({ kind }) => kind === 'input');
    const [inputs = 0, allUnits = 0] = first?.shape ?? [];
    const image = input === undefined ? undefined : imageOf(input.outputShape);
    if (first === undefined || image === undefined || network.layers[first.layer]?.kind !== 'dense') {
        return undefined;
    }
    const [height, width, channels] = image;
    if (inputs !== height * width * channels || first.shape.length !== 2) {
        return undefined;
    }
    const units = Math.min(allUnits, mostUnits);
    const weights = new Float32Array(units * height * width);
    for (let pixel = 0; pixel < height * width; pixel++) {
        for (let channel = 0; channel < channels; channel++) {
            for (let unit = 0; unit < units; unit++) {
                const place = unit * height * width + pixel;
                // Kept as [inputs, units].
                weights[place] =
                    weights[place]! +
                    first.values[(pixel * channels + channel) * allUnits + unit]! / channels;
            }
        }
    }
    return { layer: name(first.layer), weights, height, width, units, allUnits };
}

function imageOf(shape: Shape): readonly [number, number, number] | undefined {
    const [first = 0, second, channels = 1] = shape;
    if (second !== undefined && shape.length <= 3) {
        return [first, second, channels];
    }
    const side = Math.round(Math.sqrt(sizeOf(shape)));
    return shape.length === 1 && side >= leastSide && side * side === first ? [side, side, 1] : undefined;
}
