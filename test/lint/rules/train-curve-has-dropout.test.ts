import assert from 'node:assert/strict';
import { measureSpec } from '../../../scripts/reference/measure-spec.ts';
import { trainCurveHasDropout } from '../../../src/lint/rules/train-curve-has-dropout.ts';
import type { Measurements } from '../../../src/model/measurements.ts';
import type { EpochMetrics } from '../../../src/model/metrics.ts';
import { analyzeSpec } from '../rule-tester.ts';

const { bad } = trainCurveHasDropout.documentation;
const regression = bad
    .replace('input(64)', 'input(10)')
    .replace('dense(10, activation = softmax)', 'dense(1)')
    .replace('builtin(digits)', 'builtin(diabetes)');

const found = (text: string, measurements?: Measurements) =>
    analyzeSpec(text, trainCurveHasDropout, measurements).diagnostics.filter(
        ({ rule }) => rule === trainCurveHasDropout.id,
    );

/** The same with another best epoch. */
const withBest = (measured: Measurements, changes: Partial<EpochMetrics>): Measurements => ({
    ...measured,
    runs: measured.runs.map(run => ({ ...run, best: { ...run.best, ...changes } })),
});

describe('train-curve-has-dropout', function () {
    this.timeout(20_000);
    let measured: Measurements;
    before(async () => {
        measured = await measureSpec(bad, 0);
    });

    it('says how training was scored, with the numbers of the run, where `epochs` stands', () => {
        const [finding, ...others] = found(bad, measured);
        assert.ok(finding !== undefined && others.length === 0);
        assert.equal(bad.slice(finding.range.start, finding.range.end), 'epochs');
        const { best } = measured.runs[0]!;
        const percent = (share: number) => `${Number((100 * share).toPrecision(3))}%`;
        for (const share of [
            best.validationAccuracy!,
            best.trainingAccuracy!,
            best.trainingAccuracyWithDropout!,
        ]) {
            assert.ok(finding.message.includes(percent(share)), finding.message);
        }
        assert.ok(best.trainingAccuracyWithDropout! < best.validationAccuracy!);
        assert.equal(finding.severity, 'hint');
    });

    it('says nothing of a spec that was not trained, nor of one that was trained otherwise', () => {
        assert.deepEqual(found(bad), []);
        assert.deepEqual(found(bad.replace('epochs    = 5', 'epochs    = 6'), measured), []);
        assert.equal(found(bad.replace('dropout(0.5)', 'dropout(0.5) // half'), measured).length, 1);
    });

    it('lets pass what is better than training with dropout off as well, and what is no better with it on', () => {
        const { trainingAccuracy = 0, trainingAccuracyWithDropout = 0 } = measured.runs[0]!.best;
        const at = (validationAccuracy: number) =>
            found(bad, withBest(measured, { validationAccuracy })).length;
        assert.equal(at(trainingAccuracy), 1);
        assert.equal(at(trainingAccuracy + 1e-6), 0);
        assert.equal(at(trainingAccuracyWithDropout), 0);
        assert.equal(at(trainingAccuracyWithDropout + 1e-6), 1);
    });

    it('lets pass a network without noise, and a run that does not know how its steps were scored', async () => {
        const plain = bad.replace('    dropout(0.5)\n', '');
        assert.deepEqual(found(plain, await measureSpec(plain, 0)), []);
        const [run] = measured.runs;
        const { trainingAccuracyWithDropout: _, ...best } = run!.best;
        assert.deepEqual(found(bad, { ...measured, runs: [{ ...run!, best }] }), []);
    });

    it('counts errors in regression, of which the lower is better', async () => {
        const ofTarget = await measureSpec(regression, 0);
        const set = (validationRmse: number) =>
            withBest(ofTarget, { trainingRmse: 50, validationRmse, trainingRmseWithDropout: 60 });
        const [finding] = found(regression, set(55));
        assert.match(
            finding?.message ?? '',
            /Validation RMSE of 55 .* the 60 that it is below .* training has 50, .* gap is 5\./,
        );
        assert.deepEqual(found(regression, set(61)), []);
        assert.deepEqual(found(regression, set(49)), []);
    });
});
