import { formatShape, sameShape } from '../../core/shape.ts';
import { defineLayer } from '../entry.ts';
import { nothing } from '../shared/shapes.ts';

export const add = defineLayer({
    family: 'layer',
    name: 'add',
    // It has two inputs, which a stack of layers cannot write: `residual { ... }` ends in it.
    callable: false,
    documentation: {
        summary: 'Adds the shortcut of a residual block to the output of its branch.',
        details:
            'Stands at the end of `residual { ... }`. Both sides need the same shape; where the branch changes it, ' +
            'a projection brings the shortcut to the same.',
        formula: 'y = branch(x) + shortcut(x)',
        references: [
            {
                title: 'He, Zhang, Ren, Sun (2016), Deep residual learning for image recognition, CVPR',
                url: 'https://arxiv.org/abs/1512.03385',
            },
        ],
        example: 'input(64)\nresidual {\n    dense(64, activation = relu)\n    dense(64)\n}',
    },
    parameters: {},
    outputShape: (_values, [branch = [], ...others]) => {
        const different = others.find(shape => !sameShape(shape, branch));
        return different === undefined
            ? branch
            : {
                  expected: `a branch that keeps the shape ${formatShape(different)}`,
                  found: formatShape(branch),
                  remedy: `Give residual a projection that brings ${formatShape(different)} to ${formatShape(branch)}.`,
                  argument: 'projection',
              };
    },
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'merge', elementwise: false, zero: null, merges: 'sum' }),
});
