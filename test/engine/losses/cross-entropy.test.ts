import assert from 'node:assert/strict';
import fc from 'fast-check';
import { crossEntropy } from '../../../src/engine/losses/cross-entropy.ts';
import { centralDifferences, gradientTolerance, normals, relativeError } from '../support/gradient-check.ts';

const fromScores = crossEntropy({}, 'output');
const fromProbabilities = crossEntropy({}, 'probabilities');

function oneHot(labels: readonly number[], width: number): Float64Array {
    const targets = new Float64Array(labels.length * width);
    for (const [row, label] of labels.entries()) {
        targets[row * width + label] = 1;
    }
    return targets;
}

const shapes = [
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 0, max: 999 }),
] as const;

describe('loss cross_entropy', () => {
    it('is minus the logarithm of the right class’s softmax', () => {
        const outputs = Float64Array.of(
            Math.log(1),
            Math.log(2),
            Math.log(5),
            Math.log(3),
            Math.log(3),
            Math.log(2),
        );
        const batch = { rows: 2, width: 3, outputs, targets: oneHot([2, 1], 3) };
        const expected = -Math.log(5 / 8) - Math.log(3 / 8);
        assert.ok(Math.abs(fromScores.sum(batch) - expected) < 1e-14);
    });

    it('stays exact where the probabilities would round to zero or the exponentials overflow', () => {
        const outputs = Float64Array.of(1000, 0, -1000);
        const batch = (label: number) => ({ rows: 1, width: 3, outputs, targets: oneHot([label], 3) });
        assert.deepEqual(
            [0, 1, 2].map(label => fromScores.sum(batch(label))),
            [0, 1000, 2000],
        );
    });

    it('has the gradient of central differences, for hard and for soft targets', () => {
        fc.assert(
            fc.property(...shapes, fc.boolean(), (rows, width, seed, isSoft) => {
                const outputs = normals(rows * width, seed);
                const labels = Array.from({ length: rows }, (_, row) => (row + seed) % width);
                const targets = isSoft
                    ? normals(rows * width, seed + 1).map(Math.abs)
                    : oneHot(labels, width);
                const batch = { rows, width, outputs, targets };
                const gradient = new Float64Array(rows * width);
                fromScores.gradient(batch, gradient);
                const expected = centralDifferences(outputs, () => fromScores.sum(batch) / rows);
                assert.ok(relativeError(gradient, expected) < gradientTolerance);
            }),
        );
    });

    it('has the gradient of central differences on probabilities', () => {
        fc.assert(
            fc.property(...shapes, (rows, width, seed) => {
                const outputs = normals(rows * width, seed).map(x => 0.1 + 0.8 / (1 + Math.exp(-x)));
                const targets = oneHot(
                    Array.from({ length: rows }, (_, row) => (row + seed) % width),
                    width,
                );
                const batch = { rows, width, outputs, targets };
                const gradient = new Float64Array(rows * width);
                fromProbabilities.gradient(batch, gradient);
                const expected = centralDifferences(outputs, () => fromProbabilities.sum(batch) / rows);
                assert.ok(relativeError(gradient, expected) < gradientTolerance);
            }),
        );
    });

    it('is the same on softmax’s probabilities as on the scores', () => {
        const outputs = normals(12, 5);
        const targets = oneHot([0, 3, 2], 4);
        const probabilities = outputs.map((x, index) => {
            const row = outputs.subarray(index - (index % 4), index - (index % 4) + 4);
            return Math.exp(x) / row.reduce((sum, score) => sum + Math.exp(score), 0);
        });
        const difference =
            fromScores.sum({ rows: 3, width: 4, outputs, targets }) -
            fromProbabilities.sum({ rows: 3, width: 4, outputs: probabilities, targets });
        assert.ok(Math.abs(difference) < 1e-13);
    });

    it('bounds the cost of a probability that dropout has zeroed or scaled beyond 1, with no gradient there', () => {
        const batch = { rows: 1, width: 2, outputs: Float64Array.of(0, 1.6), targets: Float64Array.of(1, 0) };
        assert.ok(Math.abs(fromProbabilities.sum(batch) + Math.log(1e-7)) < 1e-12);
        const gradient = new Float64Array(2);
        fromProbabilities.gradient(batch, gradient);
        assert.deepEqual([...gradient], [0, 0]);
    });

    it('is not finite where the scores are not', () => {
        for (const outputs of [
            Float64Array.of(Number.NaN, 1),
            Float64Array.of(1, Number.NaN),
            Float64Array.of(Infinity, 0),
        ]) {
            assert.ok(
                !Number.isFinite(fromScores.sum({ rows: 1, width: 2, outputs, targets: oneHot([0], 2) })),
            );
        }
    });
});
