// `npm run kill` does the same 200 times.

import assert from 'node:assert/strict';
import { killRuns } from '../support/kill-runs.ts';

describe('a training process that is killed', () => {
    it('loses at most the epoch in progress, leaves a sound database, and goes on to the bits of an uninterrupted run', async function () {
        this.timeout(120_000);
        const tally = await killRuns(20, Date.now() % 1_000_000);
        assert.equal(tally.kills, 20);
        assert.ok(tally.largestEpoch > 0, 'no kill met a run under way');
        assert.deepEqual([tally.lostEpochs, tally.integrityFailures, tally.runsThatDiffer], [0, 0, 0]);
    });
});
