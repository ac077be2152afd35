import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CurveColumns } from '../../src/extension/runs/curve-columns.ts';
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

    it('has the columns that the view reads', () => {
        const { firstEpoch, ...columns } = new CurveColumns().from(1);
        assert.equal(firstEpoch, 1);
        assert.deepEqual(Object.keys(columns).sort(), [...columnNames].sort());
    });
});
