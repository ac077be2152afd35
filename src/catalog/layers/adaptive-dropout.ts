import { defineLayer } from '../entry.ts';
import { boolean, number } from '../parameters.ts';
import { keepsShape, nothing } from '../shared/shapes.ts';

export const adaptiveDropout = defineLayer({
    family: 'layer',
    name: 'adaptive_dropout',
    documentation: {
        summary: 'Standout: keeps each unit with a probability that a second, overlaid network computes.',
        details:
            'Gates the output of the nearest affine layer before it and reads that layer’s input: the more active ' +
            'a unit, the likelier it is kept. With `tied`, the second network takes the layer’s own weights and biases, ' +
            'each times `alpha` plus `beta`, since the paper found learned ones to come out much like the layer’s; ' +
            'without, it learns weights and biases of its own, by the gradient of the expected output. Kept values are ' +
            'not scaled; at evaluation each value is multiplied by its probability of being kept. Between the ' +
            'layer and the gate there may be an activation, but nothing that changes the number of values.',
        formula:
            'training: y = m · a, m ~ Bernoulli(σ(π))\nevaluation: y = σ(π) · a\n' +
            'tied: π = x (alpha · W + beta) + (alpha · b + beta); else π = x V + c, V and c learned',
        references: [
            {
                title: 'Ba, Frey (2013), Adaptive dropout for training deep neural networks, NIPS 26',
                url: 'https://papers.nips.cc/paper/5032-adaptive-dropout-for-training-deep-neural-networks',
            },
        ],
        example:
            'input(64)\ndense(256, activation = relu)\nadaptive_dropout()\ndense(10, activation = softmax)',
    },
    parameters: {
        alpha: {
            type: number(),
            default: 1,
            summary: 'Scale of the tied weights: how sharply activity decides.',
        },
        beta: { type: number(), default: 0, summary: 'Added to every tied weight and bias.' },
        tied: {
            type: boolean(),
            default: true,
            summary: 'Takes the weights of the layer it gates rather than learning its own.',
        },
    },
    outputShape: keepsShape,
    parameterCount: ({ tied }, _inputs, actedOn) =>
        tied || actedOn === undefined ? 0 : actedOn.weights + actedOn.biases,
    multiplyAdds: nothing,
    traits: () => ({
        role: 'noise',
        elementwise: false,
        zero: null,
        noise: 'element',
        learnedRate: true,
        actsOn: 'previous_affine',
    }),
});
