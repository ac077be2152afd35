import { defineActivation } from './define-activation.ts';

export const gelu = defineActivation({
    name: 'gelu',
    documentation: {
        summary: 'Weights each value by the probability that a standard normal variable is smaller.',
        details:
            'Smooth, and slightly negative for small negative inputs. This is the exact form with the error ' +
            'function, not the approximation with tanh.',
        formula: 'y = x · Φ(x) = x/2 · (1 + erf(x / √2))',
        references: [
            {
                title: 'Hendrycks, Gimpel (2016), Gaussian Error Linear Units',
                url: 'https://arxiv.org/abs/1606.08415',
            },
        ],
        example: 'gelu',
    },
    parameters: {},
    traits: { elementwise: true, zero: 'zero_preserving' },
});
