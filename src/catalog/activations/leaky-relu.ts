import { number } from '../parameters.ts';
import { defineActivation } from './define-activation.ts';

export const leakyRelu = defineActivation({
    name: 'leaky_relu',
    documentation: {
        summary: 'A rectifier that lets a small share of negative values through.',
        details:
            'Like `relu`, but a unit with negative input keeps a gradient and so does not die. ' +
            "The default slope is the paper's and PyTorch's; Keras's layer uses 0.3.",
        formula: 'y = x where x ≥ 0, else negative_slope · x',
        references: [
            {
                title: 'Maas, Hannun, Ng (2013), Rectifier nonlinearities improve neural network acoustic models, ICML',
                url: 'https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf',
            },
        ],
        example: 'leaky_relu(0.1)',
    },
    parameters: {
        negative_slope: {
            type: number({ minimum: 0 }),
            default: 0.01,
            summary: 'Slope for negative values; 0 is `relu`.',
        },
    },
    traits: ({ negative_slope: negativeSlope }) => ({
        elementwise: true,
        zero: 'homogeneous',
        negativeSlope,
    }),
});
