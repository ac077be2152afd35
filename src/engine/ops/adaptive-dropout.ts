import { sizeOf } from '../../core/shape.ts';
import { CannotRun } from '../cannot-run.ts';
import { logistic } from '../elementary.ts';
import { allocateFloats } from '../floats.ts';
import { fillNoiseWords, isNoisy } from '../noise-draws.ts';
import type { LayerBuffers, Op } from './types.ts';

/**
 * Standout (Ba and Frey 2013). It reads `a`, what it gates, and what the nearest affine layer before it computes (tied)
 * or reads (untied).
 *
 * `π = alpha (x W + b) + beta` tied, `π = x V` untied. Training: `y = m a`, `m ~ Bernoulli(σ(π))`, `da = dy m`. No
 * gradient passes through the draw, so tied weights learn by what they compute. V learns by the derivative of the local
 * expectation of y, which is how the paper trains the second network: `dπ = dy a σ(π) (1 - σ(π))`. Evaluation:
 * `y = σ(π) a`.
 */
export const adaptiveDropout: Op<'adaptive_dropout'> = use => {
    const { parameters, inputShapes, outputShape, capacity, precision, noiseKey, description, actedOn } = use;
    const size = sizeOf(outputShape);
    if (actedOn === undefined || inputShapes.length < 2) {
        throw new CannotRun(
            `${description} gates the output of the affine layer before it, and there is none.`,
        );
    }
    if (actedOn.outputSize !== size) {
        throw new CannotRun(
            `${description} gates ${size} values, and the affine layer before it computes ${actedOn.outputSize}: put it right after that layer's activation.`,
        );
    }
    const { alpha, beta, tied } = parameters;
    const gate = tied ? undefined : actedOn.create();
    const [v] = gate?.learned ?? [];
    const sums = allocateFloats(precision, gate === undefined ? 0 : capacity * size);
    const sumsGradient = allocateFloats(precision, sums.length);
    const gateBuffers = (source: LayerBuffers['output']): LayerBuffers => ({
        inputs: [source],
        output: sums,
        outputGradient: sumsGradient,
        inputGradients: [undefined],
    });
    const words = new Uint32Array(Math.ceil(size / 4) * 4);
    const mask = new Uint8Array(capacity * size);
    const probabilities = new Float64Array(capacity * size);
    return {
        learned: v === undefined ? [] : [{ ...v, name: 'gate_weights', isRegularized: false }],
        forward(pass, { inputs, output: y }) {
            const a = inputs[0]!;
            const source = inputs[1]!;
            gate?.forward(pass, gateBuffers(source));
            for (let i = 0, length = pass.rows * size; i < length; i++) {
                probabilities[i] = logistic(gate === undefined ? alpha * source[i]! + beta : sums[i]!);
            }
            if (!isNoisy(pass)) {
                for (let i = 0, length = pass.rows * size; i < length; i++) {
                    y[i] = probabilities[i]! * a[i]!;
                }
                return;
            }
            for (let row = 0, at = 0; row < pass.rows; row++) {
                fillNoiseWords(words, size, pass, noiseKey, row);
                for (let unit = 0; unit < size; unit++, at++) {
                    const keep = probabilities[at]!;
                    // A NaN is no reason to drop what should be found.
                    mask[at] = words[unit]! >= keep * 4294967296 ? 0 : 1;
                    y[at] = mask[at] === 1 ? a[at]! : 0;
                }
            }
        },
        backward(pass, { inputs, outputGradient: dy, inputGradients: [da, dSource] }) {
            const a = inputs[0]!;
            for (let i = 0, length = pass.rows * size; i < length; i++) {
                if (da !== undefined) {
                    da[i] = mask[i] === 1 ? dy[i]! : 0;
                }
                if (gate !== undefined) {
                    const p = probabilities[i]!;
                    sumsGradient[i] = dy[i]! * a[i]! * p * (1 - p);
                }
            }
            gate?.backward(pass, gateBuffers(inputs[1]!));
            dSource?.fill(0, 0, pass.rows * sizeOf(inputShapes[1]!));
        },
    };
};
