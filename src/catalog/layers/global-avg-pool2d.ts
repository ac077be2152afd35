import { defineLayer } from '../entry.ts';
import { expectedMap, isMap, nothing } from '../shared/shapes.ts';

export const globalAvgPool2d = defineLayer({
    family: 'layer',
    name: 'global_avg_pool2d',
    documentation: {
        summary: 'Averages each channel over the whole map, and so makes a flat vector of the channels.',
        details:
            'Stands in for `flatten` and a wide dense layer; without weights of its own it cannot overfit.',
        formula: 'y[c] = mean over i, j of x[i, j, c]',
        references: [
            {
                title: 'Lin, Chen, Yan (2014), Network In Network, ICLR',
                url: 'https://arxiv.org/abs/1312.4400',
            },
        ],
        example:
            'input(32, 32, 3)\nconv2d(64, 3, activation = relu)\nglobal_avg_pool2d()\ndense(10, activation = softmax)',
    },
    parameters: {},
    outputShape: (_values, [input = []]) => (isMap(input) ? [input[2]] : expectedMap(input)),
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'pool', elementwise: false, zero: 'homogeneous', pools: 'global_average' }),
});
