import type { Shape } from '../../core/shape.ts';
import { defineLayer, isShapeProblem } from '../entry.ts';
import { boolean, call, count, list, oneOf, word } from '../parameters.ts';
import { affineParameters, foldMaxNorm, maxNormTwice } from '../shared/affine.ts';
import { lecun1998 } from '../shared/references.ts';
import { expectedMap, heightAndWidth, isMap, type Pair, slideWindow } from '../shared/shapes.ts';

interface Geometry {
    readonly filters: number;
    readonly kernel_size: Pair;
    readonly strides: Pair;
    readonly padding: 'valid' | 'same';
}

function shapeOf(values: Geometry, [input = []]: readonly Shape[]) {
    if (!isMap(input)) {
        return expectedMap(input);
    }
    const map = slideWindow(input, {
        size: values.kernel_size,
        strides: values.strides,
        padding: values.padding,
        sizeArgument: 'kernel_size',
    });
    return isShapeProblem(map) ? map : [...map, values.filters];
}

function weights(values: Geometry, [input = []]: readonly Shape[]): number {
    const [height, width] = heightAndWidth(values.kernel_size);
    return height * width * (input[2] ?? 0) * values.filters;
}

export const conv2d = defineLayer({
    family: 'layer',
    name: 'conv2d',
    documentation: {
        summary: 'Slides small learned filters over an image or a feature map.',
        details:
            'The same weights act at every position, so few weights see much data and overfit less than a dense ' +
            'layer; neighbouring values are correlated, so dropping single values does little, and ' +
            '`spatial_dropout` drops whole channels instead. As everywhere in deep learning the filters are not ' +
            'flipped (a cross-correlation).',
        formula:
            'y[i, j, f] = activation(b[f] + Σ x[i·s + a, j·s + c, d] · W[a, c, d, f])\n' +
            'valid: ⌊(n - k) / s⌋ + 1 positions; same: ⌈n / s⌉',
        references: [lecun1998],
        example:
            'input(28, 28, 1)\nconv2d(32, 3, activation = relu)\nmax_pool2d(2)\nflatten()\ndense(10, activation = softmax)',
    },
    parameters: {
        filters: {
            type: count(),
            unit: 'channels',
            summary: 'Number of filters, hence of channels that come out.',
        },
        kernel_size: {
            type: oneOf(count(), list(count(), 2)),
            unit: 'pixels',
            summary: 'Height and width of a filter: one number for both, or a list of two.',
        },
        strides: {
            type: oneOf(count(), list(count(), 2)),
            default: 1,
            unit: 'pixels',
            summary: 'Step between positions, down and across: one number for both, or a list of two.',
        },
        padding: {
            type: word('valid', 'same'),
            default: 'valid',
            summary:
                '`valid` stays inside the map, `same` pads it with zeros so that stride 1 keeps its size.',
        },
        activation: {
            type: call('activation'),
            default: { call: 'linear', arguments: {} },
            summary: 'Function of the output, elementwise unless it says otherwise.',
        },
        use_bias: { type: boolean(), default: true, summary: 'Adds a learned bias to each channel.' },
        ...affineParameters,
    },
    problem: maxNormTwice,
    normalize: foldMaxNorm,
    outputShape: shapeOf,
    parameterCount: (values, inputs) => weights(values, inputs) + (values.use_bias ? values.filters : 0),
    weightCount: weights,
    multiplyAdds: (values, inputs) => {
        const output = shapeOf(values, inputs);
        return isShapeProblem(output) ? 0 : (output[0] ?? 0) * (output[1] ?? 0) * weights(values, inputs);
    },
    traits: () => ({ role: 'affine', elementwise: false, zero: null, sharesWeights: true }),
});
