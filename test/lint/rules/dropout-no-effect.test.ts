import assert from 'node:assert/strict';
import { measureSpec } from '../../../scripts/reference/measure-spec.ts';
import { dropoutNoEffect } from '../../../src/lint/rules/dropout-no-effect.ts';
import type { MeasuredDropout, Measurements } from '../../../src/model/measurements.ts';
import { analyzeSpec, applyFix } from '../rule-tester.ts';

const { bad } = dropoutNoEffect.documentation;

const analyzed = (text: string, measurements?: Measurements) => {
    const analysis = analyzeSpec(text, dropoutNoEffect, measurements);
    return { analysis, found: analysis.diagnostics.filter(({ rule }) => rule === dropoutNoEffect.id) };
};

describe('dropout-no-effect', function () {
    this.timeout(20_000);
    let measured: Measurements;
    let compared: MeasuredDropout;
    before(async () => {
        measured = await measureSpec(bad, 6);
        compared = measured.dropout[0]!;
    });

    const count = (changes: Partial<MeasuredDropout>) =>
        analyzed(bad, { ...measured, dropout: [{ ...compared, ...changes }] }).found.length;

    it('says over how many seeds, and how large the difference may still be', () => {
        const { found } = analyzed(bad, measured);
        assert.equal(found.length, 1);
        const [{ message, range, effect, severity }] = found as [(typeof found)[number]];
        assert.equal(bad.slice(range.start, range.end), 'dropout');
        const { difference, margin } = compared.validationLoss;
        assert.ok(Math.abs(difference) <= margin!);
        assert.match(
            message,
            /^No evidence that dropout changes anything over 6 seeds: validation loss .* ± .* with it\.$/,
        );
        assert.match(effect ?? '', /^with dropout no evidence of a difference: .* over 6 seeds$/);
        assert.equal(severity, 'hint');
        assert.deepEqual(analyzed(bad).found, []);
    });

    it('lets pass a difference, what is not decided, and fewer than three pairs', () => {
        assert.equal(count({}), 1);
        assert.equal(count({ verdict: 'different' }), 0);
        assert.equal(count({ verdict: 'undecided' }), 0);
        assert.equal(count({ pairs: 3 }), 1);
        assert.equal(count({ pairs: 2 }), 0);
    });

    it('offers to remove all that the twin is without', async () => {
        const one = analyzed(bad, measured);
        assert.deepEqual(
            one.analysis.fixesFor(one.found[0]!).map(({ title }) => title),
            ['Remove `dropout`'],
        );
        assert.equal(
            applyFix(one.analysis, one.found[0]!, 'Remove `dropout`'),
            bad.replace('    dropout(0.1)\n', ''),
        );
        const several = bad.replace(
            'dense(10',
            'dense(32, activation = relu)\n    dropout(0.2)\n    dense(10',
        );
        const { fingerprint } = (await measureSpec(several, 0)).runs[0]!;
        const { analysis, found } = analyzed(several, {
            ...measured,
            dropout: [{ ...compared, fingerprint }],
        });
        assert.equal(found[0]?.related.length, 1);
        const fixed = applyFix(analysis, found[0]!, 'Remove all dropout');
        assert.ok(!fixed.includes('dropout('), fixed);
    });
});
