import assert from 'node:assert/strict';
import fc from 'fast-check';
import { binaryCrossEntropy } from '../../../src/engine/losses/binary-cross-entropy.ts';
import { centralDifferences, gradientTolerance, normals, relativeError } from '../support/gradient-check.ts';

const fromScores = binaryCrossEntropy({}, 'output');
const fromProbabilities = binaryCrossEntropy({}, 'probabilities');
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
/** Hard and soft targets in [0, 1]. */
const targetsOf = (length: number, seed: number) =>
    normals(length, seed).map(x => (Math.abs(x) < 0.5 ? logistic(x) : x > 0 ? 1 : 0));

const shapes = [
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 0, max: 999 }),
] as const;

describe('loss binary_cross_entropy', () => {
    it('is minus the logarithm of the probability of the right answer, averaged over outputs', () => {
        const outputs = Float64Array.of(Math.log(3), Math.log(1 / 4), 0, Math.log(9));
        const targets = Float64Array.of(1, 1, 0, 0);
        // σ(ln a) = a / (1 + a).
        const expected = -(Math.log(3 / 4) + Math.log(1 / 5)) / 2 - (Math.log(1 / 2) + Math.log(1 / 10)) / 2;
        assert.ok(Math.abs(fromScores.sum({ rows: 2, width: 2, outputs, targets }) - expected) < 1e-14);
    });

    it('stays exact where the probability would round to 0 or 1', () => {
        const lossOf = (score: number, target: number) =>
            fromScores.sum({
                rows: 1,
                width: 1,
                outputs: Float64Array.of(score),
                targets: Float64Array.of(target),
            });
        assert.deepEqual(
            [lossOf(1000, 1), lossOf(1000, 0), lossOf(-1000, 1), lossOf(-1000, 0), lossOf(Infinity, 1)],
            [0, 1000, 1000, 0, 0],
        );
        assert.ok(Math.abs(lossOf(-60, 0) / Math.exp(-60) - 1) < 1e-12);
        assert.ok(Number.isNaN(lossOf(Number.NaN, 0)) && Number.isNaN(lossOf(Number.NaN, 1)));
    });

    it('has the gradient of central differences on scores and on probabilities', () => {
        fc.assert(
            fc.property(...shapes, (rows, width, seed) => {
                const scores = normals(rows * width, seed);
                const targets = targetsOf(rows * width, seed + 1);
                for (const [loss, outputs] of [
                    [fromScores, scores],
                    [fromProbabilities, scores.map(x => 0.1 + 0.8 * logistic(x))],
                ] as const) {
                    const batch = { rows, width, outputs, targets };
                    const gradient = new Float64Array(rows * width);
                    loss.gradient(batch, gradient);
                    const expected = centralDifferences(outputs, () => loss.sum(batch) / rows);
                    assert.ok(relativeError(gradient, expected) < gradientTolerance);
                }
            }),
        );
    });

    it('is the same on the logistic’s probabilities as on the scores', () => {
        const outputs = normals(12, 5);
        const targets = targetsOf(12, 6);
        const difference =
            fromScores.sum({ rows: 3, width: 4, outputs, targets }) -
            fromProbabilities.sum({ rows: 3, width: 4, outputs: outputs.map(logistic), targets });
        assert.ok(Math.abs(difference) < 1e-13);
    });

    it('bounds the cost of a probability that dropout has zeroed or scaled beyond 1, with no gradient there', () => {
        const batch = { rows: 1, width: 2, outputs: Float64Array.of(0, 1.6), targets: Float64Array.of(1, 0) };
        assert.ok(Math.abs(fromProbabilities.sum(batch) + Math.log(1e-7)) < 1e-8);
        const gradient = new Float64Array(2);
        fromProbabilities.gradient(batch, gradient);
        assert.deepEqual([...gradient], [0, 0]);
    });
});
