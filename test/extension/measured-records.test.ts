import assert from 'node:assert/strict';
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

/** VS Code's own storage: JSON, as after a restart. */
function storage(kept?: unknown) {
    let text = JSON.stringify(kept);
    return {
        read: (): unknown => (text === undefined ? undefined : JSON.parse(text)),
        write: (value: unknown) => {
            text = JSON.stringify(value);
        },
    };
}

describe('what comparisons have shown', () => {
    it('outlives a restart, each comparison once, as it came out last', () => {
        const place = storage();
        const records = new MeasuredRecords(place);
        let told = 0;
        records.onDidChange(() => told++);
        records.add({ kind: 'fix', measured: fix('a', 'b', 1) });
        records.add({ kind: 'fix', measured: fix('a', 'c') });
        records.add({ kind: 'dropout', measured: dropout('a') });
        records.add({ kind: 'fix', measured: fix('a', 'b', 7) });
        assert.equal(told, 4);
        const again = new MeasuredRecords(place).in('file:///specs');
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

    it('is of one folder where the spec reads files there', () => {
        const records = new MeasuredRecords(storage());
        records.add({ kind: 'dropout', folder: 'file:///one', measured: dropout('a', 5) });
        records.add({ kind: 'dropout', folder: 'file:///two', measured: dropout('a', 6) });
        records.add({ kind: 'dropout', measured: dropout('b', 7) });
        const pairs = (folder: string) => records.in(folder).dropout.map(each => each.pairs);
        assert.deepEqual(pairs('file:///one'), [5, 7]);
        assert.deepEqual(pairs('file:///two'), [6, 7]);
        assert.deepEqual(pairs('file:///three'), [7]);
    });

    it('forgets the oldest for new ones, and what is no record of this form', () => {
        const place = storage();
        const records = new MeasuredRecords(place);
        for (let index = 0; index < 520; index++) {
            records.add({ kind: 'dropout', measured: dropout(String(index)) });
        }
        const kept = new MeasuredRecords(place).in('').dropout.map(({ fingerprint }) => fingerprint);
        assert.deepEqual([kept.length, kept[0], kept.at(-1)], [500, '20', '519']);
        for (const other of [
            undefined,
            null,
            3,
            [],
            {},
            { form: 2, records: [1] },
            { form: 1, records: 'x' },
        ]) {
            assert.deepEqual(new MeasuredRecords(storage(other)).in(''), { fixes: [], dropout: [] });
        }
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
