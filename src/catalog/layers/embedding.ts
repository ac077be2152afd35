import { formatShape } from '../../core/shape.ts';
import { defineLayer } from '../entry.ts';
import { count } from '../parameters.ts';
import { affineParameters, foldMaxNorm, maxNormTwice } from '../shared/affine.ts';
import { nothing } from '../shared/shapes.ts';

const weights = (values: { readonly vocabulary: number; readonly dimensions: number }) =>
    values.vocabulary * values.dimensions;

export const embedding = defineLayer({
    family: 'layer',
    name: 'embedding',
    documentation: {
        summary: 'Looks up a learned vector for each token id.',
        details:
            'Reads whole numbers from 0 to `vocabulary - 1`, as many as the input is long. Dropout belongs after ' +
            'it: dropping token ids themselves turns them into the token 0.',
        formula: 'y[t] = E[x[t]], E: [vocabulary, dimensions]',
        references: [
            {
                title: 'Bengio, Ducharme, Vincent, Jauvin (2003), A neural probabilistic language model, JMLR 3, 1137-1155',
                url: 'https://www.jmlr.org/papers/v3/bengio03a.html',
            },
        ],
        example: 'input(20)\nembedding(1000, 16)\nflatten()\ndropout(0.2)\ndense(1, activation = sigmoid)',
    },
    parameters: {
        vocabulary: { type: count(), unit: 'tokens', summary: 'Number of different tokens.' },
        dimensions: { type: count(), unit: 'values', summary: 'Length of the vector of each token.' },
        ...affineParameters,
    },
    problem: maxNormTwice,
    normalize: foldMaxNorm,
    outputShape: ({ dimensions }, [input = []]) =>
        input.length === 1
            ? [...input, dimensions]
            : {
                  expected: 'a flat list of token ids',
                  found: formatShape(input),
                  remedy: 'Make it the first layer after input(length).',
              },
    parameterCount: weights,
    weightCount: weights,
    multiplyAdds: nothing,
    traits: () => ({ role: 'affine', elementwise: false, zero: null, readsTokenIds: true }),
});
