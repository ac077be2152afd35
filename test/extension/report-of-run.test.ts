import assert from 'node:assert/strict';
import { reportHtml } from '../../src/charts/report.ts';
import { reportOfRun } from '../../src/extension/runs/report-of-run.ts';
import { activationBins, type EpochDetails } from '../../src/model/epoch-details.ts';
import { curvesOf, overfitted, runInfo } from '../webview/support.ts';

const best: EpochDetails = {
    epoch: 2,
    confusion: { classes: 2, classNames: ['cat', 'dog'], counts: Uint32Array.of(5, 1, 0, 4) },
    layers: {
        examples: 10,
        layers: [1],
        names: ['dense 1 (line 4)'],
        units: Uint32Array.of(8),
        deadUnits: Uint32Array.of(3),
        sparsity: Float32Array.of(0.5),
        meanActivation: Float32Array.of(0.25),
        weightNorm: Float32Array.of(2),
        largestUnitNorm: Float32Array.of(1),
        gradientNorm: Float32Array.of(0.5),
        histograms: new Uint32Array(activationBins).fill(2),
    },
};

describe('the report of a run', () => {
    it('has its figures, its curves, its inside with the names of the classes, and its spec', () => {
        const report = reportOfRun(
            [{ info: runInfo(), curves: overfitted, details: { best } }],
            'train digits',
        );
        assert.deepEqual(
            report.sections.map(({ title }) => title),
            ['Figures', 'Curves', 'Inside the network at epoch 2'],
        );
        assert.deepEqual(
            report.sections.flatMap(({ scenes }) => scenes.map(({ title }) => title)),
            [
                'Loss',
                'Accuracy',
                'Dead units and sparsity',
                'Norms of weights and gradients',
                'Activations of dense 1 (line 4)',
                'Confusion matrix',
            ],
        );
        // Lowest validation loss at epoch 2: 0.5; at the end 0.75 against 0.125.
        assert.deepEqual(report.sections[0]?.table?.rows[0], ['digits_mlp', 2, 0.5, '87.5%', 0.5, 0.625]);
        const html = reportHtml(report);
        for (const text of ['3 of 8', 'cat was taken for dog', 'train digits', '85,002']) {
            assert.ok(html.includes(text), text);
        }
    });

    it('tells a run from its twin', () => {
        const twin = runInfo({ id: 'b', twinOf: 'a', name: 'digits_mlp/without-dropout' });
        const report = reportOfRun(
            [
                { info: runInfo(), curves: overfitted },
                { info: twin, curves: curvesOf([1], [2]) },
            ],
            undefined,
        );
        const [loss] = report.sections[1]?.scenes ?? [];
        assert.deepEqual(
            loss?.key.map(({ label }) => label),
            [
                'with dropout: training',
                'with dropout: validation',
                'without dropout: training',
                'without dropout: validation',
                'gap',
                'best epoch',
            ],
        );
        assert.equal(loss?.table.rows.length, 4);
    });

    it('says so where a run ended before its first epoch', () => {
        const report = reportOfRun([{ info: runInfo(), curves: curvesOf([], []) }], undefined);
        assert.match(report.summary, /before its first epoch/);
        assert.ok(!/NaN|undefined|Infinity/.test(reportHtml(report)));
    });
});
