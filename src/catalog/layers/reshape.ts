import { formatShape, sizeOf } from '../../core/shape.ts';
import { defineLayer } from '../entry.ts';
import { count, list } from '../parameters.ts';
import { goodfellow2016 } from '../shared/references.ts';
import { nothing } from '../shared/shapes.ts';

export const reshape = defineLayer({
    family: 'layer',
    name: 'reshape',
    documentation: {
        summary: 'Reads the same values as another shape, row by row, channels last.',
        details:
            'Turns flat pixels into an image before a convolution. No value changes, so the sizes must agree.',
        references: [goodfellow2016],
        example:
            'input(64)\nreshape(8, 8, 1)\nconv2d(16, 3, activation = relu)\nflatten()\ndense(10, activation = softmax)',
    },
    parameters: {
        shape: {
            type: list(count()),
            rest: true,
            summary: 'Lengths of the axes that come out, without the batch.',
        },
    },
    outputShape: ({ shape }, [input = []]) =>
        sizeOf(shape) === sizeOf(input)
            ? shape
            : {
                  expected: `a shape of ${sizeOf(input)} values, as ${formatShape(input)} has`,
                  found: `${formatShape(shape)}, which has ${sizeOf(shape)}`,
                  remedy: 'Choose lengths whose product is the number of values that come in.',
                  argument: 'shape',
              },
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'reshape', elementwise: false, zero: 'homogeneous' }),
});
