import { defineEntry } from '../entry.ts';

export const glorot = defineEntry({
    family: 'initializer',
    name: 'glorot',
    documentation: {
        summary: 'Uniform weights whose variance is 2 / (inputs + outputs); also known as Xavier.',
        details:
            'Keeps the size of activations and of gradients alike through layers that are nearly linear around zero, as `tanh`.',
        formula: 'w ~ U(-a, a), a = √(6 / (fan_in + fan_out))',
        references: [
            {
                title: 'Glorot, Bengio (2010), Understanding the difficulty of training deep feedforward neural networks, AISTATS',
                url: 'https://proceedings.mlr.press/v9/glorot10a.html',
            },
        ],
        example: 'glorot',
    },
    parameters: {},
});
