import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CurveColumns } from '../../src/extension/runs/curve-columns.ts';
import { measureKeys } from '../../src/model/measures.ts';
import type { LearnedRatesSummary } from '../../src/model/metrics.ts';
import { columnNames } from '../../src/webview/run-curves.ts';
import { epoch } from './support.ts';

describe('CurveColumns', () => {
    it('gives back every epoch once, however it is appended and asked for', () => {
        fc.assert(
            fc.property(fc.array(fc.nat(90), { maxLength: 8 }), fc.nat(300), (sizes, from) => {
                const columns = new CurveColumns();
                let total = 0;
                for (const size of sizes) {
                    columns.append(Array.from({ length: size }, (_, index) => epoch(total + index + 1)));
                    total += size;
                }
                const firstEpoch = Math.min(from, total) + 1;
                const curves = columns.from(firstEpoch);
                assert.equal(columns.length, total);
                assert.deepEqual(
                    [...curves.seconds],
                    Array.from({ length: total - firstEpoch + 1 }, (_, index) => firstEpoch + index),
                );
            }),
            { numRuns: 50 },
        );
    });

    it('copies, so that what was sent does not change and no more than it travels', () => {
        const columns = new CurveColumns();
        columns.append([epoch(1), epoch(2)]);
        const { validationLoss } = columns.from(2);
        assert.equal(validationLoss.buffer.byteLength, 4);
        columns.append([epoch(3)]);
        assert.deepEqual([...validationLoss], [0.75]);
    });

    it('takes the error as the metric where there is no accuracy', () => {
        const { trainingAccuracy: _a, validationAccuracy: _b, ...rest } = epoch(1);
        const columns = new CurveColumns();
        columns.append([{ ...rest, trainingRmse: 2, validationRmse: 2.5 }, rest]);
        const { trainingMetric, validationMetric } = columns.from(1);
        assert.deepEqual([...trainingMetric], [2, Number.NaN]);
        assert.deepEqual([...validationMetric], [2.5, Number.NaN]);
    });

    it('keeps what is learned of the noise for each layer, and empty columns where nothing is', () => {
        const rates = (layer: string, median: number): LearnedRatesSummary => ({
            layer,
            sharing: 'per_unit',
            mean: 0.5,
            minimum: 0.25,
            median,
            maximum: 0.75,
        });
        const columns = new CurveColumns();
        const epochs = Array.from({ length: 100 }, (_, index) => ({
            ...epoch(index + 1),
            klTerm: index,
            learnedRates: [
                rates('first', index / 128),
                { ...rates('second', 0.5), sharing: 'per_weight' as const, sparsity: index / 128 },
            ],
        }));
        columns.append(epochs.slice(0, 60));
        columns.append(epochs.slice(60));
        const { klTerm, adaptiveL2, learnedRates } = columns.from(99);
        assert.deepEqual([...klTerm], [98, 99]);
        assert.equal(adaptiveL2.length, 0);
        assert.deepEqual(
            learnedRates.map(({ layer, median, sparsity }) => [layer, [...median], [...sparsity]]),
            [
                ['first', [98 / 128, 99 / 128], []],
                ['second', [0.5, 0.5], [98 / 128, 99 / 128]],
            ],
        );
        assert.deepEqual([...(learnedRates[0]?.minimum ?? [])], [0.25, 0.25]);
        assert.deepEqual([...(learnedRates[0]?.maximum ?? [])], [0.75, 0.75]);
    });

    it('keeps the measures that a run has, and empty columns of the others', () => {
        const columns = new CurveColumns();
        columns.append([1, 2].map(number => ({ ...epoch(number), validationR2: number / 4 })));
        const { measures } = columns.from(1);
        assert.deepEqual([...measures.validationR2], [0.25, 0.5]);
        assert.equal(measures.trainingR2.length, 0);
        // The headline metric is a measure as well.
        assert.deepEqual([...measures.validationAccuracy], [0.375, 0.375]);
        assert.deepEqual([...columns.from(2).measures.validationR2], [0.5]);
    });

    it('has the columns that the view reads', () => {
        const { firstEpoch, learnedRates, measures, ...columns } = new CurveColumns().from(1);
        assert.equal(firstEpoch, 1);
        assert.deepEqual(learnedRates, []);
        assert.deepEqual(Object.keys(columns).sort(), [...columnNames].sort());
        assert.deepEqual(Object.keys(measures), measureKeys);
    });
});
