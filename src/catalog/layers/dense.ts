import { formatShape, type Shape } from '../../core/shape.ts';
import { defineLayer } from '../entry.ts';
import { boolean, call, count } from '../parameters.ts';
import { affineParameters, foldMaxNorm, maxNormTwice } from '../shared/affine.ts';
import { goodfellow2016 } from '../shared/references.ts';

const weights = ({ units }: { readonly units: number }, [input = []]: readonly Shape[]) =>
    (input[0] ?? 0) * units;

export const dense = defineLayer({
    family: 'layer',
    name: 'dense',
    documentation: {
        summary: 'Connects every input with every unit: a matrix product, a bias, then the activation.',
        details:
            'Reads a flat vector; after a map, `flatten()` makes one. Dense layers hold most of the weights of most ' +
            'networks, so that is where overfitting, dropout and `max_norm` are first at home.',
        formula: 'y = activation(x W + b), W: [inputs, units], b: [units]',
        references: [goodfellow2016],
        example: 'input(64)\ndense(256, activation = relu, max_norm = 3)\ndense(10, activation = softmax)',
    },
    parameters: {
        units: { type: count(), unit: 'units', summary: 'Number of outputs.' },
        activation: {
            type: call('activation'),
            default: { call: 'linear', arguments: {} },
            summary: 'Function of the output, elementwise unless it says otherwise.',
        },
        use_bias: { type: boolean(), default: true, summary: 'Adds a learned bias to each unit.' },
        ...affineParameters,
    },
    problem: maxNormTwice,
    normalize: foldMaxNorm,
    outputShape: ({ units }, [input = []]) =>
        input.length === 1
            ? [units]
            : {
                  expected: 'a flat vector',
                  found: formatShape(input),
                  remedy: 'Insert flatten() before this layer.',
                  insert: 'flatten()',
              },
    parameterCount: (values, inputs) => weights(values, inputs) + (values.use_bias ? values.units : 0),
    weightCount: weights,
    multiplyAdds: weights,
    traits: () => ({ role: 'affine', elementwise: false, zero: null }),
});
