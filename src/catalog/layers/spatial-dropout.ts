import { defineLayer } from '../entry.ts';
import { dropRate } from '../shared/noise.ts';
import { keepsShape, nothing } from '../shared/shapes.ts';

export const spatialDropout = defineLayer({
    family: 'layer',
    name: 'spatial_dropout',
    documentation: {
        summary:
            'Drops whole channels of a feature map while training, and scales the kept ones by 1 / (1 - rate).',
        details:
            'Neighbouring values of a map are correlated, so dropping single ones barely regularizes; a dropped ' +
            'channel is silent everywhere. One draw for each channel of each example. Needs a map, or a sequence of ' +
            'steps x channels as `embedding` and `conv1d` make it: on a flat vector every feature would be a channel ' +
            'of its own.',
        formula: 'training: y[.., c] = x[.., c] · m[c] / (1 - p), m[c] ~ Bernoulli(1 - p)\nevaluation: y = x',
        references: [
            {
                title: 'Tompson, Goroshin, Jain, LeCun, Bregler (2015), Efficient object localization using convolutional networks, CVPR',
                url: 'https://arxiv.org/abs/1411.4280',
            },
        ],
        example:
            'input(28, 28, 1)\nconv2d(32, 3, activation = relu)\nspatial_dropout(0.2)\nconv2d(32, 3, activation = relu)\nglobal_avg_pool2d()\ndense(10, activation = softmax)',
    },
    parameters: { rate: dropRate },
    outputShape: keepsShape,
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'noise', elementwise: true, zero: null, noise: 'channel', bernoulli: true }),
});
