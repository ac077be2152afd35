import { defineLayer } from '../entry.ts';
import { count, list } from '../parameters.ts';
import { goodfellow2016 } from '../shared/references.ts';
import { nothing } from '../shared/shapes.ts';

export const input = defineLayer({
    family: 'layer',
    name: 'input',
    documentation: {
        summary: 'Says the shape of one example: a number of features, or height, width and channels.',
        details:
            'The first layer of a network. Data of 64 features fits `input(64)` and `input(8, 8, 1)` alike, since ' +
            'both hold the same values in the same order.',
        references: [goodfellow2016],
        example: 'input(28, 28, 1)\nflatten()\ndense(10, activation = softmax)',
    },
    parameters: {
        shape: {
            type: list(count()),
            rest: true,
            summary: 'Lengths of the axes of one example, without the batch.',
        },
    },
    outputShape: ({ shape }) => shape,
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'input', elementwise: false, zero: null }),
});
