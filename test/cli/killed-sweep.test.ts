import assert from 'node:assert/strict';
import { killedSearches, killSweeps } from '../support/kill-sweeps.ts';

describe('a sweep that is killed', function () {
    this.timeout(300_000);

    // `npm run kill:sweeps` does it many times.
    it('goes on to the same table, whatever its search', async () => {
        const tally = await killSweeps(killedSearches.length, Date.now() % 1_000_000);
        assert.ok(tally.kills >= killedSearches.length);
        assert.ok(tally.sweepsEnded > 0);
        assert.equal(tally.tablesThatDiffer, 0);
    });
});
