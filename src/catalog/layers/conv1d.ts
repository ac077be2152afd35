import type { Shape } from '../../core/shape.ts';
import { defineLayer } from '../entry.ts';
import { boolean, call, count, word } from '../parameters.ts';
import { affineParameters, foldMaxNorm, maxNormTwice } from '../shared/affine.ts';
import { kim2014 } from '../shared/references.ts';
import { expectedSequence, isSequence, slideAlong } from '../shared/shapes.ts';

interface Geometry {
    readonly filters: number;
    readonly kernel_size: number;
    readonly strides: number;
    readonly padding: 'valid' | 'same';
}

function shapeOf({ filters, kernel_size: size, strides, padding }: Geometry, [input = []]: readonly Shape[]) {
    if (!isSequence(input)) {
        return expectedSequence(input);
    }
    const steps = slideAlong(input, { size, strides, padding, sizeArgument: 'kernel_size' });
    return typeof steps === 'number' ? [steps, filters] : steps;
}

function weights({ kernel_size: size, filters }: Geometry, [input = []]: readonly Shape[]): number {
    return size * (input[1] ?? 0) * filters;
}

export const conv1d = defineLayer({
    family: 'layer',
    name: 'conv1d',
    documentation: {
        summary: 'Slides small learned filters along a sequence, such as the vectors of a text’s tokens.',
        details:
            'The same weights act at every step, so a pattern is found wherever it stands. Reads steps x channels, ' +
            'as `embedding` makes them. Neighbouring steps are correlated, so `spatial_dropout`, which drops whole ' +
            'channels, does more than dropping single values. As everywhere in deep learning the filters are not ' +
            'flipped (a cross-correlation).',
        formula:
            'y[t, f] = activation(b[f] + Σ x[t·s + a, d] · W[a, d, f])\n' +
            'valid: ⌊(n - k) / s⌋ + 1 steps; same: ⌈n / s⌉',
        references: [
            {
                title: 'Waibel, Hanazawa, Hinton, Shikano, Lang (1989), Phoneme recognition using time-delay neural networks, IEEE Trans. ASSP 37',
                url: 'https://doi.org/10.1109/29.21701',
            },
            kim2014,
        ],
        example:
            'input(40)\nembedding(1000, 16)\nconv1d(32, 3, activation = relu)\nglobal_max_pool1d()\ndense(1, activation = sigmoid)',
    },
    parameters: {
        filters: {
            type: count(),
            unit: 'channels',
            summary: 'Number of filters, hence of channels that come out.',
        },
        kernel_size: { type: count(), unit: 'steps', summary: 'Length of a filter.' },
        strides: { type: count(), default: 1, unit: 'steps', summary: 'Distance between positions.' },
        padding: {
            type: word('valid', 'same'),
            default: 'valid',
            summary:
                '`valid` stays inside the sequence, `same` pads it with zeros so that stride 1 keeps its length.',
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
        return Array.isArray(output) ? (output[0] ?? 0) * weights(values, inputs) : 0;
    },
    traits: () => ({ role: 'affine', elementwise: false, zero: null, sharesWeights: true }),
});
