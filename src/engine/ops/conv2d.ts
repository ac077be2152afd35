import { heightAndWidth } from '../../catalog/shared/shapes.ts';
import { allocateFloats, type Floats } from '../floats.ts';
import { addTransposedLeft, createScratch, multiply, multiplyTransposedRight, sumRows } from '../matrix.ts';
import { placeWindows, type Windows } from '../windows.ts';
import type { LearnedTensor, Op } from './types.ts';

/**
 * `y[i, j, f] = b[f] + Σ x[i·s + a, j·s + c, d] · W[a, c, d, f]`, a cross-correlation, W: [height, width, channels, filters].
 *
 * One example at a time as a product of matrices (Chellapilla, Puri, Simard 2006, High performance convolutional neural
 * networks for document processing): with X the windows as rows, [positions, height · width · channels], `y = X W + b`,
 * `dW = Σ over examples of Xᵀ dy`, `db = Σ dy`, and dx is dX = dy Wᵀ added up where windows overlap.
 */
export const conv2d: Op<'conv2d'> = ({ parameters, inputShapes, outputShape, precision, capacity }) => {
    const { filters, kernel_size: size, strides, padding } = parameters;
    const [inputShape = []] = inputShapes;
    const channels = inputShape[2] ?? 0;
    const windows = placeWindows(inputShape, outputShape, { size, strides, padding });
    const { positions, pixels } = windows;
    const patch = windows.size * channels;
    const scratch = createScratch(Math.max(patch, filters, positions, capacity));
    const patches = allocateFloats(precision, positions * patch);
    /** Over the batch, and over windows; rounded once. */
    const weightGradient = new Float64Array(patch * filters);
    const inputGradient = new Float64Array(pixels * channels);
    const weights: LearnedTensor = {
        name: 'weights',
        shape: [...heightAndWidth(size), channels, filters],
        values: allocateFloats(precision, patch * filters),
        gradient: allocateFloats(precision, patch * filters),
        initial: { kind: 'drawn', fanIn: patch, fanOut: windows.size * filters },
        isRegularized: true,
    };
    const bias: LearnedTensor | undefined = parameters.use_bias
        ? {
              name: 'bias',
              shape: [filters],
              values: allocateFloats(precision, filters),
              gradient: allocateFloats(precision, filters),
              initial: { kind: 'constant', value: 0 },
              isRegularized: false,
          }
        : undefined;
    const exampleOf = (values: Floats, row: number, length: number): Floats =>
        values.subarray(row * length, (row + 1) * length);
    const outputs = positions * filters;
    const inputs = pixels * channels;
    return {
        learned: bias === undefined ? [weights] : [weights, bias],
        forward({ rows }, { inputs: [x], output }) {
            for (let row = 0; row < rows; row++) {
                gatherWindows(exampleOf(x!, row, inputs), windows, channels, patches);
                const y = exampleOf(output, row, outputs);
                multiply(patches, weights.values, bias?.values, y, positions, patch, filters, scratch);
            }
        },
        backward({ rows }, { inputs: [x], outputGradient, inputGradients: [dx] }) {
            weightGradient.fill(0);
            for (let row = 0; row < rows; row++) {
                const dy = exampleOf(outputGradient, row, outputs);
                gatherWindows(exampleOf(x!, row, inputs), windows, channels, patches);
                addTransposedLeft(patches, dy, weightGradient, positions, patch, filters, scratch);
                if (dx !== undefined) {
                    multiplyTransposedRight(dy, weights.values, patches, positions, patch, filters, scratch);
                    inputGradient.fill(0);
                    addWindows(patches, windows, channels, inputGradient);
                    dx.set(inputGradient, row * inputs);
                }
            }
            weights.gradient.set(weightGradient);
            if (bias !== undefined) {
                sumRows(outputGradient, bias.gradient, rows * positions, filters, scratch);
            }
        },
    };
};

/** Copies every window of a map [pixels, channels] to a row of `patches`, [positions, size · channels]; 0 outside the map. */
function gatherWindows(map: Floats, { pixelAt }: Windows, channels: number, patches: Floats): void {
    for (let k = 0, at = 0; k < pixelAt.length; k++) {
        const pixel = pixelAt[k]!;
        const start = pixel * channels;
        for (let channel = 0; channel < channels; channel++, at++) {
            patches[at] = pixel < 0 ? 0 : map[start + channel]!;
        }
    }
}

/** Adds every row of `patches` to the pixels of the map that its window lies on. */
function addWindows(patches: Floats, { pixelAt }: Windows, channels: number, map: Floats): void {
    for (let k = 0; k < pixelAt.length; k++) {
        const start = pixelAt[k]! * channels;
        for (let channel = 0, at = k * channels; start >= 0 && channel < channels; channel++, at++) {
            map[start + channel] = map[start + channel]! + patches[at]!;
        }
    }
}
