import assert from 'node:assert/strict';
import { measureSpec } from '../../../scripts/reference/measure-spec.ts';
import { overfitGap } from '../../../src/lint/rules/overfit-gap.ts';
import type { MeasuredRun, Measurements } from '../../../src/model/measurements.ts';
import type { EpochMetrics } from '../../../src/model/metrics.ts';
import { analyzeSpec, applyFix } from '../rule-tester.ts';

const { bad } = overfitGap.documentation;

const analyzed = (text: string, measurements?: Measurements) => {
    const analysis = analyzeSpec(text, overfitGap, measurements);
    return { analysis, found: analysis.diagnostics.filter(({ rule }) => rule === overfitGap.id) };
};

describe('overfit-gap', function () {
    this.timeout(20_000);
    let measured: Measurements;
    let run: MeasuredRun;
    before(async () => {
        measured = await measureSpec(bad, 0);
        run = measured.runs[0]!;
    });

    const having = (...runs: readonly MeasuredRun[]): Measurements => ({ ...measured, runs });
    /** The run with accuracies of this gap in its last epochs. */
    const withGaps = (...gaps: readonly number[]): MeasuredRun => ({
        ...run,
        tail: run.tail.map(
            (epoch, index): EpochMetrics => ({
                ...epoch,
                trainingAccuracy: 1,
                validationAccuracy: 1 - gaps[index]!,
            }),
        ),
    });
    const count = (...runs: readonly MeasuredRun[]) => analyzed(bad, having(...runs)).found.length;

    it('says when validation was best, and what the gap is at the end', () => {
        const { found } = analyzed(bad, measured);
        assert.equal(found.length, 1);
        const last = run.tail.at(-1)!;
        const points = 100 * (last.trainingAccuracy! - last.validationAccuracy!);
        assert.ok(points > 5);
        assert.match(
            found[0]!.message,
            new RegExp(
                `^Validation loss was lowest at epoch ${run.best.epoch} of 40 epochs; .* a gap of ${Number(points.toPrecision(2))} points\\.$`,
            ),
        );
        assert.equal(found[0]!.severity, 'warning');
        assert.deepEqual(analyzed(bad).found, []);
    });

    it('wants a gap in each of the last three epochs', () => {
        assert.equal(count(withGaps(0.051, 0.051, 0.051)), 1);
        for (const gaps of [
            [0.05, 0.06, 0.06],
            [0.06, 0.05, 0.06],
            [0.06, 0.06, 0.05],
        ]) {
            assert.equal(count(withGaps(...gaps)), 0, `${gaps}`);
        }
        assert.equal(count({ ...run, tail: run.tail.slice(1) }), 0);
    });

    it('wants the best epoch before 70% of the run', () => {
        const at = (epoch: number) => count({ ...run, best: { ...run.best, epoch } });
        assert.equal(at(27), 1);
        assert.equal(at(28), 0);
    });

    it('wants more than three standard deviations of the gap over seeds, where there are three of them', () => {
        const seeded = (seed: number, gap: number) => ({ ...withGaps(gap, gap, gap), seed });
        // Gaps of 0.06, 0.10 and 0.14 have a standard deviation of 0.04.
        assert.equal(count(seeded(1, 0.06), seeded(2, 0.1), seeded(3, 0.14)), 1);
        assert.equal(count(seeded(1, 0.06), seeded(3, 0.14), seeded(2, 0.1)), 0);
        assert.equal(count(seeded(1, 0.06), seeded(2, 0.1)), 1);
        // The last run of a seed counts.
        assert.equal(count(seeded(1, 0.9), seeded(1, 0.09), seeded(2, 0.1), seeded(3, 0.1)), 1);
    });

    it('lets pass early stopping, which keeps the best weights', async () => {
        const stopping = bad.replace('epochs    = 40', 'epochs = 40\n    early_stopping = patience(30)');
        assert.deepEqual(analyzed(stopping, await measureSpec(stopping, 0)).found, []);
    });

    it('counts the share of the error in regression', async () => {
        const text = bad
            .replace('input(64)', 'input(10)')
            .replace('dense(10, activation = softmax)', 'dense(1)')
            .replace('builtin(digits)', 'builtin(diabetes)');
        const ofTarget = await measureSpec(text, 0);
        const [trained] = ofTarget.runs;
        const at = (trainingRmse: number) =>
            analyzed(text, {
                ...ofTarget,
                runs: [
                    {
                        ...trained!,
                        best: { ...trained!.best, epoch: 3 },
                        tail: trained!.tail.map(epoch => ({ ...epoch, trainingRmse, validationRmse: 100 })),
                    },
                ],
            }).found;
        assert.match(
            at(90)[0]?.message ?? '',
            /RMSE is 90 in training and 100 in validation, a gap of 10%\./,
        );
        assert.deepEqual(at(95), []);
    });

    it('offers dropout where there is none, more of it where there is some, and an earlier end', async () => {
        const large = bad.replace('limit      = 100', 'limit      = 700').replace('= 40', '= 5');
        const forced = async (text: string) => {
            const known = await measureSpec(text, 0);
            const [trained] = known.runs;
            const { analysis, found } = analyzed(text, {
                ...known,
                runs: [
                    {
                        ...withGaps(0.2, 0.2, 0.2),
                        fingerprint: trained!.fingerprint,
                        best: { ...trained!.best, epoch: 4 },
                    },
                ],
            });
            return {
                analysis,
                diagnostic: found[0]!,
                titles: analysis.fixesFor(found[0]!).map(({ title }) => title),
            };
        };
        const early = 'Stop early: `early_stopping = patience(10)`';
        const none = await forced(large);
        assert.deepEqual(none.titles, ['Add `dropout(0.5)` after the widest `dense`', early]);
        const fixed = applyFix(none.analysis, none.diagnostic, none.titles[0]!);
        assert.match(fixed, /dense\(256, activation = relu\)\n +dropout\(0\.5\)\n/);
        assert.match(applyFix(none.analysis, none.diagnostic, early), /early_stopping = patience\(10\)/);
        const some = await forced(fixed.replace('dropout(0.5)', 'dropout(0.3)'));
        assert.deepEqual(some.titles, ['Set `rate` to 0.4', early]);
        assert.deepEqual((await forced(fixed)).titles, [early]);
    });
});
