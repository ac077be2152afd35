// Convolutions of any rank: what the windows lie on is worked out once, and everything after that is products of matrices.

import type { Shape } from '../core/shape.ts';
import { allocateFloats, type Floats, type Precision } from './floats.ts';
import { addTransposedLeft, createScratch, multiply, multiplyTransposedRight, sumRows } from './matrix.ts';
import type { LearnedTensor, RunningOp } from './ops/types.ts';
import type { Windows } from './windows.ts';

export interface ConvolutionOptions {
    /** Where the filter lies on the map, at every position. */
    readonly windows: Windows;
    /** Lengths of the filter along its axes: [height, width], or [steps]. */
    readonly kernel: Shape;
    readonly channels: number;
    readonly filters: number;
    readonly useBias: boolean;
    readonly precision: Precision;
    readonly capacity: number;
}

/**
 * One example at a time as a product of matrices (Chellapilla, Puri, Simard 2006, High performance convolutional neural
 * networks for document processing): with X the windows as rows, [positions, size · channels], and W: [...kernel, channels,
 * filters], `y = X W + b`, `dW = Σ over examples of Xᵀ dy`, `db = Σ dy`, and dx is dX = dy Wᵀ added up where windows overlap.
 */
export function createConvolution({
    windows,
    kernel,
    channels,
    filters,
    useBias,
    precision,
    capacity,
}: ConvolutionOptions): RunningOp {
    const { positions, pixels } = windows;
    const patch = windows.size * channels;
    const scratch = createScratch(Math.max(patch, filters, positions, capacity));
    const patches = allocateFloats(precision, positions * patch);
    /** Over the batch, and over windows; rounded once. */
    const weightGradient = new Float64Array(patch * filters);
    const inputGradient = new Float64Array(pixels * channels);
    const weights: LearnedTensor = {
        name: 'weights',
        shape: [...kernel, channels, filters],
        values: allocateFloats(precision, patch * filters),
        gradient: allocateFloats(precision, patch * filters),
        initial: { kind: 'drawn', fanIn: patch, fanOut: windows.size * filters },
        isRegularized: true,
    };
    const bias: LearnedTensor | undefined = useBias
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
}

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
