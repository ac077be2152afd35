// An affine layer whose weights carry Gaussian noise of learned strength.

import { exponential } from './elementary.ts';
import { allocateFloats, type Floats, type Precision } from './floats.ts';
import { fillNoiseNormals, isNoisy } from './noise-draws.ts';
import type { AffineUse, LayerBuffers, LearnedTensor, RunningOp } from './ops/types.ts';
import { createRows } from './rows.ts';

export interface NoisyWeightsOptions {
    readonly actedOn: AffineUse;
    readonly affine: RunningOp;
    /** The same linear map, whose weights are ours to set. */
    readonly variance: RunningOp;
    /** One for each weight. Its gradient is written by this layer's backward. */
    readonly logAlpha: LearnedTensor;
    readonly capacity: number;
    readonly precision: Precision;
    readonly noiseKey: number;
}

/**
 * The local reparameterization trick (Kingma et al. 2015): rather than w ~ N(θ, α θ²) for each weight of each
 * example, the sums are drawn: `y = x θ + b + √v ε` with `v = x² (α θ²)` and one ε for each output of each example.
 *
 * Backward: `dv = dy ε / (2 √v)`; with g the gradient of v's weights, `d ln α = g α θ²` and `dθ += 2 α θ g`;
 * `dx += 2 x d(x²)`. Where v = 0 there is no noise and no gradient of it. At evaluation: `y = x θ + b`.
 */
export function createNoisyWeights({
    actedOn,
    affine,
    variance,
    logAlpha,
    capacity,
    precision,
    noiseKey,
}: NoisyWeightsOptions): RunningOp {
    const { inputSize, outputSize } = actedOn;
    // Token ids are looked up and not multiplied, so they are not squared.
    const squares = actedOn.kind !== 'embedding';
    const theta = affine.learned[0]!;
    const varianceWeights = variance.learned[0]!;
    const noise = new Float64Array(capacity * outputSize);
    const rowsOfNoise = createRows(noise, outputSize);
    const inner = {
        inputs: [allocateFloats(precision, capacity * inputSize)],
        output: allocateFloats(precision, capacity * outputSize),
        outputGradient: allocateFloats(precision, capacity * outputSize),
    };
    const squareGradient = allocateFloats(precision, capacity * inputSize);
    const withGradient: LayerBuffers = { ...inner, inputGradients: [squareGradient] };
    const withoutGradient: LayerBuffers = { ...inner, inputGradients: [undefined] };
    const varianceOf = (weight: number): number =>
        exponential(logAlpha.values[weight]!) * theta.values[weight]! * theta.values[weight]!;
    return {
        ...affine,
        forward(pass, buffers) {
            affine.forward(pass, buffers);
            if (!isNoisy(pass)) {
                return;
            }
            squareInto(inner.inputs[0]!, buffers.inputs[0]!, pass.rows * inputSize, squares);
            for (let weight = 0; weight < theta.values.length; weight++) {
                varianceWeights.values[weight] = varianceOf(weight);
            }
            variance.forward(pass, withoutGradient);
            for (let row = 0; row < pass.rows; row++) {
                fillNoiseNormals(rowsOfNoise[row]!, pass, noiseKey, row);
            }
            const { output: y } = buffers;
            for (let i = 0, length = pass.rows * outputSize; i < length; i++) {
                y[i] = y[i]! + Math.sqrt(inner.output[i]!) * noise[i]!;
            }
        },
        backward(pass, buffers) {
            const { outputGradient: dy, inputs, inputGradients } = buffers;
            const dx = inputGradients[0];
            affine.backward(pass, buffers);
            for (let i = 0, length = pass.rows * outputSize; i < length; i++) {
                const v = inner.output[i]!;
                inner.outputGradient[i] = v > 0 ? (dy[i]! * noise[i]!) / (2 * Math.sqrt(v)) : 0;
            }
            variance.backward(pass, dx === undefined ? withoutGradient : withGradient);
            for (let weight = 0; weight < theta.values.length; weight++) {
                const g = varianceWeights.gradient[weight]!;
                const w = theta.values[weight]!;
                const alpha = exponential(logAlpha.values[weight]!);
                logAlpha.gradient[weight] = g * alpha * w * w;
                theta.gradient[weight] = theta.gradient[weight]! + 2 * alpha * w * g;
            }
            for (let i = 0, length = pass.rows * inputSize; dx !== undefined && i < length; i++) {
                dx[i] = dx[i]! + 2 * inputs[0]![i]! * squareGradient[i]!;
            }
        },
    };
}

/** Writes the squares of the first `length` values of `from`, or the values themselves. */
export function squareInto(into: Floats, from: Floats, length: number, squares: boolean): void {
    for (let i = 0; i < length; i++) {
        const value = from[i]!;
        into[i] = squares ? value * value : value;
    }
}
