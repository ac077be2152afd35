import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkGradients, createOp } from '../support/gradient-check.ts';

const cases = [
    fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    fc.integer({ min: 2, max: 6 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 0, max: 1000 }),
] as const;

function momentsOf(values: ArrayLike<number>) {
    const numbers = Array.from(values);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length;
    return { mean, variance };
}

describe('op layer_norm', () => {
    it('has the gradients of central differences, on vectors and maps', () => {
        fc.assert(
            fc.property(...cases, (axes, width, rows, seed) =>
                checkGradients({
                    kind: 'layer_norm',
                    parameters: { epsilon: 1e-2 },
                    inputShapes: [[...axes, width]],
                    rows,
                    seed,
                }),
            ),
        );
    });

    it('gives every example mean β and deviation γ along its last axis, whatever the scale and shift of its input', () => {
        fc.assert(
            fc.property(...cases, (axes, width, rows, seed) => {
                const { op, pass, buffers, size } = createOp({
                    kind: 'layer_norm',
                    parameters: { epsilon: 1e-14 },
                    inputShapes: [[...axes, width]],
                    rows,
                    seed,
                    adjust: x => 50 + 7 * x,
                });
                op.learned[0]!.values.fill(3);
                op.learned[1]!.values.fill(-2);
                op.forward(pass, buffers);
                for (let start = 0; start < rows * size; start += width) {
                    const before = momentsOf(buffers.inputs[0]!.slice(start, start + width));
                    const { mean, variance } = momentsOf(buffers.output.slice(start, start + width));
                    // Values that are nearly equal keep less of the deviation: epsilon counts beside their variance.
                    const kept = before.variance / (before.variance + 1e-14);
                    assert.ok(Math.abs(mean + 2) < 1e-6 && Math.abs(variance - 9 * kept) < 1e-5);
                }
            }),
        );
    });

    it('computes the same while training and at evaluation', () => {
        const { op, pass, buffers } = createOp({
            kind: 'layer_norm',
            parameters: { epsilon: 1e-3 },
            inputShapes: [[5]],
            rows: 3,
            seed: 2,
        });
        op.forward(pass, buffers);
        const training = buffers.output.slice();
        op.forward({ ...pass, training: false }, buffers);
        assert.deepEqual(buffers.output, training);
        assert.equal(op.state, undefined);
    });
});
