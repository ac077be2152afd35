// An affine layer whose weights are dropped one by one, with masks of its own for each example.

import type { DropRate } from './drop-rate.ts';
import { allocateFloats, type Precision } from './floats.ts';
import { fillNoiseWords, isNoisy } from './noise-draws.ts';
import { squareInto } from './noisy-weights.ts';
import type { AffineUse, LayerBuffers, OutputVariance, Pass, RunningOp } from './ops/types.ts';
import { createRows } from './rows.ts';

/** Bytes of masks that one layer keeps between forward and backward, at most. */
const largestCache = 2 ** 25;

export interface MaskedWeightsOptions {
    readonly actedOn: AffineUse;
    readonly affine: RunningOp;
    readonly rateAt: DropRate;
    readonly capacity: number;
    readonly precision: Precision;
    readonly noiseKey: number;
}

/**
 * DropConnect (Wan et al. 2013). Training: `y = x (M ∘ W) / (1 - p) + b`, `M ~ Bernoulli(1 - p)` for each weight of each
 * example; `dW = Σ M ∘ (xᵀ dy) / (1 - p)` over the examples, `dx = dy ((M ∘ W) / (1 - p))ᵀ`.
 *
 * Evaluation: `y` has the mean `x W + b` and, since many independent terms are summed, about a normal distribution of
 * variance `p / (1 - p) · x² W²` (the moments of the paper, for scaled masks). The mean is the output, and the variance is left to
 * the activation after it.
 *
 * The affine op runs example by example with its weights masked in place, so that any kind of it will do.
 */
export function createMaskedWeights({
    actedOn,
    affine,
    rateAt,
    capacity,
    precision,
    noiseKey,
}: MaskedWeightsOptions): RunningOp {
    const { inputSize, outputSize } = actedOn;
    const squares = actedOn.kind !== 'embedding';
    const [weights, ...others] = affine.learned;
    const { values, gradient } = weights!;
    const count = values.length;
    const whole = values.slice();
    const words = new Uint32Array(Math.ceil(count / 4) * 4);
    const sums = affine.learned.map(tensor => new Float64Array(tensor.values.length));
    const one: Pass = { rows: 1, training: true, seed: 0, step: 0 };
    // Those of the last forward pass, which backward has to use too.
    let rate = 0;
    let kept = 1;

    // The masks of all rows, for backward, unless they are so many that drawing them again is the lesser evil.
    const isCached = count * capacity <= largestCache;
    const masks = createRows(new Uint8Array(count * (isCached ? capacity : 1)), count);
    const maskOf = (row: number): Uint8Array => masks[isCached ? row : 0]!;
    const draw = (pass: Pass, row: number): void => {
        const bits = maskOf(row);
        fillNoiseWords(words, count, pass, noiseKey, row);
        const threshold = rate * 4294967296;
        for (let weight = 0; weight < count; weight++) {
            bits[weight] = words[weight]! >= threshold ? 1 : 0;
        }
    };
    const mask = (row: number): void => {
        const bits = maskOf(row);
        for (let weight = 0; weight < count; weight++) {
            values[weight] = bits[weight] === 1 ? whole[weight]! / kept : 0;
        }
    };
    let viewed: LayerBuffers | undefined;
    let views: readonly LayerBuffers[] = [];
    const viewsOf = (buffers: LayerBuffers): readonly LayerBuffers[] => {
        if (viewed !== buffers) {
            viewed = buffers;
            views = createViews(buffers, inputSize, outputSize);
        }
        return views;
    };

    const variance = createVariance(actedOn, capacity, precision);
    const { outputVariance } = variance;
    return {
        ...affine,
        outputVariance,
        forward(pass, buffers) {
            rate = rateAt(pass.step);
            kept = 1 - rate;
            outputVariance.isThere = false;
            if (rate === 0 || !isNoisy(pass)) {
                affine.forward(pass, buffers);
                if (rate !== 0 && outputVariance.isWanted) {
                    squareInto(variance.inputs, buffers.inputs[0]!, pass.rows * inputSize, squares);
                    variance.compute(pass, values, rate / kept);
                }
                return;
            }
            const rows = viewsOf(buffers);
            whole.set(values);
            one.training = pass.training;
            for (let row = 0; row < pass.rows; row++) {
                draw(pass, row);
                mask(row);
                affine.forward(one, rows[row]!);
            }
            values.set(whole);
        },
        backward(pass, buffers) {
            if (rate === 0) {
                affine.backward(pass, buffers);
                return;
            }
            const rows = viewsOf(buffers);
            for (const sum of sums) {
                sum.fill(0);
            }
            whole.set(values);
            one.training = pass.training;
            for (let row = 0; row < pass.rows; row++) {
                if (!isCached) {
                    draw(pass, row);
                }
                mask(row);
                const bits = maskOf(row);
                // An op may keep what it needs of its forward pass, and the last one was of another example.
                affine.forward(one, rows[row]!);
                affine.backward(one, rows[row]!);
                const [ofWeights, ...ofOthers] = sums;
                for (let weight = 0; weight < count; weight++) {
                    if (bits[weight] === 1) {
                        ofWeights![weight] = ofWeights![weight]! + gradient[weight]! / kept;
                    }
                }
                for (const [index, tensor] of others.entries()) {
                    const sum = ofOthers[index]!;
                    for (let i = 0; i < sum.length; i++) {
                        sum[i] = sum[i]! + tensor.gradient[i]!;
                    }
                }
            }
            values.set(whole);
            for (const [index, tensor] of affine.learned.entries()) {
                tensor.gradient.set(sums[index]!);
            }
        },
    };
}

/** The buffers of each row alone. */
function createViews(buffers: LayerBuffers, inputSize: number, outputSize: number): LayerBuffers[] {
    const inputs = createRows(buffers.inputs[0]!, inputSize);
    const outputs = createRows(buffers.output, outputSize);
    const outputGradients = createRows(buffers.outputGradient, outputSize);
    const [dx] = buffers.inputGradients;
    const inputGradients = dx && createRows(dx, inputSize);
    return outputs.map((output, row) => ({
        inputs: [inputs[row]!],
        output,
        outputGradient: outputGradients[row] ?? buffers.outputGradient,
        inputGradients: [inputGradients?.[row]],
    }));
}

function createVariance(actedOn: AffineUse, capacity: number, precision: Precision) {
    const op = actedOn.create();
    const inputs = allocateFloats(precision, capacity * actedOn.inputSize);
    const output = allocateFloats(precision, capacity * actedOn.outputSize);
    const buffers: LayerBuffers = { inputs: [inputs], output, outputGradient: output, inputGradients: [] };
    const outputVariance: OutputVariance = { isWanted: false, isThere: false, values: output };
    return {
        inputs,
        outputVariance,
        /** `factor · inputs W²`, for inputs that are squared already. */
        compute(pass: Pass, weights: ArrayLike<number>, factor: number): void {
            const { values } = op.learned[0]!;
            for (let weight = 0; weight < values.length; weight++) {
                values[weight] = factor * weights[weight]! * weights[weight]!;
            }
            op.forward(pass, buffers);
            outputVariance.isThere = true;
        },
    };
}
