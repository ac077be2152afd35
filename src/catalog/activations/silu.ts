import { defineActivation } from './define-activation.ts';

export const silu = defineActivation({
    name: 'silu',
    documentation: {
        summary: 'Weights each value by its own logistic function; also known as swish.',
        details: 'Smooth, unbounded above, with a minimum of about -0.28 near x = -1.28.',
        formula: 'y = x / (1 + exp(-x))',
        references: [
            {
                title: 'Elfwing, Uchibe, Doya (2018), Sigmoid-weighted linear units, Neural Networks 107',
                url: 'https://arxiv.org/abs/1702.03118',
            },
            {
                title: 'Ramachandran, Zoph, Le (2017), Searching for activation functions',
                url: 'https://arxiv.org/abs/1710.05941',
            },
        ],
        example: 'silu',
    },
    parameters: {},
    traits: { elementwise: true, zero: 'zero_preserving' },
});
