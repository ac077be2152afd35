import assert from 'node:assert/strict';
import { CurveColumns } from '../../src/extension/runs/curve-columns.ts';
import { progressLens, resultLens } from '../../src/extension/runs/lens-text.ts';
import { runInfo } from '../webview/support.ts';
import { epoch } from './support.ts';

const running = runInfo({ state: 'running', epoch: 7, epochs: 60, step: 30, steps: 240, seconds: 2 });
const last = { epoch: 6, validationLoss: 0.083_21, validationMetric: 0.9716, gap: 0.0314 };

describe('the line over a train', () => {
    it('shows how far a run is, what it measures and how long it still takes', () => {
        assert.equal(
            progressLens(running, last),
            '▰▱▱▱▱▱▱▱ epoch 7 of 60 · validation loss 0.0832 · 14 s left',
        );
        assert.equal(
            progressLens(runInfo({ state: 'queued', step: 0 }), undefined),
            '▱▱▱▱▱▱▱▱ waiting for another run',
        );
        assert.equal(
            progressLens({ ...running, state: 'paused' }, last),
            '▰▱▱▱▱▱▱▱ paused at epoch 7 of 60 · validation loss 0.0832',
        );
    });

    it('shows the best value of the last run and the gap at its end', () => {
        const info = runInfo({ state: 'finished' });
        assert.equal(
            resultLens(info, last, { ...last, epoch: 9, gap: 0.25 }, false),
            'Last run: 97.2% at epoch 6 · gap 0.25',
        );
        assert.equal(resultLens(info, last, last, true), 'Before this change: 97.2% at epoch 6 · gap 0.0314');
        assert.equal(
            resultLens(
                { ...info, task: 'regression', state: 'stopped' },
                { ...last, validationMetric: 52.123 },
                last,
                false,
            ),
            'Last run: stopped at epoch 6, error 52.1 at epoch 6 · gap 0.0314',
        );
        assert.equal(
            resultLens({ ...info, state: 'failed' }, undefined, undefined, false),
            'Last run: failed',
        );
    });
});

describe('the summary of growing curves', () => {
    it('is of the lowest validation loss, the first of equals, and of the last epoch', () => {
        const columns = new CurveColumns();
        assert.deepEqual(columns.summary, {});
        const losses = [0.5, 0.25, 0.25, 0.75];
        columns.append(
            losses.map((validationLoss, row) => ({ ...epoch(row + 1), trainingLoss: 0.125, validationLoss })),
        );
        assert.deepEqual([columns.summary.best?.epoch, columns.summary.last?.epoch], [2, 4]);
        assert.equal(columns.summary.last?.gap, 0.625);
    });
});
