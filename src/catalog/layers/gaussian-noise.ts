import { defineLayer } from '../entry.ts';
import { number } from '../parameters.ts';
import { keepsShape, nothing } from '../shared/shapes.ts';

export const gaussianNoise = defineLayer({
    family: 'layer',
    name: 'gaussian_noise',
    documentation: {
        summary: 'Adds Gaussian noise of mean 0 to each value while training.',
        details:
            'On the input it acts like a penalty on how fast the output changes. At evaluation the layer passes its ' +
            'input on unchanged.',
        formula: 'training: y = x + ξ, ξ ~ N(0, stddev²)\nevaluation: y = x',
        references: [
            {
                title: 'Bishop (1995), Training with noise is equivalent to Tikhonov regularization, Neural Computation 7',
                url: 'https://doi.org/10.1162/neco.1995.7.1.108',
            },
        ],
        example:
            'input(64)\ngaussian_noise(0.1)\ndense(256, activation = relu)\ndense(10, activation = softmax)',
    },
    parameters: {
        stddev: {
            type: number({ minimum: 0 }),
            summary: 'Standard deviation of the noise, in the unit of its input.',
        },
    },
    outputShape: keepsShape,
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'noise', elementwise: true, zero: null, noise: 'gaussian', additive: true }),
});
