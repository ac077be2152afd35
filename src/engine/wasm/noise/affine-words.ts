// Every kind of affine layer as the kernels of `kernels/noise/masked-weights.ts` walk it.

import type { LayerParameters } from '../../../catalog/layers/index.ts';
import { heightAndWidth, type Pair } from '../../../catalog/shared/shapes.ts';
import type { Shape } from '../../../core/shape.ts';
import { CannotRun } from '../../cannot-run.ts';
import type { AffineUse } from '../../ops/types.ts';

interface Windows {
    readonly input: readonly [height: number, width: number, channels: number];
    readonly output: readonly [height: number, width: number];
    readonly filters: number;
    readonly size: Pair;
    readonly strides: Pair;
    readonly padding: 'valid' | 'same';
}

type Layer = Pick<AffineUse<unknown>, 'kind' | 'parameters' | 'inputShape' | 'outputShape' | 'inputSize'>;

/** The words of the geometry, in the order of the kernels. @throws CannotRun for kinds of layers that are not known here. */
export function affineWords({ kind, parameters, inputShape, outputShape, inputSize }: Layer): number[] {
    switch (kind) {
        case 'dense': {
            const { units } = parameters as LayerParameters<'dense'>;
            return [units, 0, inputSize, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1];
        }
        case 'embedding': {
            const { vocabulary, dimensions } = parameters as LayerParameters<'embedding'>;
            return [dimensions, 1, vocabulary, 1, inputSize, 1, 1, 1, 1, 0, 0, 1, inputSize];
        }
        case 'conv1d': {
            const { filters, kernel_size, strides, padding } = parameters as LayerParameters<'conv1d'>;
            const [steps = 0, channels = 0]: Shape = inputShape;
            return windowWords({
                input: [1, steps, channels],
                output: [1, outputShape[0] ?? 0],
                filters,
                size: [1, kernel_size],
                strides: [1, strides],
                padding,
            });
        }
        case 'conv2d': {
            const { filters, kernel_size: size, strides, padding } = parameters as LayerParameters<'conv2d'>;
            const [height = 0, width = 0, channels = 0]: Shape = inputShape;
            return windowWords({
                input: [height, width, channels],
                output: [outputShape[0] ?? 0, outputShape[1] ?? 0],
                filters,
                size,
                strides,
                padding,
            });
        }
        default:
            throw new CannotRun(`Noise on the weights of ${kind} cannot be run.`);
    }
}

function windowWords({ input, output, filters, size, strides, padding }: Windows): number[] {
    const [height, width, channels] = input;
    const extents = heightAndWidth(size);
    const steps = heightAndWidth(strides);
    // As `placeWindows` does: what is missing along an axis is split evenly, an odd pixel going to the end.
    const before = ([height, width] as const).map((length, axis) =>
        padding === 'same'
            ? Math.floor(Math.max((output[axis]! - 1) * steps[axis]! + extents[axis]! - length, 0) / 2)
            : 0,
    );
    return [filters, 0, channels, ...output, ...extents, ...steps, ...before, height, width];
}
