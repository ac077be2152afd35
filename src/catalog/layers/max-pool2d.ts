import { defineLayer, isShapeProblem } from '../entry.ts';
import { poolParameters } from '../shared/pooling.ts';
import { goodfellow2016 } from '../shared/references.ts';
import { expectedMap, isMap, nothing, slideWindow } from '../shared/shapes.ts';

export const maxPool2d = defineLayer({
    family: 'layer',
    name: 'max_pool2d',
    documentation: {
        summary: 'Keeps the largest value of each window of each channel.',
        details:
            'Makes a map smaller and forgives small shifts. Dropping single values before it biases the maximum, so ' +
            'dropout belongs after it; dropping whole channels commutes with it exactly. With `same`, what lies ' +
            'outside the map is never the largest.',
        formula: 'y[i, j, c] = max over a, b of x[i·s + a, j·s + b, c]',
        references: [
            {
                title: 'Scherer, Müller, Behnke (2010), Evaluation of pooling operations in convolutional architectures, ICANN',
                url: 'https://doi.org/10.1007/978-3-642-15825-4_10',
            },
            goodfellow2016,
        ],
        example:
            'input(28, 28, 1)\nconv2d(32, 3, activation = relu)\nmax_pool2d(2)\nflatten()\ndense(10, activation = softmax)',
    },
    parameters: poolParameters,
    outputShape: ({ pool_size, strides, padding }, [input = []]) => {
        if (!isMap(input)) {
            return expectedMap(input);
        }
        const map = slideWindow(input, { size: pool_size, strides, padding, sizeArgument: 'pool_size' });
        return isShapeProblem(map) ? map : [...map, input[2]];
    },
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'pool', elementwise: false, zero: 'homogeneous', pools: 'max' }),
});
