import assert from 'node:assert/strict';
import { createMemoryRunStore } from '../../../src/experiments/memory-run-store.ts';
import type { SweepEntry } from '../../../src/experiments/run-sweep.ts';
import { evaluationReport } from '../../../src/extension/reports/evaluation-report.ts';
import { sweepReport } from '../../../src/extension/reports/sweep-report.ts';
import { newRun } from '../../experiments/support/stored-run.ts';

const linesOf = (text: string, start: string) => text.split('\n').filter(line => line.startsWith(start));

describe('the page of a test part', () => {
    const store = createMemoryRunStore();
    store.begin(newRun('a')).dispose();
    const run = { ...store.find('a')!, label: 'wide [1]' };
    const first = {
        at: 1_700_000_000_000,
        epoch: 7,
        examples: 10,
        loss: 0.25,
        accuracy: 0.8,
        measures: { accuracy: 0.8, negativeLogLikelihood: 0.25, calibrationError: 0.031 },
        confusion: { classes: 2, classNames: ['ash', 'o|ak'], counts: Uint32Array.of(5, 0, 2, 3) },
    };

    it('has every measure, and the confusion matrix with the names of the classes', () => {
        const page = evaluationReport(run, [first]);
        assert.equal(page.split('\n')[0], '# Test set of wide \\[1\\]');
        assert.match(page, /10 examples that the network never saw, with the weights of epoch 7/);
        assert.deepEqual(linesOf(page, '| ').slice(0, 6), [
            '| Measure | Test |',
            '| :-- | --: |',
            '| Loss | 0.2500 |',
            '| Accuracy | 80.0% |',
            '| NLL | 0.2500 |',
            '| ECE | 3.1% |',
        ]);
        assert.deepEqual(linesOf(page, '| ').slice(6), [
            '|  | ash | o\\|ak | Right |',
            '| :-- | --: | --: | --: |',
            '| **ash** | **5** | · | 100.0% |',
            '| **o\\|ak** | 2 | **3** | 60.0% |',
        ]);
        assert.ok(!page.includes('looked at'));
    });

    it('says how often it was looked at, and has every look, also of an older version', () => {
        const older = { at: 1, epoch: 3, examples: 10, loss: 1, rmse: 2.5 };
        const page = evaluationReport(run, [older, first]);
        assert.match(page, /looked at \*\*2 times\*\*/);
        assert.ok(page.indexOf('## Look 2') < page.indexOf('## Look 1'));
        assert.deepEqual(linesOf(page, '| RMSE'), ['| RMSE | 2.500 |']);
    });

    it('lists the most frequent mistakes of many classes', () => {
        const classes = 30;
        const counts = new Uint32Array(classes * classes);
        counts[3 * classes + 4] = 9;
        counts[29 * classes] = 11;
        const page = evaluationReport(run, [{ ...first, confusion: { classes, counts } }]);
        assert.deepEqual(linesOf(page, '| ').slice(-2), ['| 29 | 0 | 11 |', '| 3 | 4 | 9 |']);
    });
});

describe('the page of a sweep', () => {
    it('has the combinations, the best first, and each run, those that failed with their reason', () => {
        const entry = (index: number, label: string, loss: number): SweepEntry => ({
            index,
            labels: [label],
            seed: 1 + (index % 2),
            result: {
                summary: {
                    run: 'net',
                    bestEpoch: 4,
                    bestValidationLoss: loss,
                    bestValidationAccuracy: 0.9,
                    finalGap: 0.1,
                    parameters: 1,
                    seconds: 1,
                },
            },
        });
        const page = sweepReport({
            name: 'net',
            spec: 'net.netspec',
            axes: ['noise'],
            repeats: 2,
            count: 6,
            state: 'stopped',
            entries: [
                entry(0, 'none', 0.6),
                entry(1, 'none', 0.8),
                entry(2, 'dropout(0.5)', 0.5),
                {
                    index: 3,
                    labels: ['dropout(0.5)'],
                    seed: 2,
                    result: { problem: 'The loss became NaN | so.' },
                },
            ],
        });
        assert.match(page, /4 of 6 runs of net\.netspec, then it was stopped\. 1 failed\./);
        const table = linesOf(page, '| ');
        assert.deepEqual(table.slice(0, 4), [
            '| `noise` | validation loss | accuracy | gap | seeds |',
            '| :-- | --: | --: | --: | --: |',
            '| `dropout(0.5)` | 0.5000 | 90.0% | 0.1000 | 1 |',
            '| `none` | 0.7000 ± 0.1414 | 90.0 ± 0.0% | 0.1000 ± 0.0000 | 2 |',
        ]);
        assert.equal(table.at(-1), '| `dropout(0.5)` | 2 |  |  | The loss became NaN \\| so. |');
        assert.equal(table.length, 4 + 2 + 4);
    });
});
