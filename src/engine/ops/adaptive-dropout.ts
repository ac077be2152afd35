import { sizeOf } from '../../core/shape.ts';
import { logistic } from '../elementary.ts';
import { allocateFloats } from '../floats.ts';
import { gatedLayer } from '../noise-checks.ts';
import { fillNoiseWords, isNoisy } from '../noise-draws.ts';
import type { LayerBuffers, Op } from './types.ts';

/**
 * Standout (Ba and Frey 2013). It reads `a`, what it gates; tied, `u = x W + b`, what the nearest affine layer before it
 * computes; and x, what that layer reads, where it needs it.
 *
 * Tied, weights and biases are `alpha W + beta` and `alpha b + beta`: `π = alpha u + beta (Σ x + 1)`, the sum over the
 * weights of a unit, and 1 where there is a bias. Untied, `π = x V + c`. Training: `y = m a`, `m ~ Bernoulli(σ(π))`, `da = dy m`. No
 * gradient passes through the draw, so tied weights learn by what they compute. V and c learn by the derivative of the local
 * expectation of y, which is how the paper trains the second network: `dπ = dy a σ(π) (1 - σ(π))`. Evaluation:
 * `y = σ(π) a`.
 */
export const adaptiveDropout: Op<'adaptive_dropout'> = use => {
    const { parameters, inputShapes, outputShape, capacity, precision, noiseKey, description } = use;
    const size = sizeOf(outputShape);
    const { alpha, beta, tied } = parameters;
    const needed = tied && beta !== 0 ? 3 : 2;
    const actedOn = gatedLayer(use.actedOn, size, inputShapes.length, needed, description);
    const gate = tied ? undefined : actedOn.create(actedOn.hasBias);
    const ones = tied && beta !== 0 ? actedOn.create() : undefined;
    ones?.learned[0]?.values.fill(1);
    const bias = actedOn.hasBias ? 1 : 0;
    const sums = allocateFloats(precision, gate === undefined && ones === undefined ? 0 : capacity * size);
    const sumsGradient = allocateFloats(precision, gate === undefined ? 0 : capacity * size);
    /** x is the last of what the layer reads. */
    const gateBuffers = (inputs: LayerBuffers['inputs']): LayerBuffers => ({
        inputs: [inputs.at(-1)!],
        output: sums,
        outputGradient: sumsGradient,
        inputGradients: [undefined],
    });
    const words = new Uint32Array(Math.ceil(size / 4) * 4);
    const mask = new Uint8Array(capacity * size);
    const probabilities = new Float64Array(capacity * size);
    return {
        learned: (gate?.learned ?? []).map(tensor => ({
            ...tensor,
            name: `gate_${tensor.name}`,
            isRegularized: false,
        })),
        forward(pass, { inputs, output: y }) {
            const a = inputs[0]!;
            const u = inputs[1]!;
            gate?.forward(pass, gateBuffers(inputs));
            ones?.forward(pass, gateBuffers(inputs));
            for (let i = 0, length = pass.rows * size; i < length; i++) {
                const shift = ones === undefined ? 0 : beta * (sums[i]! + bias);
                probabilities[i] = logistic(gate === undefined ? alpha * u[i]! + shift : sums[i]!);
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
        backward(pass, { inputs, outputGradient: dy, inputGradients: [da, ...others] }) {
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
            gate?.backward(pass, gateBuffers(inputs));
            for (const [index, gradient] of others.entries()) {
                gradient?.fill(0, 0, pass.rows * sizeOf(inputShapes[index + 1]!));
            }
        },
    };
};
