import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
    decidingFix,
    effectSentence,
    effectText,
    measuredSeverity,
    type Support,
    supportOf,
} from '../../src/lint/measured-effect.ts';
import type { Severity } from '../../src/model/finding.ts';
import type { MeasuredDifference, MeasuredFix } from '../../src/model/measurements.ts';

const over = (base: number, variant: number, margin: number | null): MeasuredDifference => ({
    base,
    variant,
    difference: variant - base,
    margin,
});

/** Eight seeds, error from 3.1% to 2.4%. */
const better: MeasuredFix = {
    fingerprint: '0',
    rule: 'stacked-dropout',
    anchor: { layer: 2 },
    fix: 'Merge into `dropout(0.6)`',
    variant: { fingerprint: '1', anchor: { layer: 2 } },
    verdict: 'different',
    pairs: 8,
    validationLoss: over(0.123, 0.104, 0.006),
    validationError: over(0.031, 0.024, 0.002),
    trainingLoss: over(0.1, 0.08, 0.01),
    isRegression: false,
};
const none: MeasuredFix = {
    ...better,
    verdict: 'same',
    pairs: 20,
    validationLoss: over(0.123, 0.12, 0.0142),
};
const worse: MeasuredFix = { ...better, validationLoss: over(0.104, 0.123, 0.006) };

const severities: readonly Severity[] = ['hint', 'info', 'warning', 'error'];
const supports: readonly Support[] = ['confirmed', 'contradicted', 'no evidence', 'undecided'];

describe('a measured effect', () => {
    it('is said in the error where that says what validation loss decides, in points', () => {
        assert.equal(effectText(better), 'validation error 3.1% -> 2.4%, -0.7 ± 0.2 over 8 seeds');
        assert.equal(
            effectText({ ...better, isRegression: true, validationError: over(4.25, 3.5, 0.3) }),
            'validation RMSE 4.25 -> 3.50, -0.75 ± 0.30 over 8 seeds',
        );
    });

    it('is said in the loss where the error does not show it, or shows the contrary', () => {
        const text = 'validation loss 0.123 -> 0.104, -0.019 ± 0.006 over 8 seeds';
        assert.equal(effectText({ ...better, validationError: over(0.031, 0.03, 0.002) }), text);
        assert.equal(effectText({ ...better, validationError: over(0.024, 0.031, 0.002) }), text);
    });

    it('says plainly where there is no evidence, and where it is too early', () => {
        assert.equal(
            effectText(none),
            'no evidence of a difference: validation loss 0.123 -> 0.120, -0.003 ± 0.014 over 20 seeds',
        );
        assert.equal(
            effectText({ ...none, verdict: 'undecided', pairs: 1, validationLoss: over(0.12, 0.15, null) }),
            'too early to say: validation loss 0.12 -> 0.15, +0.03 over 1 seed',
        );
        assert.equal(
            effectSentence(better),
            ' Measured: "Merge into `dropout(0.6)`" helps: validation error 3.1% -> 2.4%, -0.7 ± 0.2 over 8 seeds.',
        );
        assert.match(effectSentence(worse), / harms: validation loss 0\.104 -> 0\.123, \+0\.019 ± 0\.006 /);
    });

    it('has a text whose difference is that of its sides, as far as it shows digits', () => {
        const share = fc.double({ min: 0.001, max: 0.9, noNaN: true });
        fc.assert(
            fc.property(share, share, share, (base, variant, margin) => {
                const text = effectText({ ...none, validationLoss: over(base, variant, margin) });
                const [from, to, difference, spread] = [...text.matchAll(/[+-]?\d+\.\d+/g)].map(Number);
                const digits = /± \d+\.(\d+)/.exec(text)?.[1]?.length ?? 0;
                const unit = 10 ** -digits;
                assert.ok(Math.abs(to! - from! - difference!) <= 1.5 * unit + 1e-12, text);
                assert.ok(Math.abs(spread! - margin) <= unit / 2 + 1e-12, text);
                assert.ok(unit <= Math.max(margin, 0.01) + 1e-12, text);
            }),
        );
    });

    it('is decided by the best of several fixes', () => {
        assert.equal(decidingFix([]), undefined);
        const much = { ...better, validationLoss: over(0.123, 0.09, 0.006) };
        for (const fixes of [
            [worse, none, better, much],
            [much, better, none, worse],
        ]) {
            assert.equal(decidingFix(fixes), much);
            assert.equal(decidingFix(fixes.filter(fix => fix !== much && fix !== better)), none);
        }
    });

    it('raises what it confirms up to a warning, and lowers what it does not', () => {
        assert.deepEqual([better, none, worse].map(supportOf), ['confirmed', 'no evidence', 'contradicted']);
        const severitiesAfter = (support: Support) =>
            severities.map(severity => measuredSeverity(severity, support));
        assert.deepEqual(severitiesAfter('confirmed'), ['info', 'warning', 'warning', 'error']);
        assert.deepEqual(severitiesAfter('no evidence'), ['hint', 'hint', 'info', 'error']);
        assert.deepEqual(severitiesAfter('contradicted'), ['hint', 'hint', 'hint', 'error']);
        assert.deepEqual(severitiesAfter('undecided'), severities);
    });

    it('never makes an error of advice, nor advice of an error', () => {
        for (const support of supports) {
            for (const severity of severities) {
                assert.equal(measuredSeverity(severity, support) === 'error', severity === 'error');
            }
        }
    });
});
