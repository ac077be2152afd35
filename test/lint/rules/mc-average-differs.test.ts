import assert from 'node:assert/strict';
import fc from 'fast-check';
import { measureSpec } from '../../../scripts/reference/measure-spec.ts';
import { mcAverageDiffers as rule } from '../../../src/lint/rules/mc-average-differs.ts';
import type { Measurements } from '../../../src/model/measurements.ts';
import type { MonteCarloGap } from '../../../src/model/noise-measures.ts';
import { runFingerprint } from '../../../src/model/run-fingerprint.ts';
import { analyzeSpec, applyFix } from '../rule-tester.ts';

const { bad } = rule.documentation;

const analyzed = (text: string, measurements?: Measurements) => {
    const analysis = analyzeSpec(text, rule, measurements);
    return { analysis, found: analysis.diagnostics.filter(each => each.rule === rule.id) };
};

describe('mc-average-differs', function () {
    this.timeout(20_000);
    let measured: Measurements;
    let gap: MonteCarloGap;
    before(async () => {
        measured = await measureSpec(bad, 0);
        gap = measured.runs[0]!.noise!.monteCarlo!;
    });

    /** The same with other numbers; the fingerprint is that of `text`. */
    const having = (changes: Partial<MonteCarloGap>, text = bad): Measurements => {
        const fingerprint = runFingerprint(analyzeSpec(text).spec.runs[0]!);
        return {
            ...measured,
            runs: measured.runs.map(run => ({
                ...{ ...run, fingerprint },
                noise: { monteCarlo: { ...gap, ...changes } },
            })),
        };
    };
    const count = (lossScaled: number, lossAveraged: number, deviation: number): number =>
        analyzed(bad, having({ lossScaled, lossAveraged, deviation })).found.length;

    it('says what a real run gains by averaging, at its name', () => {
        const { found } = analyzed(bad, measured);
        assert.equal(found.length, 1);
        const [{ range, message, severity }] = found as [(typeof found)[number]];
        assert.equal(bad.slice(range.start, range.end), 'moons_mlp');
        assert.equal(severity, 'info');
        const { lossScaled, lossAveraged, deviation, examples } = gap;
        assert.ok(lossScaled - lossAveraged > 2 * deviation && lossAveraged < 0.95 * lossScaled);
        const digits = (value: number, count: number) => String(Number(value.toPrecision(count)));
        for (const number of [
            `${digits(100 * (1 - lossAveraged / lossScaled), 3)}%`,
            `from ${digits(lossScaled, 3)} to ${digits(lossAveraged, 3)} ± ${digits(deviation, 2)}`,
            `on ${examples} examples`,
        ]) {
            assert.ok(message.includes(number), `${number}: ${message}`);
        }
    });

    it('offers to average as many', () => {
        const { analysis, found } = analyzed(bad, measured);
        const titles = analysis.fixesFor(found[0]!).map(({ title }) => title);
        assert.deepEqual(titles, ['Average 50 dropout networks at evaluation (`mc_samples = 50`)']);
        assert.match(applyFix(analysis, found[0]!, titles[0]!), /\n {4}mc_samples\s+= 50\n/);
    });

    it('lets pass a real run whose average is worse by many standard deviations', async () => {
        const digits = bad
            .replace('input(2)', 'input(64)')
            .replace('dense(2,', 'dense(10,')
            .replace(/builtin\(.*\)/, 'builtin(digits)')
            .replace('epochs      = 100', 'epochs      = 16');
        const runs = await measureSpec(digits, 0);
        const { lossScaled, lossAveraged, deviation } = runs.runs[0]!.noise!.monteCarlo!;
        assert.ok(lossAveraged - lossScaled > 4 * deviation, `${lossScaled} ${lossAveraged} ${deviation}`);
        assert.deepEqual(analyzed(digits, runs).found, []);
    });

    it('wants more than two standard deviations, and more than a twentieth', () => {
        assert.equal(count(1, 0.5, 0.25), 0);
        assert.equal(count(1, 0.5, 0.2499), 1);
        assert.equal(count(1, 0.95, 0.001), 0);
        assert.equal(count(1, 0.949, 0.001), 1);
        assert.equal(count(1, 1.5, 0.001), 0);
        assert.equal(count(2, 1.9, 0.001), 0);
        assert.equal(count(0, 0, 0), 0);
        fc.assert(
            fc.property(
                fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
                fc.double({ min: -0.5, max: 0.5, noNaN: true }),
                fc.double({ min: 0.1, max: 5, noNaN: true }),
                (scaled, gain, deviations) => {
                    fc.pre(Math.abs(gain - 0.05) > 1e-6 && Math.abs(deviations - 2) > 1e-6);
                    const deviation = (Math.abs(gain) * scaled) / deviations;
                    const expected = gain > 0.05 && deviations > 2 ? 1 : 0;
                    assert.equal(count(scaled, scaled * (1 - gain), deviation), expected);
                },
            ),
            { numRuns: 30 },
        );
    });

    it('goes by the last run of a network with dropout, which averages nothing yet', () => {
        const silent = { ...measured.runs[0]!, noise: {} };
        assert.equal(analyzed(bad, { ...measured, runs: [silent, ...measured.runs] }).found.length, 1);
        assert.equal(analyzed(bad, { ...measured, runs: [...measured.runs, silent] }).found.length, 0);
        for (const other of [
            bad.replace('epochs ', 'mc_samples = 2\n    epochs '),
            bad.replaceAll('    dropout(0.5)\n', ''),
        ]) {
            assert.deepEqual(analyzed(other, having({}, other)).found, []);
        }
        assert.deepEqual(analyzed(bad).found, []);
        assert.deepEqual(analyzed(bad.replace('100', '101'), measured).found, []);
    });
});
