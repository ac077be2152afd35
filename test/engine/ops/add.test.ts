import assert from 'node:assert/strict';
import { checkShapes } from '../support/elementwise-check.ts';
import { createOp } from '../support/gradient-check.ts';

describe('op add', () => {
    it('has the gradients of central differences for two and three branches', () => {
        checkShapes('add', 2);
        checkShapes('add', 3);
    });

    it('adds its inputs', () => {
        const { op, pass, buffers } = createOp({
            kind: 'add',
            parameters: {},
            inputShapes: [[2], [2]],
            rows: 1,
            seed: 1,
        });
        buffers.inputs[0]!.set([1, 2]);
        buffers.inputs[1]!.set([10, -20]);
        op.forward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 2)], [11, -18]);
    });
});
