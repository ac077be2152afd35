import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { curvesToCsv, epochToJson, summaryToJson } from '../../src/cli/run-json.ts';
import { createStyle } from '../../src/cli/style.ts';
import { progressLine, summaryForPeople, tableHead, tableLine } from '../../src/cli/train-report.ts';
import type { LayerStatistics } from '../../src/model/epoch-details.ts';
import type { EpochMetrics, RunSummary } from '../../src/model/metrics.ts';

const classification: EpochMetrics = {
    epoch: 3,
    trainingLoss: 0.05,
    validationLoss: 0.125,
    trainingAccuracy: 1,
    validationAccuracy: 0.9654,
    trainingLossWithDropout: 0.2,
    gap: 0.075,
    seconds: 1.25,
};
const { trainingAccuracy: _, validationAccuracy: __, ...losses } = classification;
const regression: EpochMetrics = { ...losses, trainingRmse: 40.5, validationRmse: 1234.5678 };
const summary: RunSummary = {
    run: 'small',
    bestEpoch: 2,
    bestValidationLoss: 0.1,
    bestValidationAccuracy: 0.97,
    finalGap: 0.075,
    parameters: 1210,
    seconds: 61,
};

describe('what train reports', () => {
    it('has root mean squared errors instead of accuracies for regression', () => {
        assert.equal(
            JSON.stringify(epochToJson('r', regression)),
            '{"event":"epoch","run":"r","epoch":3,"training_loss":0.05,"training_rmse":40.5,"validation_loss":0.125,' +
                '"validation_rmse":1234.5678,"gap":0.075,"seconds":1.25,"training_loss_with_dropout":0.2}',
        );
        const { bestValidationAccuracy: ___, ...rest } = summary;
        assert.equal(
            JSON.stringify(summaryToJson({ ...rest, bestValidationRmse: 40 }, true)),
            '{"event":"summary","run":"small","best_epoch":2,"best_validation_loss":0.1,"best_validation_rmse":40,' +
                '"final_gap":0.075,"parameters":1210,"seconds":61}',
        );
        assert.match(curvesToCsv([regression]), /^epoch,training_loss,training_rmse,/);
        assert.match(tableHead(regression, createStyle(false)), /rmse +rmse/);
        assert.equal(
            tableLine(regression),
            '     3     0.0500     0.1250     0.0750    40.5000     1234.6      1.3',
        );
    });

    it('writes every digit of a curve, and a header where there is no epoch', () => {
        const third = { ...classification, trainingLoss: 1 / 3 };
        assert.match(curvesToCsv([third]), /\n3,0\.3333333333333333,1,0\.125,0\.9654,0\.075,1\.25,0\.2\n$/);
        assert.equal(curvesToCsv([]), 'epoch,training_loss,validation_loss\n');
    });

    it('tells of learned rates, their divergence and adaptive_l2 where there are some', () => {
        const rates = {
            layer: 'variational_dropout (line 4)',
            mean: 0.5,
            minimum: 0.25,
            median: 0.5,
            maximum: 0.99,
        };
        const learned: EpochMetrics = {
            ...classification,
            klTerm: 0.0625,
            adaptiveL2: 0.5,
            learnedRates: [{ ...rates, sharing: 'per_weight', sparsity: 0.375 }],
        };
        const text = summaryForPeople(summary, [learned], true, createStyle(false));
        assert.match(
            text,
            /^learned rate variational_dropout \(line 4\): mean 0\.5000, from 0\.2500 to 0\.9900; 37\.5% of the weights pass 0\.95$/m,
        );
        assert.match(text, /^KL term {6}0\.0625, beside the loss/m);
        assert.match(text, /^adaptive L2 {2}0\.5000, /m);
        assert.equal(
            JSON.stringify(epochToJson('r', learned)).replace(/.*"seconds":1.25,/, ''),
            '"kl_term":0.0625,"adaptive_l2":0.5,"learned_rates":[{"layer":"variational_dropout (line 4)","mean":0.5,' +
                '"minimum":0.25,"median":0.5,"maximum":0.99,"sparsity":0.375,"rate":"per_weight"}],"training_loss_with_dropout":0.2}',
        );
    });

    it('sums up the best epoch: measures, the matrix of few classes, the mistakes of many, dead units', () => {
        const best: EpochMetrics = {
            ...classification,
            validationTop5Accuracy: 0.999,
            validationNegativeLogLikelihood: 0.125,
            validationCalibrationError: 0.0123,
            trainingAccuracyWithDropout: 0.8,
        };
        const layers: LayerStatistics = {
            examples: 10,
            layers: [1, 2],
            names: ['dense 1 (line 3)', 'relu (line 4)'],
            units: Uint32Array.of(8, 8),
            deadUnits: Uint32Array.of(0, 3),
            sparsity: Float32Array.of(0.5, 0.25),
            meanActivation: Float32Array.of(1, 2),
            weightNorm: Float32Array.of(4, Number.NaN),
            largestUnitNorm: Float32Array.of(2, Number.NaN),
            gradientNorm: Float32Array.of(0.5, Number.NaN),
            histograms: new Uint32Array(0),
        };
        const confusion = { classes: 2, counts: Uint32Array.of(120, 0, 7, 13) };
        const whole = { ...summary, best, details: { best: { epoch: 2, confusion, layers } } };
        const text = summaryForPeople(whole, [classification], true, createStyle(false));
        assert.match(text, /^validation {3}Accuracy 96\.5%, Top 5 99\.9%, NLL 0\.125, ECE 1\.2%$/m);
        assert.match(text, /^dropout on {3}Accuracy 80\.0%$/m);
        assert.match(text, / {4}0 120 {3}·\n +1 {3}7 {2}13\n/);
        assert.match(text, /^dead units {3}relu \(line 4\): 3 of 8 never active$/m);
        assert.doesNotMatch(text, /dense 1/);
        const json = summaryToJson(whole, true);
        assert.deepEqual(json.best_confusion_matrix, [
            [120, 0],
            [7, 13],
        ]);
        assert.deepEqual(json.best_layers, [
            {
                layer: 'dense 1 (line 3)',
                units: 8,
                dead_units: 0,
                sparsity: 0.5,
                mean_activation: 1,
                weight_norm: 4,
                largest_unit_norm: 2,
                gradient_norm: 0.5,
            },
            { layer: 'relu (line 4)', units: 8, dead_units: 3, sparsity: 0.25, mean_activation: 2 },
        ]);

        const counts = new Uint32Array(20 * 20);
        counts[3 * 20 + 5] = 4;
        counts[7 * 20 + 1] = 9;
        const many = { ...whole, details: { best: { epoch: 2, confusion: { classes: 20, counts } } } };
        assert.match(
            summaryForPeople(many, [classification], true, createStyle(false)),
            /^confusion {4}most often 7 as 1: 9, 3 as 5: 4$/m,
        );
    });

    it('says since when validation loss has risen, where it has', () => {
        const style = createStyle(false);
        const overfitted = { ...summary, overfitting: { since: 5, rise: 0.25, gap: 0.075 } };
        const text = summaryForPeople(overfitted, [classification], true, style);
        assert.equal(summaryToJson(overfitted, true).overfitting_since, 5);
        assert.equal('overfitting_since' in summaryToJson(summary, true), false);
        assert.match(text, /^overfitting {2}validation loss has risen since epoch 5; gap 0\.075$/m);
        assert.match(text, /^trained {6}1,210 parameters, 1 min 01 s$/m);
        const calm = { ...classification, validationLoss: 0.104 };
        assert.doesNotMatch(summaryForPeople(summary, [calm], true, style), /overfitting/);
        assert.match(summaryForPeople(summary, [calm], false, style), /^stopped/m);
    });

    it('says which weights early stopping has kept, instead of a rise that they do not have', () => {
        const kept = { ...summary, keptEpoch: 2, stoppedEarly: true };
        const style = createStyle(false);
        const text = summaryForPeople(kept, [classification], true, style);
        assert.match(text, /^weights {6}those of epoch 2 are kept; the run stopped early$/m);
        assert.doesNotMatch(text, /overfitting/);
        const whole = summaryForPeople({ ...kept, stoppedEarly: false }, [classification], true, style);
        assert.match(whole, /kept; the run went on to the end$/m);
        assert.match(
            JSON.stringify(summaryToJson(kept, true)),
            /"seconds":61,"kept_epoch":2,"stopped_early":true}$/,
        );
    });

    it('keeps the progress bar in one line of the terminal, as wide for every epoch', () => {
        const progress = { epochs: 1000, steps: 45000, seconds: 754.2, finished: [] };
        const widths = new Set<number>();
        for (const columns of [40, 80, 120]) {
            for (const [epoch, step] of [
                [1, 0],
                [12, 540],
                [1000, 45000],
            ] as const) {
                const output = {
                    isTerminal: true,
                    columns,
                    style: createStyle(true),
                    glyphs: 'ascii' as const,
                };
                const line = stripVTControlCharacters(
                    progressLine(
                        { ...progress, epoch, step },
                        epoch > 1 ? classification : undefined,
                        output,
                    ),
                );
                assert.ok(line.length < columns, `${line.length} of ${columns}: ${line}`);
                if (columns === 80) {
                    widths.add(/[#.]{4,}/.exec(line)?.[0].length ?? 0);
                }
            }
        }
        assert.deepEqual([...widths], [10]);
    });
});
