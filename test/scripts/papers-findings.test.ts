import assert from 'node:assert/strict';
import type { FinishedPaperRun } from '../../scripts/studies/paper-runs.ts';
import { bestOf, difference, findingOf, orderFound, points } from '../../scripts/studies/papers-findings.ts';

/** Runs from seeds 1, 2, ... that end with these errors. */
function runs(...errors: readonly number[]): FinishedPaperRun[] {
    return errors.map((error, index) => ({
        ...{ study: 'tested', sweep: 'tested', values: {}, seed: index + 1, key: String(index) },
        ...{ parameters: 1, seconds: 1, validationLoss: [1], trainingLoss: [1], trainingError: [0] },
        validationError: [0.9, error],
    }));
}

describe('what the studies of the papers say', () => {
    it('is the paired difference of the last errors, with the interval of a t test', () => {
        const change = difference(runs(0.05, 0.04, 0.06), runs(0.04, 0.035, 0.045));
        // scipy.stats.ttest_rel([0.04, 0.035, 0.045], [0.05, 0.04, 0.06]): -0.01 ± 4.302653 · 0.005 / √3.
        assert.ok(change);
        assert.ok(Math.abs(change.mean + 0.01) < 1e-12);
        assert.ok(Math.abs(change.margin - 0.0124207) < 1e-6);
        assert.equal(points(change), '-1.0 ± 1.2 (3)');
        assert.equal(findingOf(change), 'open');
    });

    it('pairs by the seed, and knows nothing of a single pair', () => {
        const [first, second, third] = runs(0.05, 0.04, 0.06) as [
            FinishedPaperRun,
            FinishedPaperRun,
            FinishedPaperRun,
        ];
        const change = difference([first, second], [third, second]);
        assert.deepEqual([change?.count, change?.mean], [1, 0]);
        assert.equal(findingOf(difference([first], runs(0.01))), 'open');
        assert.equal(difference([first], [second]), undefined);
        assert.equal(points(undefined), 'not measured');
    });

    it('counts the pairs of methods in the paper’s order, in the other one, and open', () => {
        const found = orderFound([
            { name: 'worst', runs: runs(0.05, 0.051, 0.052) },
            { name: 'middle', runs: runs(0.06, 0.061, 0.0621) },
            { name: 'best', runs: runs(0.04, 0.062, 0.03) },
        ]);
        assert.deepEqual(found, { same: 0, opposite: [['worst', 'middle']], open: 2 });
        const inOrder = orderFound([
            { name: 'worst', runs: runs(0.05, 0.051, 0.052) },
            { name: 'best', runs: runs(0.04, 0.0411, 0.042) },
        ]);
        assert.deepEqual(inOrder, { same: 1, opposite: [], open: 0 });
    });

    it('names the way with the lowest error, and those that are not shown to be worse', () => {
        const found = bestOf([
            { name: '0', runs: runs(0.05, 0.051, 0.052) },
            { name: '0.5', runs: runs(0.04, 0.041, 0.042) },
            { name: '0.7', runs: runs(0.03, 0.06, 0.05) },
            { name: '0.9', runs: [] },
        ]);
        assert.deepEqual([found?.best.name, found?.alike], ['0.5', ['0.7']]);
        assert.equal(bestOf([]), undefined);
    });
});
