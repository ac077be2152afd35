// Every scaling there is, in alphabetical order.

import type { ScalingName } from '../../catalog/index.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Examples } from '../../model/examples.ts';
import { minMax } from './min-max.ts';
import { standardize } from './standardize.ts';
import type { FittedScaling, Scaling } from './types.ts';

const scalings: { readonly [N in ScalingName]: Scaling } = { min_max: minMax, standardize };

/** Fits the scaling of that name to the features of `training`. */
export function fitScaling(name: string, { features, featureShape, imageShape }: Examples): FittedScaling {
    return scalings[name as ScalingName](features, sizeOf(featureShape), imageShape?.at(-1));
}

/** The same examples with scaled features. */
export function applyScaling({ shift, divisor }: FittedScaling, examples: Examples): Examples {
    const width = shift.length;
    const features = new Float32Array(examples.features.length);
    for (let at = 0; at < features.length; at++) {
        const column = at % width;
        features[at] = (examples.features[at]! - shift[column]!) / divisor[column]!;
    }
    return { ...examples, features };
}
