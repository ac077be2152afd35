import { goodfellow2016 } from '../shared/references.ts';
import { defineActivation } from './define-activation.ts';

export const softmax = defineActivation({
    name: 'softmax',
    documentation: {
        summary: 'Turns scores into probabilities that sum to 1, along the last axis.',
        details:
            'The output for classes that exclude each other. With `cross_entropy` it is fused with the loss, which ' +
            'is exact where the exponentials alone would overflow.',
        formula: 'yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)',
        references: [
            goodfellow2016,
            {
                title: 'Bridle (1990), Probabilistic interpretation of feedforward classification network outputs, Neurocomputing',
                url: 'https://doi.org/10.1007/978-3-642-76153-9_28',
            },
        ],
        example: 'softmax',
    },
    parameters: {},
    traits: { elementwise: false, zero: 'nonzero', outputActivation: true },
});
