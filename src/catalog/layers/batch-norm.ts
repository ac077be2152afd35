import { sizeOf } from '../../core/shape.ts';
import { defineLayer } from '../entry.ts';
import { number, positive } from '../parameters.ts';
import { keepsShape } from '../shared/shapes.ts';

export const batchNorm = defineLayer({
    family: 'layer',
    name: 'batch_norm',
    documentation: {
        summary:
            'Normalizes each feature or channel over the batch, then scales and shifts it by learned values.',
        details:
            'While training it uses the mean and variance of the batch; at evaluation, running averages of them. ' +
            'Dropout before it makes the two differ: the variance seen in training is larger than the one met ' +
            'without dropout. Place dropout after the last batch norm.',
        formula:
            'y = γ (x - μ) / √(σ² + ε) + β\nwhile training μ, σ² are the batch’s; running = momentum · running + (1 - momentum) · batch',
        references: [
            {
                title: 'Ioffe, Szegedy (2015), Batch normalization, ICML',
                url: 'https://proceedings.mlr.press/v37/ioffe15.html',
            },
            {
                title: 'Li, Chen, Hu, Yang (2019), Understanding the disharmony between dropout and batch normalization by variance shift, CVPR',
                url: 'https://arxiv.org/abs/1801.05134',
            },
        ],
        example: 'input(64)\ndense(256)\nbatch_norm()\nrelu()\ndense(10, activation = softmax)',
    },
    parameters: {
        momentum: {
            type: number({ minimum: 0, maximum: 1, exclusiveMaximum: true }),
            default: 0.99,
            summary: 'Share of the old running average kept at each step.',
        },
        epsilon: {
            type: positive(),
            default: 1e-3,
            summary: 'Added to the variance, against division by zero.',
        },
    },
    outputShape: keepsShape,
    parameterCount: (_values, [input = []]) => 2 * (input.at(-1) ?? 0),
    multiplyAdds: (_values, [input = []]) => sizeOf(input),
    traits: () => ({ role: 'normalization', elementwise: false, zero: null, normalizesOverBatch: true }),
});
