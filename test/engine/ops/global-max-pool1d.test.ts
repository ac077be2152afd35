import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkGradients, createOp } from '../support/gradient-check.ts';

const create = (shape: readonly [number, number], rows = 1) =>
    createOp({ kind: 'global_max_pool1d', parameters: {}, inputShapes: [shape], rows, seed: 1 });

describe('op global_max_pool1d', () => {
    it('has the gradients of central differences', () => {
        fc.assert(
            fc.property(
                fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 })),
                fc.integer({ min: 1, max: 4 }),
                fc.integer({ min: 0, max: 1000 }),
                (shape, rows, seed) =>
                    checkGradients({
                        kind: 'global_max_pool1d',
                        parameters: {},
                        inputShapes: [shape],
                        rows,
                        seed,
                    }),
            ),
            { numRuns: 60 },
        );
    });

    it('keeps the largest value of each channel of each example', () => {
        const { op, pass, buffers } = create([3, 2], 2);
        buffers.inputs[0]!.set([1, 10, 3, -30, 2, 0, -5, -1, -6, -7, -4, -2]);
        op.forward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 4)], [3, 10, -4, -1]);
    });

    it('hands a gradient to the first of equals, and shows a NaN', () => {
        const { op, pass, buffers } = create([3, 2]);
        buffers.inputs[0]!.set([7, 1, 7, Number.NaN, 0, 9]);
        buffers.outputGradient.set([1, 2]);
        op.forward(pass, buffers);
        op.backward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 2)], [7, Number.NaN]);
        assert.deepEqual([...buffers.inputGradients[0]!.slice(0, 6)], [1, 0, 0, 2, 0, 0]);
    });
});
