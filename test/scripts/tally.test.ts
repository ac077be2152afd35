import assert from 'node:assert/strict';
import {
    addTallies,
    filesThatFailed,
    formatTally,
    type TestEvent,
    tallyOf,
    tallyOfSecondTry,
} from '../../scripts/testing/tally.ts';

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

describe('what failed once', () => {
    const steady: TestEvent = { event: 'passed', title: 'is steady', file: '/a.test.ts' };
    const shaky: TestEvent = { event: 'failed', title: 'is shaky', message: 'too late', file: '/b.test.ts' };
    const recovered: TestEvent = { event: 'passed', title: 'is shaky', file: '/b.test.ts' };
    const next: TestEvent = { event: 'passed', title: 'comes next', file: '/b.test.ts' };
    const endOf = (code: number, ...events: readonly TestEvent[]) => ({
        report: report(...events),
        code,
        timedOut: false,
        isFiltered: false,
    });

    it('is run again by its file, where the process is whole', () => {
        assert.deepEqual(filesThatFailed(endOf(1, steady, shaky, shaky, end)), ['/b.test.ts']);
        assert.deepEqual(filesThatFailed(endOf(0, steady, end)), []);
        assert.deepEqual(filesThatFailed(endOf(134, steady, shaky)), []);
        assert.deepEqual(filesThatFailed(endOf(1, steady, shaky, failed, end)), []);
    });

    it('passes where all of its file passes the second time, and is named', () => {
        const tally = tallyOfSecondTry(
            endOf(1, steady, shaky, end),
            ['/b.test.ts'],
            endOf(0, recovered, next, end),
        );
        assert.deepEqual(tally, { passed: 3, failed: 0, skipped: 0, failures: [], unsteady: ['is shaky'] });
    });

    it('fails where anything fails the second time', () => {
        const first = endOf(1, steady, shaky, end);
        assert.equal(tallyOfSecondTry(first, ['/b.test.ts'], endOf(1, shaky, next, end)).failed, 1);
        assert.equal(tallyOfSecondTry(first, ['/b.test.ts'], endOf(134, recovered)).failed, 1);
    });
});
