import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkGradients, createOp } from '../support/gradient-check.ts';

describe('op global_avg_pool2d', () => {
    it('has the gradients of central differences', () => {
        fc.assert(
            fc.property(
                fc.tuple(...([5, 5, 4] as const).map(max => fc.integer({ min: 1, max }))),
                fc.integer({ min: 1, max: 4 }),
                fc.integer({ min: 0, max: 1000 }),
                (shape, rows, seed) =>
                    checkGradients({
                        kind: 'global_avg_pool2d',
                        parameters: {},
                        inputShapes: [shape],
                        rows,
                        seed,
                    }),
            ),
        );
    });

    it('averages each channel of each example', () => {
        const { op, pass, buffers } = createOp({
            kind: 'global_avg_pool2d',
            parameters: {},
            inputShapes: [[2, 1, 2]],
            rows: 2,
            seed: 1,
        });
        buffers.inputs[0]!.set([1, 10, 3, 30, 5, 0, 6, -1]);
        op.forward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 4)], [2, 20, 5.5, -0.5]);
    });
});
