import { defineActivation } from './define-activation.ts';

export const softplus = defineActivation({
    name: 'softplus',
    documentation: {
        summary: 'A smooth rectifier, always positive.',
        details:
            'Useful where an output must be positive, as a variance. It turns 0 into ln 2, so a unit dropped ' +
            'before it is not silent after it.',
        formula: 'y = ln(1 + exp(x))',
        references: [
            {
                title: 'Dugas, Bengio, Bélisle, Nadeau, Garcia (2000), Incorporating second-order functional knowledge for better option pricing, NIPS 13',
                url: 'https://papers.nips.cc/paper/1920-incorporating-second-order-functional-knowledge-for-better-option-pricing',
            },
        ],
        example: 'softplus',
    },
    parameters: {},
    traits: { elementwise: true, zero: 'nonzero', valueAtZero: Math.LN2 },
});
