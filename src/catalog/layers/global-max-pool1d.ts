import { defineLayer } from '../entry.ts';
import { kim2014 } from '../shared/references.ts';
import { expectedSequence, isSequence, nothing } from '../shared/shapes.ts';

export const globalMaxPool1d = defineLayer({
    family: 'layer',
    name: 'global_max_pool1d',
    documentation: {
        summary:
            'Keeps the largest value of each channel over the whole sequence, and so makes a flat vector of the channels.',
        details:
            'Says whether a pattern was found, not where: max-over-time pooling. Dropping single values right before ' +
            'it biases the maximum, so dropout belongs after it; dropping whole channels commutes with it exactly.',
        formula: 'y[c] = max over t of x[t, c]',
        references: [
            {
                title: 'Collobert, Weston, Bottou, Karlen, Kavukcuoglu, Kuksa (2011), Natural language processing (almost) from scratch, JMLR 12, 2493-2537',
                url: 'https://jmlr.org/papers/v12/collobert11a.html',
            },
            kim2014,
        ],
        example:
            'input(40)\nembedding(1000, 16)\nconv1d(32, 3, activation = relu)\nglobal_max_pool1d()\ndropout(0.5)\ndense(1, activation = sigmoid)',
    },
    parameters: {},
    outputShape: (_values, [input = []]) => (isSequence(input) ? [input[1]] : expectedSequence(input)),
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'pool', elementwise: false, zero: 'homogeneous', pools: 'max' }),
});
