import assert from 'node:assert/strict';
import { appendRuns, replaceRuns } from '../../src/webview/run-curves.ts';
import { type SeedMean, takeSeedsTogether } from '../../src/webview/seeds.ts';
import { curvesOf, runInfo, runOf } from './support.ts';

const seed = (id: string, number: number, losses: readonly number[], over = {}) =>
    runOf({ id, seed: number, kin: 'k', ...over }, curvesOf(losses, losses));

function meanIn(taken: readonly unknown[]): SeedMean {
    const mean = taken.find(
        (item): item is SeedMean => typeof item === 'object' && item !== null && 'bands' in item,
    );
    return mean ?? assert.fail('There is no mean.');
}

describe('seeds taken together', () => {
    it('are their mean within the lowest and the highest, as far as all of them have come', () => {
        const taken = takeSeedsTogether([
            seed('a', 1, [4, 3, 2]),
            seed('b', 2, [2, 2]),
            seed('c', 3, [3, 1, 1]),
        ]);
        assert.equal(taken.length, 1);
        const { run, seeds, bands } = meanIn(taken);
        assert.equal(seeds, 3);
        assert.deepEqual(run.curves.validationLoss, [3, 2]);
        assert.deepEqual(bands.validationLoss, [
            [2, 1],
            [4, 3],
        ]);
    });

    it('leave alone what is of another kin, a twin, unknown, or the same seed again', () => {
        const runs = [
            seed('a', 1, [1]),
            seed('b', 2, [1], { kin: 'other' }),
            seed('c', 3, [1], { twinOf: 'a' }),
            runOf({ id: 'd', seed: 4 }),
            seed('e', 1, [1]),
        ];
        assert.deepEqual(
            takeSeedsTogether(runs).map(item => ('bands' in item ? 'mean' : item.info.id)),
            ['a', 'b', 'c', 'd'],
        );
    });

    it('grow with their runs', () => {
        const info = (id: string, number: number) => runInfo({ id, seed: number, kin: 'k' });
        const before = replaceRuns([
            { info: info('a', 1), curves: curvesOf([4], [4]) },
            { info: info('b', 2), curves: curvesOf([2], [2]) },
        ]);
        assert.deepEqual(meanIn(takeSeedsTogether([...before.values()])).run.curves.trainingLoss, [3]);
        const after = appendRuns(before, [
            { info: info('a', 1), curves: curvesOf([1], [1], 2) },
            { info: info('b', 2), curves: curvesOf([0], [0], 2) },
        ]);
        const { run } = meanIn(takeSeedsTogether([...(after ?? assert.fail()).values()]));
        assert.deepEqual(run.curves.trainingLoss, [3, 0.5]);
    });
});
