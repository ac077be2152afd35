// The laws of dropout, each of which some published library breaks.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wordAt } from '../../../src/core/random/streams.ts';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { dropout } from '../../../src/engine/ops/dropout.ts';
import type { Pass } from '../../../src/engine/ops/types.ts';
import { checkGradients } from '../support/gradient-check.ts';

const size = 40;
const capacity = 50;

function create(
    rate: number,
    { precision = 'float32' as 'float32' | 'float64', noiseKey = 3, units = size } = {},
) {
    const op = dropout({
        parameters: { rate, keep: null },
        inputShapes: [[units]],
        outputShape: [units],
        precision,
        capacity,
        noiseKey,
        description: 'dropout 1',
    });
    const allocate = (length: number) =>
        precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
    const buffers = {
        inputs: [allocate(capacity * units).map((_, index) => Math.fround(((index * 37) % 101) / 7 - 3.3))],
        output: allocate(capacity * units),
        outputGradient: allocate(capacity * units).map((_, index) =>
            Math.fround(((index * 53) % 89) / 5 + 0.1),
        ),
        inputGradients: [allocate(capacity * units)],
    };
    const run = (changes: Partial<Pass> = {}) => {
        const pass: Pass = { rows: capacity, training: true, seed: 7, step: 11, ...changes };
        op.forward(pass, buffers);
        return buffers.output.slice();
    };
    return { op, buffers, run };
}

/** Which values were kept; none of the inputs is zero. */
const maskOf = (output: ArrayLike<number>) => Array.from(output, value => value !== 0);

const rates = fc.double({ min: 0.01, max: 0.95, noNaN: true });

describe('op dropout', () => {
    it('is the identity at evaluation', () => {
        fc.assert(
            fc.property(rates, rate => {
                const { buffers, run } = create(rate);
                assert.deepEqual(run({ training: false }), buffers.inputs[0]);
            }),
        );
    });

    it('is the identity at p = 0, backward too', () => {
        const { op, buffers, run } = create(0);
        assert.deepEqual(run(), buffers.inputs[0]);
        op.backward({ rows: capacity, training: true, seed: 7, step: 11 }, buffers);
        assert.deepEqual(buffers.inputGradients[0], buffers.outputGradient);
    });

    it('refuses p of 1 or more, below 0 or no number, and clamps none', () => {
        for (const rate of [1, 1.5, 50, -0.1, Number.NaN, Infinity]) {
            assert.throws(
                () => create(rate),
                new CannotRun(
                    `dropout 1: the rate must be at least 0 and less than 1, since kept values are divided by 1 - rate; it is ${rate}.`,
                ),
            );
        }
    });

    it('makes kept values exactly x / (1 - p), and dropped ones exactly 0', () => {
        fc.assert(
            fc.property(rates, fc.constantFrom('float32' as const, 'float64' as const), (rate, precision) => {
                const { buffers, run } = create(rate, { precision });
                const output = run();
                const round = precision === 'float32' ? Math.fround : (x: number) => x;
                let kept = 0;
                for (const [index, x] of buffers.inputs[0]!.entries()) {
                    assert.ok(output[index] === 0 || output[index] === round(x / (1 - rate)));
                    kept += output[index] === 0 ? 0 : 1;
                }
                assert.ok(kept > 0 && kept < output.length);
            }),
        );
    });

    it('keeps the mean within 5 sigma, and drops the share p', () => {
        for (const rate of [0.1, 0.2, 0.5, 0.8]) {
            const units = 400;
            const { buffers, run } = create(rate, { units });
            buffers.inputs[0]!.fill(1);
            const output = run();
            const mean = Array.from(output).reduce((sum, value) => sum + value, 0) / output.length;
            const sigma = Math.sqrt(rate / (1 - rate) / output.length);
            assert.ok(Math.abs(mean - 1) < 5 * sigma, `p = ${rate}: mean ${mean}, sigma ${sigma}`);
            const dropped = output.filter(value => value === 0).length / output.length;
            assert.ok(Math.abs(dropped - rate) < 5 * Math.sqrt((rate * (1 - rate)) / output.length));
        }
    });

    it('draws other masks for another step, layer, seed or example, and the same again', () => {
        const { run } = create(0.5);
        const mask = maskOf(run());
        const expectedDifference = (other: boolean[]) => {
            // Independent masks at p = 0.5 differ in half their places.
            const different = other.filter((kept, index) => kept !== mask[index]).length / mask.length;
            assert.ok(Math.abs(different - 0.5) < 5 * Math.sqrt(0.25 / mask.length), `${different} differ`);
        };
        expectedDifference(maskOf(run({ step: 12 })));
        expectedDifference(maskOf(run({ seed: 8 })));
        expectedDifference(maskOf(create(0.5, { noiseKey: 4 }).run()));
        assert.deepEqual(maskOf(run()), mask);
        assert.deepEqual(maskOf(create(0.5).run()), mask);

        const rows = Array.from({ length: capacity }, (_, row) =>
            mask.slice(row * size, (row + 1) * size).join(),
        );
        assert.equal(new Set(rows).size, capacity);
    });

    it('gives an example the same mask whatever the size of its batch', () => {
        const { run } = create(0.5);
        const all = run();
        assert.deepEqual(run({ rows: 3 }).slice(0, 3 * size), all.slice(0, 3 * size));
    });

    it('draws each mask bit from its place in the mask stream', () => {
        const output = create(0.3).run();
        for (let example = 0; example < capacity; example++) {
            for (let unit = 0; unit < size; unit++) {
                const word = wordAt({ seed: 7, stream: 'masks', step: 11, layer: 3, example }, unit);
                assert.equal(output[example * size + unit] !== 0, word / 2 ** 32 >= 0.3);
            }
        }
    });

    it('uses the mask of forward in backward', () => {
        fc.assert(
            fc.property(rates, rate => {
                const { op, buffers, run } = create(rate);
                const mask = maskOf(run());
                op.backward({ rows: capacity, training: true, seed: 7, step: 11 }, buffers);
                const expected = buffers.outputGradient.map((gradient, index) =>
                    mask[index] ? Math.fround(gradient / (1 - rate)) : 0,
                );
                assert.deepEqual(buffers.inputGradients[0], expected);
            }),
        );
    });

    it('has the gradients of central differences, its mask frozen', () => {
        fc.assert(
            fc.property(
                rates,
                fc.integer({ min: 1, max: 9 }),
                fc.integer({ min: 1, max: 4 }),
                (rate, units, rows) => {
                    const parameters = { rate, keep: null };
                    checkGradients({
                        kind: 'dropout',
                        parameters,
                        inputShapes: [[units]],
                        rows,
                        seed: units,
                    });
                },
            ),
        );
    });
});
