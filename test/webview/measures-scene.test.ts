import assert from 'node:assert/strict';
import type { EpochDetails, LayerStatistics } from '../../src/model/epoch-details.ts';
import { layersTable, measuresTable, tablesOf } from '../../src/webview/measures-scene.ts';
import { appendRuns, replaceRuns } from '../../src/webview/run-curves.ts';
import { curvesOf, measuresWith, runInfo, runOf } from './support.ts';

const layers: LayerStatistics = {
    examples: 100,
    layers: [1, 3],
    names: ['dense 1 (line 3)', 'relu (line 4)'],
    units: Uint32Array.of(1024, 16),
    deadUnits: Uint32Array.of(12, 0),
    sparsity: Float32Array.of(0.75, 0),
    meanActivation: Float32Array.of(0.25, 1),
    weightNorm: Float32Array.of(12.5, Number.NaN),
    largestUnitNorm: Float32Array.of(3, Number.NaN),
    gradientNorm: Float32Array.of(0.125, Number.NaN),
    histograms: new Uint32Array(0),
};
const detailsOf = (epoch: number): EpochDetails => ({ epoch, layers });

/** The best of three epochs is the second. */
const curves = {
    ...curvesOf([3, 2, 1], [3, 1, 2]),
    measures: measuresWith({
        validationAccuracy: Float32Array.of(0.5, 0.75, 0.625),
        validationNegativeLogLikelihood: Float32Array.of(3, 1, 2),
        trainingAccuracy: Float32Array.of(0.5, 0.875, 1),
        trainingAccuracyWithDropout: Float32Array.of(0.25, 0.5, 0.625),
    }),
};

describe('the tables of the best epoch', () => {
    it('show what the run has of each part, at the epoch of the lowest validation loss', () => {
        assert.deepEqual(tablesOf(runOf({}, curves)), {
            epoch: 2,
            measures: {
                headings: ['', 'Accuracy', 'NLL'],
                rows: [
                    ['Validation', '75.0%', '1.00'],
                    ['Training', '87.5%', '–'],
                    ['Training, dropout on', '50.0%', '–'],
                ],
            },
        });
    });

    it('leave out training with dropout where there is none, and everything where nothing was measured', () => {
        const rows = measuresTable(runOf({ hasNoise: false }, curves), 1)?.rows.map(([name]) => name);
        assert.deepEqual(rows, ['Validation', 'Training']);
        assert.equal(tablesOf(runOf()), undefined);
        assert.equal(tablesOf(runOf({}, curvesOf([], []))), undefined);
    });

    it('show the layers of that very epoch, and none until they are there', () => {
        const run = runOf({}, curves);
        const table = layersTable(layers);
        assert.deepEqual(tablesOf({ ...run, details: { best: detailsOf(2) } })?.layers, table);
        assert.equal(tablesOf({ ...run, details: { best: detailsOf(1) } })?.layers, undefined);
        assert.deepEqual(table.rows, [
            ['dense 1 (line 3)', '12 of 1,024', '75.0%', '12.5', '3.00', '0.125'],
            ['relu (line 4)', '0 of 16', '0.0%', '–', '–', '–'],
        ]);
    });
});

describe('details among the updates', () => {
    it('are kept until there are newer ones, the best and the last each for itself', () => {
        const info = runInfo();
        const first = replaceRuns([
            { info, curves: curvesOf([2], [2]), details: { best: detailsOf(1), last: detailsOf(1) } },
        ]);
        const second = appendRuns(first, [
            { info, curves: curvesOf([1], [3], 2), details: { last: detailsOf(2) } },
        ]);
        const third = appendRuns(second!, [{ info, curves: curvesOf([], [], 3) }]);
        const { best, last } = third?.get('a')?.details ?? {};
        assert.deepEqual([best?.epoch, last?.epoch], [1, 2]);
    });
});
