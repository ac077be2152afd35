import { defineLayer } from '../entry.ts';
import { dropRate } from '../shared/noise.ts';
import { srivastava2014 } from '../shared/references.ts';
import { keepsShape, nothing } from '../shared/shapes.ts';

export const gaussianDropout = defineLayer({
    family: 'layer',
    name: 'gaussian_dropout',
    documentation: {
        summary: 'Multiplies each value by Gaussian noise of mean 1 while training.',
        details:
            'The noise has the mean and the variance of dropout’s scaled mask at the same rate, but no value becomes ' +
            'exactly zero. At evaluation the layer passes its input on unchanged.',
        formula: 'training: y = x · ξ, ξ ~ N(1, p / (1 - p))\nevaluation: y = x',
        references: [{ ...srivastava2014, title: `${srivastava2014.title}, section 10` }],
        example:
            'input(64)\ndense(256, activation = relu)\ngaussian_dropout(0.5)\ndense(10, activation = softmax)',
    },
    parameters: { rate: dropRate },
    outputShape: keepsShape,
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'noise', elementwise: true, zero: null, noise: 'gaussian' }),
});
