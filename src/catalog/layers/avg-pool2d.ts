import { defineLayer, isShapeProblem } from '../entry.ts';
import { poolParameters } from '../shared/pooling.ts';
import { lecun1998 } from '../shared/references.ts';
import { expectedMap, isMap, nothing, slideWindow } from '../shared/shapes.ts';

export const avgPool2d = defineLayer({
    family: 'layer',
    name: 'avg_pool2d',
    documentation: {
        summary: 'Averages each window of each channel.',
        details:
            'Linear, so dropout before it keeps the mean; the average over a window wears the noise down. With ' +
            '`same`, what lies outside the map does not count towards the mean.',
        formula: 'y[i, j, c] = mean over a, b of x[i·s + a, j·s + b, c]',
        references: [lecun1998],
        example:
            'input(28, 28, 1)\nconv2d(6, 5, activation = tanh)\navg_pool2d(2)\nflatten()\ndense(10, activation = softmax)',
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
    traits: () => ({ role: 'pool', elementwise: false, zero: 'homogeneous', pools: 'average' }),
});
