import assert from 'node:assert/strict';
import { createMemoryRunStore } from '../../../src/experiments/memory-run-store.ts';
import { findSweep } from '../../../src/experiments/resumed-sweep.ts';
import type { SweepPlace } from '../../../src/protocol/training.ts';
import { newRun } from '../support/stored-run.ts';

describe('a comparison in the history', () => {
    it('is no sweep that could go on', () => {
        const store = createMemoryRunStore();
        const sweep: SweepPlace = { id: 'sweep', index: 0, values: { width: '8' } };
        store.begin(newRun('swept', { sweep })).dispose();
        const spec = newRun('');
        const asked = {
            specUri: spec.specUri,
            specText: spec.specText ?? '',
            run: spec.job.run.name,
            axes: ['width'],
        };
        assert.equal(findSweep(store, asked)?.id, 'sweep');
        const place: SweepPlace = { id: 'pairs', index: 0, values: { network: 'a' }, kind: 'comparison' };
        store.begin(newRun('compared', { sweep: place, startedAt: 1_800_000_000_000 })).dispose();
        assert.equal(findSweep(store, asked)?.id, 'sweep');
    });

    it('nor are the runs of another search by the same text', () => {
        const store = createMemoryRunStore();
        const sweep: SweepPlace = { id: 'rates', index: 0, values: { 'dropout, line 3': '0.5' } };
        store.begin(newRun('candidate', { sweep })).dispose();
        const { specUri, specText = '', job } = newRun('');
        assert.equal(findSweep(store, { specUri, specText, run: job.run.name, axes: ['width'] }), undefined);
    });
});
