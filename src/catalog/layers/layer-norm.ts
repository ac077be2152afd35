import { sizeOf } from '../../core/shape.ts';
import { defineLayer } from '../entry.ts';
import { positive } from '../parameters.ts';
import { keepsShape } from '../shared/shapes.ts';

export const layerNorm = defineLayer({
    family: 'layer',
    name: 'layer_norm',
    documentation: {
        summary: 'Normalizes each example over its last axis, then scales and shifts it by learned values.',
        details: 'Uses no statistics of the batch, so training and evaluation compute the same function.',
        formula: 'y = γ (x - μ) / √(σ² + ε) + β, μ and σ² over the last axis of one example',
        references: [
            {
                title: 'Ba, Kiros, Hinton (2016), Layer Normalization',
                url: 'https://arxiv.org/abs/1607.06450',
            },
        ],
        example: 'input(64)\ndense(256)\nlayer_norm()\nrelu()\ndense(10, activation = softmax)',
    },
    parameters: {
        epsilon: {
            type: positive(),
            default: 1e-3,
            summary: 'Added to the variance, against division by zero.',
        },
    },
    outputShape: keepsShape,
    parameterCount: (_values, [input = []]) => 2 * (input.at(-1) ?? 0),
    multiplyAdds: (_values, [input = []]) => sizeOf(input),
    traits: () => ({ role: 'normalization', elementwise: false, zero: null }),
});
