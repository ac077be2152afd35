import assert from 'node:assert/strict';
import {
    progressShare,
    progressText,
    remainingText,
    roughDuration,
    statusText,
    workProgressText,
} from '../../src/extension/run-text.ts';
import { chooseColor, paletteLength } from '../../src/extension/runs/run-colors.ts';
import { runInfo } from '../webview/support.ts';

describe('runs in a few words', () => {
    const running = runInfo({
        state: 'running',
        name: 'digits_mlp',
        epoch: 12,
        epochs: 60,
        step: 20,
        steps: 100,
    });

    it('shows one run by its epoch, several by their share', () => {
        assert.equal(statusText([running]), 'digits_mlp 12/60 · 32 s left');
        assert.equal(statusText([{ ...running, state: 'paused' }]), 'digits_mlp: paused at epoch 12 of 60');
        assert.equal(statusText([running, runInfo({ state: 'queued', step: 0, steps: 100 })]), '2 runs 10%');
        assert.equal(statusText([runInfo({ state: 'queued', name: 'net' })]), 'net: waiting');
        assert.equal(statusText([]), '');
        const sweep = {
            id: 's',
            kind: 'sweep' as const,
            name: 'net',
            spec: 'net.netspec',
            done: 3,
            count: 12,
        };
        assert.equal(statusText([], [sweep]), 'Sweep over net: 3/12');
        assert.equal(statusText([], [{ ...sweep, kind: 'comparison' }]), 'Comparison of net: 3/12');
        assert.equal(statusText([], [{ ...sweep, kind: 'rates', count: 0 }]), 'Drop rates of net');
        assert.equal(workProgressText({ ...sweep, kind: 'comparison' }), '3 of at most 12 pairs');
        assert.equal(workProgressText({ ...sweep, kind: 'rates', count: 0 }), 'starting');
        assert.equal(
            statusText([running], [sweep, { ...sweep, name: 'other', done: 0 }]),
            'digits_mlp 12/60 · 32 s left · Sweep over net: 3/12 · Sweep over other: 0/12',
        );
    });

    it('names the epoch, or what is waited for', () => {
        assert.equal(progressText(running), 'epoch 12 of 60');
        assert.equal(progressText(runInfo({ state: 'starting' })), 'starting');
    });

    it('says how long it still takes once it has a pace, and no finer than it is known', () => {
        assert.equal(remainingText({ ...running, seconds: 0.2 }), undefined);
        assert.equal(remainingText({ ...running, step: 0 }), undefined);
        assert.equal(remainingText({ ...running, state: 'paused' }), undefined);
        assert.equal(remainingText({ ...running, seconds: 100 }), '7 min left');
        assert.equal(roughDuration(0.4), 'under 1 s');
        assert.equal(roughDuration(59.4), '59 s');
        assert.equal(roughDuration(59.6), '1 min');
        assert.equal(roughDuration(2 * 3600 + 600), '2 h 10 min');
    });

    it('has no share before the number of steps is known', () => {
        assert.equal(progressShare([runInfo({ step: 0, steps: 0 })]), 0);
    });
});

describe('the choice of a colour', () => {
    it('goes round the palette', () => {
        const used: number[] = [];
        for (let run = 0; run < 2 * paletteLength; run++) {
            used.push(chooseColor(used));
        }
        assert.deepEqual(used, [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
    });

    it('fills the place of a run that was removed', () => {
        assert.equal(chooseColor([0, 2, 3, 4, 5]), 1);
        assert.equal(chooseColor([0, 1, 2, 3, 4, 5, 0]), 1);
    });
});
