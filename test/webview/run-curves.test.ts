import assert from 'node:assert/strict';
import fc from 'fast-check';
import { appendRuns, epochsOf, replaceRuns } from '../../src/webview/run-curves.ts';
import { curvesOf, measuresWith, runInfo } from './support.ts';

describe('appending runs', () => {
    it('gives the same as one whole state, however the epochs are cut', () => {
        fc.assert(
            fc.property(fc.array(fc.nat(5), { maxLength: 10 }), sizes => {
                let runs = replaceRuns([]);
                let epochs = 0;
                for (const size of sizes) {
                    const losses = Array.from({ length: size }, (_, row) => epochs + row + 1);
                    const next = appendRuns(runs, [
                        { info: runInfo(), curves: curvesOf(losses, losses, epochs + 1) },
                    ]);
                    assert.ok(next !== undefined);
                    runs = next;
                    epochs += size;
                }
                const run = runs.get('a');
                assert.deepEqual(
                    run?.curves.validationLoss ?? [],
                    Array.from({ length: epochs }, (_, row) => row + 1),
                );
            }),
        );
    });

    it('asks for everything where an epoch is missing or repeated', () => {
        const runs = replaceRuns([{ info: runInfo(), curves: curvesOf([1, 2], [1, 2]) }]);
        assert.equal(appendRuns(runs, [{ info: runInfo(), curves: curvesOf([4], [4], 4) }]), undefined);
        assert.equal(appendRuns(runs, [{ info: runInfo(), curves: curvesOf([2], [2], 2) }]), undefined);
        assert.equal(
            appendRuns(runs, [{ info: runInfo({ id: 'b' }), curves: curvesOf([2], [2], 2) }]),
            undefined,
        );
    });

    it('keeps a measure in its rows that a run has only since it went on', () => {
        const runs = replaceRuns([{ info: runInfo(), curves: curvesOf([1, 2], [1, 2]) }]);
        const later = curvesOf([3], [3], 3);
        const measures = measuresWith({ validationAccuracy: Float32Array.of(0.5) });
        const next = appendRuns(runs, [{ info: runInfo(), curves: { ...later, measures } }]);
        assert.deepEqual(next?.get('a')?.curves.measures.validationAccuracy, [Number.NaN, Number.NaN, 0.5]);
    });

    it('takes news of a run without new epochs, and new runs after the known ones', () => {
        const runs = replaceRuns([{ info: runInfo(), curves: curvesOf([1], [1]) }]);
        const next = appendRuns(runs, [
            { info: runInfo({ state: 'stopped' }), curves: curvesOf([], [], 2) },
            { info: runInfo({ id: 'b' }), curves: curvesOf([], []) },
        ]);
        assert.deepEqual([...(next?.keys() ?? [])], ['a', 'b']);
        const run = next?.get('a');
        assert.equal(run?.info.state, 'stopped');
        assert.equal(run && epochsOf(run.curves), 1);
    });
});
