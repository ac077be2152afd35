import { defineLayer } from '../entry.ts';
import { dropRate } from '../shared/noise.ts';
import { keepsShape, nothing } from '../shared/shapes.ts';

export const dropConnect = defineLayer({
    family: 'layer',
    name: 'drop_connect',
    documentation: {
        summary: 'Drops single weights of the next affine layer while training, rather than units.',
        details:
            'Every example of every batch draws its own mask for the weights. The kept weights are scaled by ' +
            '1 / (1 - rate), so that their mean is that of all weights. At evaluation, as in the paper, what the masks ' +
            'would sum up to is taken as a Gaussian of the same mean and variance, and the elementwise activation ' +
            'after the layer is averaged over it (by quadrature, where the paper draws samples). Where none follows, ' +
            'as before `softmax`, evaluation uses the mean. `mc_samples` averages over masks instead.',
        formula:
            'training: u = x (M ∘ W) / (1 - p) + b, M ~ Bernoulli(1 - p)\n' +
            'evaluation: u ~ N(x W + b, p / (1 - p) · x² W²), y = E activation(u)',
        references: [
            {
                title: 'Wan, Zeiler, Zhang, LeCun, Fergus (2013), Regularization of neural networks using DropConnect, ICML',
                url: 'https://proceedings.mlr.press/v28/wan13.html',
            },
        ],
        example:
            'input(64)\ndense(256, activation = relu)\ndrop_connect(0.5)\ndense(128, activation = relu)\ndense(10, activation = softmax)',
    },
    parameters: { rate: dropRate },
    outputShape: keepsShape,
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({
        role: 'noise',
        elementwise: false,
        zero: null,
        noise: 'weight',
        bernoulli: true,
        actsOn: 'next_affine',
    }),
});
