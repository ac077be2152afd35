import { formatShape, type Shape, sameShape } from '../../core/shape.ts';
import { defineLayer, type ShapeProblem } from '../entry.ts';
import { nothing } from '../shared/shapes.ts';

/** What keeps a branch of shape `found` from being joined with one of shape `expected`; undefined where nothing does. */
export function branchMismatch(found: Shape, expected: Shape): ShapeProblem | undefined {
    const [own, others] = [found.slice(0, -1), expected.slice(0, -1)];
    if (found.length === expected.length && sameShape(own, others)) {
        return undefined;
    }
    return {
        expected: others.length === 0 ? 'a flat vector' : `${formatShape(others)} x any number of channels`,
        found: formatShape(found),
        remedy:
            own.length === others.length
                ? 'Let its layers keep the size (padding = same), or give every branch the same strides.'
                : own.length > others.length
                  ? 'End it in flatten() or a global pooling layer.'
                  : 'Leave out what makes it flat, or make every branch flat.',
    };
}

export const concat = defineLayer({
    family: 'layer',
    name: 'concat',
    // It has two inputs or more, which a call cannot write: `concat { ... } { ... }` is a block.
    callable: false,
    documentation: {
        summary: 'Joins the outputs of branches that read the same input, side by side along the last axis.',
        details:
            'Each pair of braces is a branch, and their channels or features are put one after the other in the order ' +
            'of the branches; all other axes must agree. An empty branch, `{ }`, passes the input on: with it new ' +
            'features are added to those that are there, as in a dense block.',
        formula: 'y[.., :] = (branch₁(x)[.., :], branch₂(x)[.., :], …)',
        references: [
            {
                title: 'Szegedy et al. (2015), Going deeper with convolutions, CVPR',
                url: 'https://arxiv.org/abs/1409.4842',
            },
            {
                title: 'Huang, Liu, van der Maaten, Weinberger (2017), Densely connected convolutional networks, CVPR',
                url: 'https://arxiv.org/abs/1608.06993',
            },
        ],
        example:
            'input(16, 16, 8)\nconcat { } {\n    batch_norm()\n    relu()\n    conv2d(12, 3, padding = same)\n}',
    },
    parameters: {},
    outputShape: (_values, inputs) => {
        const [first = []] = inputs;
        for (const shape of inputs) {
            const problem = branchMismatch(shape, first);
            if (problem !== undefined) {
                return problem;
            }
        }
        const channels = inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0);
        return Number.isSafeInteger(channels)
            ? [...first.slice(0, -1), channels]
            : { expected: `at most ${Number.MAX_SAFE_INTEGER} channels`, found: String(channels) };
    },
    parameterCount: nothing,
    multiplyAdds: nothing,
    traits: () => ({ role: 'merge', elementwise: false, zero: null, merges: 'concatenation' }),
});
