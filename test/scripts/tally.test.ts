import assert from 'node:assert/strict';
import { addTallies, formatTally, type TestEvent, tallyOf } from '../../scripts/testing/tally.ts';

const passed: TestEvent = { event: 'passed', title: 'adds' };
const skipped: TestEvent = { event: 'skipped', title: 'waits for a device' };
const failed: TestEvent = { event: 'failed', title: 'multiplies', message: '6 !== 7' };
const end: TestEvent = { event: 'end' };

function report(...events: readonly TestEvent[]): string {
    return events.map(event => `${JSON.stringify(event)}\n`).join('');
}

function tier(events: readonly TestEvent[], change: Partial<Parameters<typeof tallyOf>[0]> = {}) {
    return tallyOf({ report: report(...events), code: 0, timedOut: false, isFiltered: false, ...change });
}

describe('tally of a tier', () => {
    it('counts what the report says', () => {
        assert.deepEqual(tier([passed, skipped, passed, failed, end], { code: 1 }), {
            passed: 2,
            failed: 1,
            skipped: 1,
            failures: ['multiplies'],
        });
    });

    it('adds a failure where the process crashed in the middle', () => {
        const crashed = tier([passed, passed], { code: 134 });
        assert.deepEqual([crashed.passed, crashed.failed], [2, 1]);
        assert.match(crashed.failures[0] ?? '', /before its tests were done .*134/);
    });

    it('adds a failure where the process ended early with success', () => {
        assert.equal(tier([passed]).failed, 1);
    });

    it('adds a failure where the last line was written in half', () => {
        const half = tallyOf({
            report: `${report(passed)}{"event":"pas`,
            code: null,
            timedOut: false,
            isFiltered: false,
        });
        assert.deepEqual([half.passed, half.failed], [1, 1]);
    });

    it('adds a failure where no report was written', () => {
        const silent = tallyOf({ report: undefined, code: 0, timedOut: false, isFiltered: false });
        assert.equal(formatTally(silent), '0 passed, 1 failed, 0 skipped');
    });

    it('adds a failure where every test passed but the process did not', () => {
        assert.equal(tier([passed, end], { code: 1 }).failed, 1);
    });

    it('counts a failed test once, although the process failed because of it', () => {
        assert.equal(tier([failed, end], { code: 1 }).failed, 1);
    });

    it('adds a failure where time ran out, although the tests were done', () => {
        assert.match(tier([passed, end], { code: null, timedOut: true }).failures[0] ?? '', /too long/);
    });

    it('adds a failure where no test ran, unless a filter left none', () => {
        assert.deepEqual(tier([end]).failures, ['ran no test']);
        assert.equal(tier([end], { isFiltered: true }).failed, 0);
    });
});

describe('tally of a run', () => {
    it('is the sum of its tiers and reads as one line', () => {
        const total = addTallies([tier([passed, skipped, end]), tier([passed, failed, end], { code: 1 })]);
        assert.equal(formatTally(total), '2 passed, 1 failed, 1 skipped');
        assert.deepEqual(total.failures, ['multiplies']);
    });
});
