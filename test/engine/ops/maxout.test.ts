import assert from 'node:assert/strict';
import fc from 'fast-check';
import { outputOf } from '../support/elementwise-check.ts';
import { checkGradients, createOp } from '../support/gradient-check.ts';

describe('op maxout', () => {
    it('has the gradients of central differences for any number of pieces, on vectors and maps', () => {
        fc.assert(
            fc.property(
                fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
                fc.integer({ min: 1, max: 4 }),
                fc.integer({ min: 1, max: 5 }),
                fc.integer({ min: 1, max: 3 }),
                fc.integer({ min: 0, max: 1000 }),
                (axes, units, pieces, rows, seed) =>
                    checkGradients({
                        kind: 'maxout',
                        parameters: { pieces },
                        inputShapes: [[...axes, units * pieces]],
                        rows,
                        seed,
                    }),
            ),
        );
    });

    it('takes the largest of each group of neighbours', () => {
        assert.deepEqual(outputOf('maxout', [1, 5, 3, -4, -2, -9], { pieces: 3 }), [5, -2]);
        assert.deepEqual(outputOf('maxout', [1, 5, 3, -4, -2, -9], { pieces: 2 }), [5, 3, -2]);
    });

    it('hands a gradient to the first of equals, and shows a NaN', () => {
        const check = {
            kind: 'maxout',
            parameters: { pieces: 2 },
            inputShapes: [[4]],
            rows: 1,
            seed: 1,
        } as const;
        const { op, pass, buffers } = createOp(check);
        buffers.inputs[0]!.set([2, 2, 7, Number.NaN]);
        buffers.outputGradient.set([1, 3]);
        op.forward(pass, buffers);
        op.backward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 2)], [2, Number.NaN]);
        assert.deepEqual([...buffers.inputGradients[0]!.slice(0, 4)], [1, 0, 0, 3]);
    });
});
