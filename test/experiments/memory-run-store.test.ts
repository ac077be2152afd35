import assert from 'node:assert/strict';
import { createMemoryRunStore } from '../../src/experiments/memory-run-store.ts';
import { describeStore } from './support/store-contract.ts';
import { checkpointAfter, metricsOf, newRun } from './support/stored-run.ts';

describe('the run history in memory', () => {
    describeStore(createMemoryRunStore);

    it('can be written down without weights, and read again, where what trained was interrupted', () => {
        const store = createMemoryRunStore();
        const recorder = store.begin(newRun('a'));
        recorder.save([metricsOf(1, 0.7)], checkpointAfter(1));
        const again = createMemoryRunStore(JSON.parse(JSON.stringify(store.keep())));
        assert.deepEqual(again.epochs('a'), store.epochs('a'));
        assert.deepEqual(again.find('a'), {
            ...store.find('a'),
            state: 'interrupted',
            stepsDone: 0,
            hasCheckpoint: false,
        });
        assert.equal(again.specText('a'), store.specText('a'));
    });
});
