import assert from 'node:assert/strict';
import { createMemoryRunStore } from '../../src/experiments/memory-run-store.ts';
import { CurveColumns } from '../../src/extension/runs/curve-columns.ts';
import { MeasuredRecords } from '../../src/extension/runs/measured-records.ts';
import { measuredRunOf } from '../../src/extension/runs/measured-runs.ts';
import { type MeasuredDropout, type MeasuredFix, measuredRun } from '../../src/model/measurements.ts';
import type { EpochMetrics } from '../../src/model/metrics.ts';
import { noiseMeasures } from '../experiments/support/stored-run.ts';
import { digitsJob } from '../worker/job.ts';

const none = { base: 1, variant: 1, difference: 0, margin: null };
const dropout = (fingerprint: string, pairs = 5): MeasuredDropout => ({
    fingerprint,
    verdict: 'same',
    pairs,
    validationLoss: none,
    validationError: none,
    trainingLoss: none,
    isRegression: false,
});
const fix = (fingerprint: string, variant: string, pairs = 5): MeasuredFix => ({
    ...dropout(fingerprint, pairs),
    rule: 'stacked-dropout',
    anchor: { layer: 3 },
    fix: 'Merge',
    variant: { fingerprint: variant, anchor: { layer: 3 } },
});

/** Two windows on one history, as after a restart for a new one: all that is shared is JSON. */
function history(broken = false) {
    let isFull = false;
    const store = createMemoryRunStore();
    return {
        store,
        fill: () => {
            isFull = true;
        },
        window(now = () => 1000) {
            return new MeasuredRecords(
                {
                    read: async () => (broken ? undefined : JSON.parse(JSON.stringify(store.measurements()))),
                    keep: async measurement => {
                        if (!isFull) {
                            store.keepMeasurement(measurement);
                        }
                        return !isFull;
                    },
                },
                now,
            );
        },
    };
}

describe('what comparisons have shown', () => {
    it('outlives a restart, each comparison once, as it came out last', async () => {
        const shared = history();
        const records = shared.window();
        let told = 0;
        records.onDidChange(() => told++);
        await records.add({ kind: 'fix', measured: fix('a', 'b', 1) });
        await records.add({ kind: 'fix', measured: fix('a', 'c') });
        await records.add({ kind: 'dropout', measured: dropout('a') });
        await records.add({ kind: 'fix', measured: fix('a', 'b', 7) });
        assert.equal(told, 4);
        const restarted = shared.window();
        assert.ok(await restarted.refresh());
        const again = restarted.in('file:///specs');
        assert.deepEqual(again, records.in('file:///specs'));
        assert.deepEqual(
            again.fixes.map(({ variant, pairs }) => [variant.fingerprint, pairs]),
            [
                ['c', 5],
                ['b', 7],
            ],
        );
        assert.deepEqual(again.dropout, [dropout('a')]);
    });

    it('knows a fix by its rule and its network, whatever it is called', async () => {
        const shared = history();
        const records = shared.window();
        await records.add({ kind: 'fix', measured: fix('a', 'b') });
        await records.add({ kind: 'fix', measured: { ...fix('a', 'b', 8), fix: '合并' } });
        await records.add({ kind: 'fix', measured: { ...fix('a', 'b', 9), rule: 'noise-budget' } });
        assert.deepEqual(
            records.in('').fixes.map(({ rule, fix: title, pairs }) => [rule, title, pairs]),
            [
                ['stacked-dropout', '合并', 8],
                ['noise-budget', 'Merge', 9],
            ],
        );
    });

    it('is taken from by no other window that measures at the same time, which learns of it', async () => {
        const shared = history();
        const windows = [shared.window(), shared.window()];
        const [one, other] = windows;
        assert.ok(one && other);
        await Promise.all(windows.map(window => window.refresh()));
        for (let index = 0; index < 5; index++) {
            await one.add({ kind: 'dropout', measured: dropout(`one ${index}`) });
            await other.add({ kind: 'dropout', measured: dropout(`other ${index}`) });
        }
        let told = 0;
        one.onDidChange(() => told++);
        await one.refresh();
        await one.refresh();
        assert.equal(told, 1);
        const fingerprints = one.in('').dropout.map(({ fingerprint }) => fingerprint);
        assert.deepEqual(
            fingerprints.sort(),
            ['one', 'other'].flatMap(name => [0, 1, 2, 3, 4].map(index => `${name} ${index}`)),
        );
    });

    it('is no less for a measurement of it that was stopped before it came as far', async () => {
        const records = history().window();
        const undecided = (pairs: number) => ({ ...dropout('a', pairs), verdict: 'undecided' as const });
        const shown = async (measured: MeasuredDropout) => {
            await records.add({ kind: 'dropout', measured });
            const [only] = records.in('').dropout;
            return [only?.verdict, only?.pairs];
        };
        assert.deepEqual(await shown(undecided(2)), ['undecided', 2]);
        assert.deepEqual(await shown(undecided(3)), ['undecided', 3]);
        assert.deepEqual(await shown(dropout('a', 10)), ['same', 10]);
        assert.deepEqual(await shown(undecided(4)), ['same', 10]);
        assert.deepEqual(await shown(dropout('a', 5)), ['same', 5]);
    });

    it('is of one folder where the spec reads files there', async () => {
        const records = history().window();
        await records.add({ kind: 'dropout', folder: 'file:///one', measured: dropout('a', 5) });
        await records.add({ kind: 'dropout', folder: 'file:///two', measured: dropout('a', 6) });
        await records.add({ kind: 'dropout', measured: dropout('b', 7) });
        const pairs = (folder: string) => records.in(folder).dropout.map(each => each.pairs);
        assert.deepEqual(pairs('file:///one'), [5, 7]);
        assert.deepEqual(pairs('file:///two'), [6, 7]);
        assert.deepEqual(pairs('file:///three'), [7]);
    });

    it('takes over what an earlier version had kept in one piece, and nothing that is none', async () => {
        const shared = history();
        const records = shared.window();
        await records.add({ kind: 'dropout', measured: dropout('b', 9) });
        const earlier = ['a', 'b', 'c'].map(name => ({ kind: 'dropout', measured: dropout(name) }));
        await records.adopt({ form: 1, records: earlier });
        const restarted = shared.window();
        await restarted.refresh();
        for (const window of [records, restarted]) {
            const all = window.in('').dropout.map(({ fingerprint, pairs }) => `${fingerprint} ${pairs}`);
            assert.deepEqual(all.sort(), ['a 5', 'b 9', 'c 5']);
        }
        for (const other of [null, 3, [], {}, { form: 2, records: [1] }, { form: 1, records: 'x' }]) {
            const nothing = history().window();
            await nothing.adopt(other);
            assert.deepEqual(nothing.in(''), { fixes: [], dropout: [] });
        }
    });

    it('says where it could not take over what an earlier version had kept', async () => {
        const shared = history();
        const earlier = { form: 1, records: [{ kind: 'dropout', measured: dropout('a') }] };
        shared.fill();
        const records = shared.window();
        assert.equal(await records.adopt(earlier), false);
        assert.deepEqual(records.in('').dropout, [dropout('a')]);
        assert.equal(await history().window().adopt(earlier), true);
    });

    it('stays known to the window where the history cannot be read', async () => {
        const records = history(true).window();
        await records.add({ kind: 'dropout', measured: dropout('a') });
        assert.equal(await records.refresh(), false);
        assert.deepEqual(records.in('').dropout, [dropout('a')]);
    });
});

describe('what a run has shown, from its curves', () => {
    const { run } = digitsJob();
    const epochs = [3, 1, 2, 1.5].map(
        (validationLoss, index): EpochMetrics => ({
            epoch: index + 1,
            trainingLoss: 0.5,
            validationLoss,
            trainingLossWithDropout: 0.75,
            gap: validationLoss - 0.5,
            seconds: index,
            trainingAccuracy: 0.75,
            validationAccuracy: 0.5,
            trainingAccuracyWithDropout: 0.25,
        }),
    );

    it('is what the epochs themselves say', () => {
        for (const count of [1, 2, 4]) {
            const columns = new CurveColumns();
            columns.append(epochs.slice(0, count));
            assert.deepEqual(measuredRunOf(run, columns.from(1)), measuredRun(run, epochs.slice(0, count)));
        }
        const columns = new CurveColumns();
        columns.append(epochs);
        assert.deepEqual(
            measuredRunOf(run, columns.from(1), noiseMeasures),
            measuredRun(run, epochs, noiseMeasures),
        );
        assert.deepEqual(measuredRun(run, epochs, noiseMeasures)?.noise, noiseMeasures);
        assert.equal(measuredRun(run, epochs)?.best.epoch, 2);
        assert.deepEqual(
            measuredRun(run, epochs)?.tail.map(({ epoch }) => epoch),
            [2, 3, 4],
        );
    });

    it('is nothing without an epoch', () => {
        assert.equal(measuredRunOf(run, new CurveColumns().from(1)), undefined);
        assert.equal(measuredRun(run, []), undefined);
    });
});
