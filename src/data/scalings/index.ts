// Every scaling there is, in alphabetical order.

import type { ScalingName } from '../../catalog/index.ts';
import { hashOfNumbers } from '../../core/murmur-hash.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Examples, Features } from '../../model/examples.ts';
import { forEachRow, mapFeatures } from '../features.ts';
import { minMax } from './min-max.ts';
import { standardize } from './standardize.ts';
import type { FittedScaling, Scaling } from './types.ts';

const scalings: { readonly [N in ScalingName]: Scaling } = { min_max: minMax, standardize };

/** Fits the scaling of that name to the features of `training`. */
export function fitScaling(
    name: string,
    { features, featureShape, imageShape, count }: Examples<Features>,
): FittedScaling {
    const width = sizeOf(featureShape);
    return scalings[name as ScalingName](
        visit => forEachRow(features, width, count, visit),
        width,
        imageShape?.at(-1),
    );
}

/**
 * The same examples with scaled features.
 *
 * @param inPlace whether features in memory are written over: of a large set, a copy more is felt
 */
export function applyScaling<F extends Features>(
    { shift, divisor }: FittedScaling,
    examples: Examples<F>,
    inPlace = false,
): Examples<F> {
    const scale = (row: Float32Array, into: Float32Array): void => {
        for (let column = 0; column < row.length; column++) {
            into[column] = (row[column]! - shift[column]!) / divisor[column]!;
        }
    };
    const features = mapFeatures(
        examples.features,
        shift.length,
        scale,
        () => `${hashOfNumbers(shift)} ${hashOfNumbers(divisor)}`,
        inPlace,
    );
    return { ...examples, features };
}
