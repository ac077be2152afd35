import assert from 'node:assert/strict';
import fc from 'fast-check';
import { measureSpec } from '../../../scripts/reference/measure-spec.ts';
import { bnVarianceShiftMeasured as rule } from '../../../src/lint/rules/bn-variance-shift-measured.ts';
import type { Measurements } from '../../../src/model/measurements.ts';
import type { BatchNormShift } from '../../../src/model/noise-measures.ts';
import { runFingerprint } from '../../../src/model/run-fingerprint.ts';
import { analyzeSpec, applyFix, describeAll } from '../rule-tester.ts';

const { bad } = rule.documentation;

const analyzed = (text: string, measurements?: Measurements) => {
    const analysis = analyzeSpec(text, rule, measurements);
    return { analysis, found: analysis.diagnostics.filter(each => each.rule === rule.id) };
};

/** The spec with these lines in place of what stands between its input and its output. */
const withBody = (...lines: readonly string[]) =>
    bad.replace(/ {4}dense\(32[\s\S]*?(?= {4}dense\(10)/, lines.map(line => `    ${line}\n`).join(''));

/** What a run of the spec would have measured, had it measured this; a ratio for each normalization in order. */
function invented(
    text: string,
    ratios: readonly number[],
    losses: Partial<BatchNormShift> = {},
): Measurements {
    const run = analyzeSpec(text).spec.runs[0]!;
    const norms = run.network.layers.filter(({ kind }) => kind === 'batch_norm');
    assert.equal(norms.length, ratios.length);
    const batchNorm: BatchNormShift = {
        ...{ trainingExamples: 256, validationExamples: 96 },
        ...{ lossAsStored: 0.5, lossWithNoise: 0.5, lossWithoutNoise: 0.4 },
        layers: norms.map(({ id }, index) => ({ layer: id, name: 'batch_norm', ratio: ratios[index]! })),
        ...losses,
    };
    const epoch = {
        epoch: 1,
        trainingLoss: 0,
        validationLoss: 0,
        trainingLossWithDropout: 0,
        gap: 0,
        seconds: 0,
    };
    return {
        ...{ fixes: [], applied: [], dropout: [] },
        runs: [
            {
                ...{ fingerprint: runFingerprint(run), seed: 1, epochs: 1, best: epoch, tail: [epoch] },
                noise: { batchNorm },
            },
        ],
    };
}

describe('bn-variance-shift-measured', function () {
    this.timeout(20_000);
    let measured: Measurements;
    let shift: BatchNormShift;
    before(async () => {
        measured = await measureSpec(bad, 0);
        shift = measured.runs[0]!.noise!.batchNorm!;
    });

    const having = (changes: Partial<BatchNormShift>): Measurements => ({
        ...measured,
        runs: measured.runs.map(run => ({ ...run, noise: { batchNorm: { ...shift, ...changes } } })),
    });

    it('speaks at the dropout, with what a real run has measured, in place of the rule about the order', () => {
        const { analysis, found } = analyzed(bad, measured);
        assert.equal(found.length, 1);
        const [{ range, message, severity, related }] = found as [(typeof found)[number]];
        assert.equal(bad.slice(range.start, range.end), 'dropout');
        assert.equal(severity, 'warning');
        assert.deepEqual(
            related.map(place => bad.slice(place.range.start, place.range.end)),
            ['batch_norm'],
        );
        const before = Math.min(shift.lossAsStored, shift.lossWithNoise);
        const three = (value: number) => String(Number(value.toPrecision(3)));
        assert.ok(shift.lossWithoutNoise < 0.9 * before);
        for (const number of [
            `${three(100 * (1 - shift.lossWithoutNoise / before))}%`,
            `from ${three(before)} to ${three(shift.lossWithoutNoise)}`,
            `stored ${three(shift.layers[0]!.ratio)} times`,
        ]) {
            assert.ok(message.includes(number), `${number}: ${message}`);
        }
        assert.ok(!describeAll(analysis).some(text => text.startsWith('dropout-before-batchnorm')));
        assert.deepEqual(
            describeAll(analyzed(bad).analysis).map(text => text.split(' ')[0]),
            ['dropout-before-batchnorm'],
        );
    });

    it('measures about the ratio of the formula, 2.47 at one half behind a rectifier', () => {
        assert.ok(Math.abs(shift.layers[0]!.ratio / 2.47 - 1) < 0.15, String(shift.layers[0]!.ratio));
    });

    it('offers the moves of the rule about the order', () => {
        const { analysis, found } = analyzed(bad, measured);
        const titles = analysis.fixesFor(found[0]!).map(({ title }) => title);
        assert.deepEqual(titles, [
            'Move `dropout` after `batch_norm`',
            'Replace `batch_norm` by `layer_norm`, which stores no statistics',
        ]);
        assert.equal(
            applyFix(analysis, found[0]!, titles[0]!),
            bad.replace(/( {4}dropout.*\n)( {4}batch_norm.*\n)/, '$2$1'),
        );
    });

    it('lets pass a real run whose layers are wide enough to live with it', async () => {
        const wide = withBody('dense(256)', 'dropout(0.5)', 'batch_norm(momentum = 0.9)', 'relu()');
        const runs = await measureSpec(wide, 0);
        assert.ok(runs.runs[0]!.noise!.batchNorm!.layers[0]!.ratio > 1.5);
        assert.deepEqual(analyzed(wide, runs).found, []);
    });

    it('lets pass running averages that are only behind', async () => {
        // After 400 updates a momentum of 0.998 keeps almost half of what it began with.
        const behind = withBody('dense(64)', 'relu()', 'dropout(0.02)', 'batch_norm(momentum = 0.998)');
        const { runs } = await measureSpec(behind, 0);
        const { lossAsStored, lossWithNoise, lossWithoutNoise } = runs[0]!.noise!.batchNorm!;
        assert.ok(lossWithoutNoise < 0.9 * lossAsStored, `${lossAsStored} ${lossWithoutNoise}`);
        assert.ok(lossWithoutNoise > 0.9 * lossWithNoise, `${lossWithNoise} ${lossWithoutNoise}`);
        assert.deepEqual(analyzed(behind, { ...measured, runs }).found, []);
    });

    it('wants a drop of more than a tenth below the lower of the two losses with noise', () => {
        const count = (lossAsStored: number, lossWithNoise: number, lossWithoutNoise: number) =>
            analyzed(bad, having({ lossAsStored, lossWithNoise, lossWithoutNoise })).found.length;
        assert.equal(count(1, 1, 0.9), 0);
        assert.equal(count(1, 1, 0.899), 1);
        assert.equal(count(1, 0.9, 0.82), 0);
        assert.equal(count(0.9, 1, 0.82), 0);
        assert.equal(count(2, 0.9, 0.8), 1);
        assert.equal(count(1, 1, 1.5), 0);
        assert.equal(count(0, 0, 0), 0);
        fc.assert(
            fc.property(
                fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
                fc.double({ min: 1, max: 3, noNaN: true }),
                fc.double({ min: 0.001, max: 0.3, noNaN: true }),
                fc.boolean(),
                (before, factor, drop, isBehind) => {
                    fc.pre(Math.abs(drop - 0.1) > 1e-6);
                    const sides = isBehind ? [before * factor, before] : [before, before * factor];
                    assert.equal(count(sides[0]!, sides[1]!, before * (1 - drop)), drop > 0.1 ? 1 : 0);
                },
            ),
            { numRuns: 30 },
        );
    });

    it('speaks of the normalization that is furthest off, in either direction', () => {
        const two = withBody(
            'dense(32, activation = relu)',
            'dropout(0.5)',
            'batch_norm()',
            'dense(31, activation = relu)',
            'dropout(0.4)',
            'batch_norm()',
        );
        const at = (ratios: readonly number[]) => {
            const { found } = analyzed(two, invented(two, ratios));
            assert.equal(found.length, 1);
            return two.slice(0, found[0]!.range.start).split('\n').length;
        };
        const [first, second] = [at([3, 2]), at([2, 3])];
        assert.equal(second - first, 3);
        assert.equal(at([3, 0.2]), second);
        assert.equal(at([0.2, 3]), first);
        // The other one is still what the rule about the order says of it.
        const { analysis } = analyzed(two, invented(two, [3, 2]));
        assert.deepEqual(
            analysis.diagnostics.map(each => each.rule),
            [rule.id, 'dropout-before-batchnorm'],
        );
    });

    it('takes the fixes of dropout before weights, and the nearest noise where no order is at fault', () => {
        const through = withBody(
            'dense(32, activation = relu)',
            'dropout(0.3)',
            'dense(32)',
            'batch_norm()',
            'relu()',
        );
        const { analysis, found } = analyzed(through, invented(through, [1.4]));
        assert.equal(through.slice(found[0]!.range.start, found[0]!.range.end), 'dropout');
        assert.deepEqual(
            analysis.fixesFor(found[0]!).map(({ title }) => title),
            ['Move `dropout` before the last `dense`', 'Set `rate` to 0.1'],
        );
        const far = withBody(
            'dropout(0.1)',
            'dense(32, activation = relu)',
            'gaussian_noise(0.2)',
            'dense(32, activation = relu)',
            'dense(32)',
            'batch_norm()',
            'relu()',
        );
        const nearest = analyzed(far, invented(far, [1.4]));
        const [problem] = nearest.found;
        assert.equal(far.slice(problem!.range.start, problem!.range.end), 'gaussian_noise');
        assert.deepEqual(nearest.analysis.fixesFor(problem!), []);
    });

    it('goes by the last run, and says nothing of others', () => {
        const silent = { ...measured.runs[0]!, noise: {} };
        assert.equal(analyzed(bad, { ...measured, runs: [silent, ...measured.runs] }).found.length, 1);
        assert.equal(analyzed(bad, { ...measured, runs: [...measured.runs, silent] }).found.length, 0);
        assert.deepEqual(analyzed(bad.replace('dropout(0.5)', 'dropout(0.45)'), measured).found, []);
        assert.deepEqual(analyzed(bad).found, []);
    });
});
