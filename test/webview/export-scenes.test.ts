import assert from 'node:assert/strict';
import type { DrawnRun } from '../../src/webview/drawn-run.ts';
import { exportedScene } from '../../src/webview/export-scenes.ts';
import { bestEpochOf, overfittingOf } from '../../src/webview/overfitting.ts';
import { appendRuns, type RunCurves, replaceRuns } from '../../src/webview/run-curves.ts';
import { smooth } from '../../src/webview/smoothing.ts';
import { initialViewState } from '../../src/webview/view-state.ts';
import { curvesOf, runInfo, runOf } from './support.ts';

function drawn(run: RunCurves, label: string, addition?: string): DrawnRun {
    return { run, drawn: run, label, color: 'red', addition };
}

describe('a chart that is kept', () => {
    const run = drawn(runOf(), 'with dropout', '');

    it('is drawn as it is seen, with numbers as they were measured', () => {
        const scene = exportedScene('loss', [run], {
            ...initialViewState,
            smoothing: 0.5,
            logarithmicLoss: true,
        });
        const [training] = scene.marks.filter(({ kind }) => kind === 'line');
        assert.deepEqual(training?.kind === 'line' && training.y, smooth([1, 0.5, 0.25, 0.125], 0.5));
        assert.deepEqual(
            scene.table.rows.map(row => row[1]),
            [1, 0.5, 0.25, 0.125],
        );
        assert.equal(scene.y.kind, 'log');
    });

    it('shows the part of the axis that is looked at, over what it is drawn', () => {
        const scene = exportedScene('loss', [run], {
            ...initialViewState,
            unit: 'seconds',
            zoom: { from: 1.5, to: 3.5 },
        });
        assert.deepEqual(scene.x, {
            kind: 'linear',
            label: 'seconds',
            minimum: 1.5,
            maximum: 3.5,
            whole: false,
        });
        assert.deepEqual(scene.table.headings, [
            'epoch',
            'with dropout: seconds',
            'with dropout: training',
            'with dropout: validation',
        ]);
    });

    it('has no errors beside accuracies', () => {
        const regression = drawn(runOf({ id: 'b', task: 'regression' }), 'b');
        const scene = exportedScene('metric', [run, regression], initialViewState);
        assert.equal(scene.title, 'Accuracy');
        assert.equal(scene.table.headings.length, 3);
    });
});

describe('what is remembered of a growing run', () => {
    const info = runInfo({ state: 'running', epochs: 1000 });
    /** Best at the 20th epoch, and rising from there while training goes on falling. */
    const losses = (from: number, to: number): [number[], number[]] => {
        const epochs = Array.from({ length: to - from }, (_, index) => from + index);
        return [epochs.map(t => 1 / (t + 1)), epochs.map(t => 1 + Math.abs(t - 19) / 20)];
    };

    it('is what looking at all of it anew would find', () => {
        let runs = replaceRuns([{ info, curves: curvesOf(...losses(0, 30)) }]);
        const last = (): RunCurves => [...runs.values()].at(-1) ?? assert.fail();
        overfittingOf(last());
        for (let epoch = 30; epoch < 300; epoch += 10) {
            assert.equal(bestEpochOf(last().curves), 20);
            const added = { info, curves: curvesOf(...losses(epoch, epoch + 10), epoch + 1) };
            runs = appendRuns(runs, [added]) ?? assert.fail();
            overfittingOf(last());
        }
        const ended = { ...last(), info: runInfo({ state: 'finished' }) };
        const anew = runOf({ state: 'finished' }, curvesOf(...losses(0, 300)));
        assert.deepEqual(overfittingOf(ended), overfittingOf(anew));
        assert.ok(overfittingOf(ended) !== undefined);
    });
});
