import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { centralDifferences, createOp, gradientTolerance, relativeError } from '../support/gradient-check.ts';
import { checkNetwork } from '../support/network-check.ts';
import { clouds, settingsWith } from '../support/run.ts';

const checkOf = (vocabulary: number, dimensions: number, length: number, rows: number, seed: number) =>
    ({
        kind: 'embedding',
        parameters: { vocabulary, dimensions, regularizer: null, max_norm: null, activity_regularizer: null },
        inputShapes: [[length]],
        rows,
        seed,
        adjust: (x: number) => Math.floor(Math.abs(x) * 1e6) % vocabulary,
    }) as const;

describe('op embedding', () => {
    it('has the gradient of central differences, tokens that come twice included', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 5 }),
                fc.integer({ min: 1, max: 4 }),
                fc.integer({ min: 1, max: 6 }),
                fc.integer({ min: 1, max: 3 }),
                fc.nat(1000),
                (vocabulary, dimensions, length, rows, seed) => {
                    const { op, pass, buffers, size } = createOp(
                        checkOf(vocabulary, dimensions, length, rows, seed),
                    );
                    const value = () => {
                        op.forward(pass, buffers);
                        return Array.from(buffers.output.subarray(0, rows * size)).reduce(
                            (sum, y, at) => sum + y * buffers.outputGradient[at]!,
                            0,
                        );
                    };
                    value();
                    op.backward(pass, buffers);
                    const [{ values, gradient } = assert.fail()] = op.learned;
                    const expected = centralDifferences(values as Float64Array, value);
                    assert.ok(relativeError(gradient, expected) < gradientTolerance);
                    assert.ok(buffers.inputGradients[0]!.subarray(0, rows * length).every(d => d === 0));
                },
            ),
        );
    });

    it('looks up the row of each token', () => {
        const { op, pass, buffers } = createOp(checkOf(3, 2, 3, 1, 1));
        op.learned[0]!.values.set([1, 2, 3, 4, 5, 6]);
        buffers.inputs[0]!.set([2, 0, 2]);
        op.forward(pass, buffers);
        assert.deepEqual([...buffers.output.slice(0, 6)], [5, 6, 1, 2, 5, 6]);
    });

    it('refuses what is no token id, and says what it read', () => {
        for (const token of [3, -1, 0.5, Number.NaN]) {
            const { op, pass, buffers } = createOp(checkOf(3, 2, 2, 1, 1));
            buffers.inputs[0]!.set([1, token]);
            assert.throws(
                () => op.forward(pass, buffers),
                (error: unknown) =>
                    error instanceof CannotRun &&
                    error.message.startsWith(`embedding reads token ids, whole numbers from 0 to 2`) &&
                    error.message.includes(`holds ${token}.`),
            );
        }
    });

    it('trains at the start of a network', () => {
        const examples = clouds(9, 4, 3);
        const features = examples.features.map(x => Math.floor(Math.abs(x)) % 6);
        checkNetwork(
            network(
                input(4),
                layer('embedding', { vocabulary: 6, dimensions: 3 }),
                layer('flatten'),
                dense(3, 'softmax'),
            ),
            settingsWith(),
            { ...examples, features },
        );
    });
});
