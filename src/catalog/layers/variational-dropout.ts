import { unreachable } from '../../core/never.ts';
import { defineLayer } from '../entry.ts';
import { probability, word } from '../parameters.ts';
import { keepsShape, nothing } from '../shared/shapes.ts';

export const variationalDropout = defineLayer({
    family: 'layer',
    name: 'variational_dropout',
    documentation: {
        summary:
            'Gaussian dropout whose rates are learned with the weights: one for the layer, each unit or each weight.',
        details:
            'A penalty (the divergence from a log-uniform prior) pushes the noise up while the loss pushes it down, ' +
            'so each rate settles where the data puts it. With `per_weight` the noise is on the weights of the next ' +
            'affine layer, and weights whose noise grows without bound can be cut: sparsity. On a map, `per_unit` ' +
            'learns one rate for each channel. These are type B of the paper, noise on what a unit sends out; ' +
            '`per_weight` is its type A, where the sums are drawn rather than the weights (local ' +
            'reparameterization). Rates are reported after every epoch, with the share of weights whose rate passes ' +
            '0.95. The penalty is Molchanov’s approximation, good for every α; ln α is learned, and kept within ' +
            '±10. At evaluation the layer passes its input on unchanged.',
        formula:
            'training: y = x · ξ, ξ ~ N(1, α), α = p / (1 - p) learned; start: p = initial_rate\n' +
            'per_weight: y = x θ + b + √(x² (α ∘ θ²)) · ε, ε ~ N(0, 1), as if w = θ · (1 + √α · ε)\n' +
            'evaluation: y = x; per_weight: y = x θ + b\n' +
            'loss: + 1/N Σ KL(α), over every noisy value of an example or every weight, N training examples\n' +
            'KL(α) = k₁ - k₁ σ(k₂ + k₃ ln α) + ½ ln(1 + 1/α), k = 0.63576, 1.87320, 1.48695',
        references: [
            {
                title: 'Kingma, Salimans, Welling (2015), Variational dropout and the local reparameterization trick, NIPS 28',
                url: 'https://arxiv.org/abs/1506.02557',
            },
            {
                title: 'Molchanov, Ashukha, Vetrov (2017), Variational dropout sparsifies deep neural networks, ICML',
                url: 'https://arxiv.org/abs/1701.05369',
            },
        ],
        example:
            'input(64)\ndense(256, activation = relu)\nvariational_dropout(rate = per_unit)\ndense(10, activation = softmax)',
    },
    parameters: {
        rate: {
            type: word('per_layer', 'per_unit', 'per_weight'),
            default: 'per_layer',
            summary: 'What shares one learned rate.',
        },
        initial_rate: {
            type: probability(),
            default: 0.5,
            summary: 'The drop rate that learning starts from, in (0, 1).',
        },
    },
    problem: ({ initial_rate }) =>
        initial_rate === 0
            ? {
                  argument: 'initial_rate',
                  expected: 'more than 0: learning cannot leave a rate of 0',
                  found: '0',
                  remedy: 'Start from a small rate, as 0.05.',
              }
            : undefined,
    outputShape: keepsShape,
    parameterCount: ({ rate }, [input = []], actedOn) => {
        switch (rate) {
            case 'per_layer':
                return 1;
            case 'per_unit':
                return input.at(-1) ?? 0;
            case 'per_weight':
                return actedOn?.weights ?? 0;
            default:
                return unreachable(rate);
        }
    },
    multiplyAdds: nothing,
    traits: ({ rate }) =>
        rate === 'per_weight'
            ? {
                  role: 'noise',
                  elementwise: false,
                  zero: null,
                  noise: 'weight',
                  learnedRate: true,
                  actsOn: 'next_affine',
              }
            : { role: 'noise', elementwise: true, zero: null, noise: 'gaussian', learnedRate: true },
});
