import { sizeOf } from '../../core/shape.ts';
import { defineLayer } from '../entry.ts';
import { lecun1998 } from '../shared/references.ts';
import { nothing } from '../shared/shapes.ts';

export const flatten = defineLayer({
    family: 'layer',
    name: 'flatten',
    documentation: {
        summary: 'Turns a map into one flat vector, row by row, channels last.',
        details:
            'Stands between the convolutional part of a network and its dense head. No value changes. Dropping whole ' +
            'channels makes sense before it only: after it there are no channels.',
        formula: '[height, width, channels] → [height · width · channels]',
        references: [lecun1998],
        example:
            'input(8, 8, 1)\nconv2d(16, 3, activation = relu)\nflatten()\ndense(10, activation = softmax)',
    },
    parameters: {},
    outputShape: (_values, [input = []]) => [sizeOf(input)],
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'reshape', elementwise: false, zero: 'homogeneous' }),
});
