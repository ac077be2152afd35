import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkGradients, createOp } from '../support/gradient-check.ts';
import { placeIn, visitMaps, visitWindow, type WindowCase, windowCases } from '../support/maps.ts';

const checkOf = ({ shape, size, strides, padding, rows, seed }: WindowCase) =>
    ({
        kind: 'avg_pool2d',
        parameters: { pool_size: size, strides, padding },
        inputShapes: [shape],
        rows,
        seed,
    }) as const;

describe('op avg_pool2d', () => {
    it('has the gradients of central differences, overlapping windows and gaps between them included', () => {
        fc.assert(
            fc.property(windowCases, windowCase => checkGradients(checkOf(windowCase))),
            { numRuns: 60 },
        );
    });

    it('computes what its definition says', () => {
        fc.assert(
            fc.property(windowCases, windowCase => {
                const { op, pass, buffers, size } = createOp(checkOf(windowCase));
                const { shape, rows, strides } = windowCase;
                op.forward(pass, buffers);
                const width =
                    windowCase.padding === 'same'
                        ? Math.ceil(shape[1] / strides[1])
                        : Math.ceil((shape[1] - windowCase.size[1] + 1) / strides[1]);
                const outputShape = [size / width / shape[2], width, shape[2]];
                const at = placeIn(shape);
                const into = placeIn(outputShape);
                visitMaps(outputShape, rows, (row, i, j, channel) => {
                    const values: number[] = [];
                    visitWindow(windowCase, i, j, (y, x) =>
                        values.push(buffers.inputs[0]![at(row, y, x, channel)]!),
                    );
                    const expected = values.reduce((sum, value) => sum + value, 0) / values.length;
                    assert.ok(Math.abs(buffers.output[into(row, i, j, channel)]! - expected) < 1e-13);
                });
            }),
        );
    });

    it('does not count what lies outside the map', () => {
        const { op, pass, buffers } = createOp({
            kind: 'avg_pool2d',
            parameters: { pool_size: 3, strides: 1, padding: 'same' },
            inputShapes: [[1, 3, 1]],
            rows: 1,
            seed: 1,
        });
        buffers.inputs[0]!.set([1, 2, 6]);
        op.forward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 3)], [1.5, 3, 4]);
    });
});
