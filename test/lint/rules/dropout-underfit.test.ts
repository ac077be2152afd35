import assert from 'node:assert/strict';
import { measureSpec } from '../../../scripts/reference/measure-spec.ts';
import { dropoutUnderfit } from '../../../src/lint/rules/dropout-underfit.ts';
import type { MeasuredDropout, Measurements } from '../../../src/model/measurements.ts';
import { analyzeSpec, applyFix } from '../rule-tester.ts';

const { bad } = dropoutUnderfit.documentation;

const analyzed = (text: string, measurements?: Measurements) => {
    const analysis = analyzeSpec(text, dropoutUnderfit, measurements);
    return { analysis, found: analysis.diagnostics.filter(({ rule }) => rule === dropoutUnderfit.id) };
};

describe('dropout-underfit', function () {
    this.timeout(20_000);
    let measured: Measurements;
    let compared: MeasuredDropout;
    before(async () => {
        measured = await measureSpec(bad, 5);
        compared = measured.dropout[0]!;
    });

    const count = (changes: Partial<MeasuredDropout>) =>
        analyzed(bad, { ...measured, dropout: [{ ...compared, ...changes }] }).found.length;

    it('says at the rate what dropout costs and what it saves, over how many seeds', () => {
        const { found } = analyzed(bad, measured);
        assert.equal(found.length, 1);
        const [{ message, range, severity, effect }] = found as [(typeof found)[number]];
        assert.equal(bad.slice(range.start, range.end), '0.5');
        const { validationLoss, trainingLoss } = compared;
        assert.ok(validationLoss.difference > validationLoss.margin!);
        const saved = trainingLoss.difference - validationLoss.difference;
        const says = (value: number) => String(Number(value.toPrecision(2)));
        assert.ok(message.includes(`raises training loss by ${says(trainingLoss.difference)} `), message);
        assert.ok(message.includes(`the gap by ${says(Math.abs(saved))}`), message);
        assert.match(message, /over 5 seeds\.$/);
        assert.match(effect ?? '', /^with dropout validation (error|loss) .* over 5 seeds$/);
        assert.equal(severity, 'warning');
        assert.deepEqual(analyzed(bad).found, []);
    });

    it('lets pass what is no difference, what is not decided, and dropout that helps', () => {
        const { validationLoss, trainingLoss } = compared;
        assert.equal(count({}), 1);
        assert.equal(count({ verdict: 'same' }), 0);
        assert.equal(count({ verdict: 'undecided' }), 0);
        const lower = (of: typeof validationLoss) => ({ ...of, difference: -of.difference });
        assert.equal(count({ validationLoss: lower(validationLoss) }), 0);
        assert.equal(count({ trainingLoss: lower(trainingLoss) }), 0);
        assert.equal(count({ validationLoss: { ...validationLoss, difference: 0 } }), 0);
        assert.equal(count({ trainingLoss: { ...trainingLoss, difference: 0 } }), 0);
    });

    it('says where the gap is larger with dropout too', () => {
        const { validationLoss } = compared;
        const large = { ...validationLoss, difference: compared.trainingLoss.difference + 0.25 };
        const { found } = analyzed(bad, { ...measured, dropout: [{ ...compared, validationLoss: large }] });
        assert.match(found[0]?.message ?? '', /and raises the gap by 0\.25,/);
    });

    it('lets pass lower rates, and reads the last comparison', async () => {
        const low = bad.replace('dropout(0.5)', 'dropout(0.29)');
        const { fingerprint } = (await measureSpec(low, 0)).runs[0]!;
        assert.deepEqual(analyzed(low, { ...measured, dropout: [{ ...compared, fingerprint }] }).found, []);
        const last = { ...compared, verdict: 'same' } as const;
        assert.deepEqual(analyzed(bad, { ...measured, dropout: [compared, last] }).found, []);
        assert.equal(analyzed(bad, { ...measured, dropout: [last, compared] }).found.length, 1);
    });

    it('offers a lower rate, and none', () => {
        const { analysis, found } = analyzed(bad, measured);
        const titles = analysis.fixesFor(found[0]!).map(({ title }) => title);
        assert.deepEqual(titles, ['Set `rate` to 0.4', 'Remove `dropout(0.5)`']);
        assert.equal(applyFix(analysis, found[0]!, titles[0]!), bad.replace('dropout(0.5)', 'dropout(0.4)'));
        assert.equal(applyFix(analysis, found[0]!, titles[1]!), bad.replace('    dropout(0.5)\n', ''));
    });

    it('offers a lower rate where a parameter holds the layer', async () => {
        const shared = bad
            .replace(/model (\w+)/, 'model $1(noise = dropout(0.5))')
            .replace('    dropout(0.5)\n', '    noise\n');
        const { fingerprint } = (await measureSpec(shared, 0)).runs[0]!;
        const { analysis, found } = analyzed(shared, {
            ...measured,
            dropout: [{ ...compared, fingerprint }],
        });
        const titles = analysis.fixesFor(found[0]!).map(({ title }) => title);
        assert.deepEqual(titles, ['Set `rate` to 0.4']);
        const fixed = shared.replace('dropout(0.5)', 'dropout(0.4)');
        assert.equal(applyFix(analysis, found[0]!, titles[0]!), fixed);
    });
});
