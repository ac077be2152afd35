import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillDefaults } from '../../../src/catalog/arguments.ts';
import { conv2d } from '../../../src/catalog/layers/conv2d.ts';
import type { LayerParameters } from '../../../src/catalog/layers/index.ts';
import { checkGradients, createOp } from '../support/gradient-check.ts';
import { placeIn, visitMaps, visitWindow, type WindowCase, windowCases } from '../support/maps.ts';

function checkOf(
    { shape, size, strides, padding, rows, seed }: WindowCase,
    filters: number,
    useBias: boolean,
) {
    const written = { filters, kernel_size: size, strides, padding, use_bias: useBias };
    const parameters = fillDefaults(conv2d.parameters, written) as unknown as LayerParameters<'conv2d'>;
    return { kind: 'conv2d', parameters, inputShapes: [shape], rows, seed } as const;
}

const filterCounts = fc.integer({ min: 1, max: 5 });

describe('op conv2d', () => {
    it('has the gradients of central differences for any shape, stride and padding, with zeros among its inputs', () => {
        fc.assert(
            fc.property(windowCases, filterCounts, fc.boolean(), (windowCase, filters, useBias) => {
                checkGradients({
                    ...checkOf(windowCase, filters, useBias),
                    adjust: x => (Math.abs(x) < 0.6 ? 0 : x),
                });
            }),
            { numRuns: 60 },
        );
    });

    it('computes what its definition says', () => {
        fc.assert(
            fc.property(windowCases, filterCounts, (windowCase, filters) => {
                const { op, pass, buffers } = createOp(checkOf(windowCase, filters, true));
                const { shape, size, strides, padding, rows } = windowCase;
                const [weights, bias] = op.learned;
                op.forward(pass, buffers);
                const lengthOf = (axis: 0 | 1) =>
                    padding === 'same'
                        ? Math.ceil(shape[axis] / strides[axis])
                        : Math.ceil((shape[axis] - size[axis] + 1) / strides[axis]);
                const outputShape = [lengthOf(0), lengthOf(1), filters];
                const at = placeIn(shape);
                const into = placeIn(outputShape);
                visitMaps(outputShape, rows, (row, i, j, filter) => {
                    let expected = bias!.values[filter]!;
                    visitWindow(windowCase, i, j, (y, x, a, b) => {
                        for (let d = 0; d < shape[2]; d++) {
                            const weight =
                                weights!.values[((a * size[1] + b) * shape[2] + d) * filters + filter]!;
                            expected += buffers.inputs[0]![at(row, y, x, d)]! * weight;
                        }
                    });
                    const actual = buffers.output[into(row, i, j, filter)]!;
                    assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
                });
            }),
        );
    });

    it('puts the odd pixel of `same` at the bottom and to the right, as Keras does', () => {
        const windowCase = {
            shape: [1, 4, 1],
            size: [1, 2],
            strides: [1, 1],
            padding: 'same',
            rows: 1,
            seed: 1,
        } as const;
        const { op, pass, buffers } = createOp(checkOf(windowCase, 1, false));
        op.learned[0]!.values.set([10, 1]);
        buffers.inputs[0]!.set([1, 2, 3, 4]);
        op.forward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 4)], [12, 23, 34, 40]);
    });

    it('has the fans of its window for its initializer, and filters as the last axis of its weights', () => {
        const windowCase = {
            shape: [5, 6, 3],
            size: [2, 4],
            strides: [1, 1],
            padding: 'valid',
            rows: 1,
            seed: 1,
        } as const;
        const { op } = createOp(checkOf(windowCase, 7, true));
        assert.deepEqual(
            op.learned.map(({ name, shape, initial, isRegularized }) => ({
                name,
                shape,
                initial,
                isRegularized,
            })),
            [
                {
                    name: 'weights',
                    shape: [2, 4, 3, 7],
                    initial: { kind: 'drawn', fanIn: 24, fanOut: 56 },
                    isRegularized: true,
                },
                { name: 'bias', shape: [7], initial: { kind: 'constant', value: 0 }, isRegularized: false },
            ],
        );
    });
});
