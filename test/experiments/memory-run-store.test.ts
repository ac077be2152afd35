import assert from 'node:assert/strict';
import { createMemoryRunStore } from '../../src/experiments/memory-run-store.ts';
import { describeStore } from './support/store-contract.ts';
import { checkpointAfter, detailsOf, metricsOf, newRun } from './support/stored-run.ts';

describe('the run history in memory', () => {
    describeStore(createMemoryRunStore);

    it('can be written down without weights, and read again, where what trained was interrupted', () => {
        const store = createMemoryRunStore();
        const recorder = store.begin(newRun('a'));
        recorder.save([metricsOf(1, 0.7)], checkpointAfter(1), [detailsOf(1)]);
        const look = { at: 1, epoch: 1, examples: 9, loss: 1, confusion: detailsOf(1).confusion! };
        store.addEvaluation('a', look);
        const again = createMemoryRunStore(JSON.parse(JSON.stringify(store.keep())));
        assert.deepEqual(again.epochs('a'), store.epochs('a'));
        assert.deepEqual(again.find('a'), {
            ...store.find('a'),
            state: 'interrupted',
            stepsDone: 0,
            hasCheckpoint: false,
        });
        assert.equal(again.specText('a'), store.specText('a'));
        assert.deepEqual(again.details('a'), { best: detailsOf(1), last: detailsOf(1) });
        assert.deepEqual(again.evaluations('a'), [look]);
    });
});
