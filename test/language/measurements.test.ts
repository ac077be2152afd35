// What was measured, from the two runs that a fix is resolved to, to what the text says of it.

import assert from 'node:assert/strict';
import { applyTextEdits } from '../../src/core/text-range.ts';
import { type Analysis, createAnalyzer } from '../../src/language/analysis.ts';
import { isMeasurable, measurableFixes, resolveFix } from '../../src/language/resolve-fix.ts';
import type { Severity } from '../../src/model/finding.ts';
import {
    type FixOfRun,
    type MeasuredComparison,
    type Measurements,
    noMeasurements,
} from '../../src/model/measurements.ts';
import { runFingerprint } from '../../src/model/run-fingerprint.ts';
import type { MeasurableFix, ResolveFixResult } from '../../src/protocol/language.ts';

const spec = `model net {
    input(64)
    dense(32, activation = relu)
    dropout(0.2)
    dropout(0.3)
    dense(10, activation = softmax)
}

data digits {
    source = builtin(digits)
}

train net on digits {
    epochs = 3
}
`;

const helps: MeasuredComparison = {
    verdict: 'different',
    pairs: 8,
    validationLoss: { base: 0.123, variant: 0.104, difference: -0.019, margin: 0.006 },
    validationError: { base: 0.031, variant: 0.024, difference: -0.007, margin: 0.002 },
    trainingLoss: { base: 0.1, variant: 0.09, difference: -0.01, margin: 0.01 },
    isRegression: false,
};
const harms: MeasuredComparison = {
    ...helps,
    validationLoss: { ...helps.validationLoss, difference: 0.019 },
};
const nothing: MeasuredComparison = { ...helps, verdict: 'same' };

const analyze = (text: string, measurements: Measurements = noMeasurements, severities = {}): Analysis =>
    createAnalyzer({ fileExists: () => true, measurements, lint: { severities } }).analyze(
        'file:///net.netspec',
        text,
    );

function resolved(text: string, fix: MeasurableFix, run?: string): ResolveFixResult {
    return resolveFix(analyze(text), { ...fix, ...(run && { run }) }, other => analyze(other));
}

function firstFix(text: string): MeasurableFix {
    const [fix] = measurableFixes(analyze(text), { start: 0, end: text.length });
    assert.ok(fix);
    return fix;
}

function found(text: string, run?: string): Extract<ResolveFixResult, { result: 'fix' }> {
    const result = resolved(text, firstFix(text), run);
    assert.ok(result.result === 'fix', JSON.stringify(result));
    return result;
}

const having = (about: FixOfRun, measured: MeasuredComparison): Measurements => ({
    ...noMeasurements,
    fixes: [{ ...about, ...measured }],
});
const stacked = (analysis: Analysis) => analysis.diagnostics.find(({ rule }) => rule === 'stacked-dropout');

describe('resolving a fix', () => {
    it('gives the run as it stands and the run with the fix, as the fix itself leaves the text', () => {
        const analysis = analyze(spec);
        const { about, base, variant } = found(spec);
        const diagnostic = stacked(analysis)!;
        const [fix] = analysis.fixesFor(diagnostic);
        assert.equal(about.fix, fix?.title);
        assert.equal(base.specText, spec);
        assert.equal(variant.specText, applyTextEdits(spec, fix!.edits));
        assert.deepEqual(base.run, analysis.spec.runs[0]);
        assert.deepEqual(variant.run, analyze(variant.specText).spec.runs[0]);
        assert.equal(about.fingerprint, runFingerprint(base.run));
        assert.equal(about.variant.fingerprint, runFingerprint(variant.run));
        assert.equal(base.layerLines.length, base.run.network.layers.length);
    });

    it('asks which run where the finding is in several, and takes that one', () => {
        const two = `${spec}train longer = net() on digits {\n    epochs = 5\n}\n`;
        const asked = resolved(two, firstFix(two));
        assert.ok(asked.result === 'choose');
        assert.deepEqual(asked.runs, ['net', 'longer']);
        const { base, variant } = found(two, 'longer');
        assert.deepEqual([base.run.name, variant.run.name], ['longer', 'longer']);
        assert.equal(variant.run.settings.epochs, 5);
    });

    it('is refused for what is gone, and offered for no mistake and no network without a run', () => {
        const gone = resolved(spec, { ...firstFix(spec), key: 'another', fix: 'Burn it' });
        assert.ok(gone.result === 'refused' && /no finding of stacked-dropout/.test(gone.message));
        for (const text of [
            spec.replace('relu', 'rely'),
            spec.replace('0.2', '1.2'),
            spec.slice(0, spec.indexOf('data')),
        ]) {
            const analysis = analyze(text);
            assert.ok(analysis.diagnostics.length > 0);
            assert.deepEqual(measurableFixes(analysis, { start: 0, end: text.length }), []);
            assert.ok(!analysis.diagnostics.some(each => isMeasurable(analysis, each)));
        }
    });
});

describe('what was measured of a finding', () => {
    const { about } = found(spec);

    it('stands in its message, at its line, and in its severity', () => {
        const before = stacked(analyze(spec))!;
        assert.equal(before.severity, 'warning');
        const expected: readonly (readonly [MeasuredComparison, Severity, RegExp])[] = [
            [helps, 'warning', / helps: validation error 3\.1% -> 2\.4%, -0\.7 ± 0\.2 over 8 seeds\.$/],
            [nothing, 'info', / shows no effect: no evidence of a difference: /],
            [harms, 'hint', / harms: /],
        ];
        for (const [measured, severity, message] of expected) {
            const analysis = analyze(spec, having(about, measured));
            const diagnostic = stacked(analysis)!;
            assert.equal(diagnostic.severity, severity);
            assert.ok(diagnostic.message.startsWith(before.message));
            assert.match(diagnostic.message, message);
            assert.deepEqual(
                analysis.effects().map(({ range, text }) => [range, text]),
                [[before.range, diagnostic.effect]],
            );
        }
    });

    it('is found whatever its fix was called when it was measured, and says what that is called now', () => {
        assert.match(String(about.key), /^[0-9a-f]{16}$/);
        const inChinese = { ...about, fix: '合并为 `dropout(0.44)`' };
        const message = (kept: FixOfRun) => stacked(analyze(spec, having(kept, helps)))?.message ?? '';
        assert.equal(message(inChinese), message(about));
        const { key: _, ...earlier } = inChinese;
        assert.match(message(earlier), / Measured: "合并为 .*" helps: /);
        const asked = { ...firstFix(spec), fix: inChinese.fix };
        assert.ok(resolved(spec, asked).result === 'fix');
        assert.equal(resolved(spec, { ...asked, key: '0'.repeat(16) }).result, 'refused');
        const { key: __, ...byTitle } = firstFix(spec);
        assert.ok(resolved(spec, byTitle).result === 'fix');
    });

    it('leaves a severity alone that is configured', () => {
        const analysis = analyze(spec, having(about, harms), { 'stacked-dropout': 'error' });
        assert.equal(stacked(analysis)?.severity, 'error');
        assert.match(stacked(analysis)?.message ?? '', / harms: /);
    });

    it('outlives white space, comments and names, and moves with the text', () => {
        for (const text of [
            spec.replaceAll('\n    ', '\n\t\t'),
            spec.replace('    dropout(0.2)', '    // the first\n\n    dropout( rate = 0.2 )'),
            spec.replaceAll('net', 'other'),
            `let rate = 0.2\n${spec.replace('dropout(0.2)', 'dropout(rate)')}`,
            spec.replaceAll('digits {', 'pictures {').replace('on digits', 'on pictures'),
            spec.replace('epochs = 3', 'epochs = 3\n    seed = 99'),
        ]) {
            const analysis = analyze(text, having(about, nothing));
            assert.equal(stacked(analysis)?.severity, 'info', text);
            assert.deepEqual(analysis.effects()[0]?.range, stacked(analysis)?.range);
        }
    });

    it('goes with what it was measured of', () => {
        for (const [before, after] of [
            ['0.2', '0.25'],
            ['dense(32', 'dense(33'],
            ['epochs = 3', 'epochs = 4'],
            ['builtin(digits)', 'builtin(digits)\n    limit = 500'],
            ['relu', 'tanh'],
        ] as const) {
            const analysis = analyze(spec.replace(before, after), having(about, nothing));
            assert.equal(stacked(analysis)?.severity, 'warning', after);
            assert.deepEqual(analysis.effects(), []);
        }
    });

    it('is no reason to withhold a fix of another finding, whose severity it was not measured with', () => {
        const two = spec.replace(
            'dense(32, activation = relu)\n',
            'dense(32, activation = relu)\n    dropout(0)\n    relu()\n',
        );
        const other = { ...having(found(two).about, harms) };
        const titles = (measurements?: Measurements) => {
            const analysis = analyze(two, measurements);
            return analysis.diagnostics.map(each => [
                each.rule,
                ...analysis.fixesFor(each).map(({ title }) => title),
            ]);
        };
        assert.deepEqual(titles(other).sort(), titles().sort());
        assert.ok(titles().length >= 2, JSON.stringify(titles()));
    });

    it('stands where its fix was applied, which may be measured before', () => {
        const { variant } = found(spec);
        const applied = analyze(variant.specText, { ...noMeasurements, applied: [about] });
        const [unmeasured, ...others] = applied.unmeasuredFixes();
        assert.ok(unmeasured !== undefined && others.length === 0);
        const text = (range: { start: number; end: number }) =>
            variant.specText.slice(range.start, range.end);
        assert.equal(text(unmeasured.range), 'dropout');
        assert.deepEqual(applied.effects(), []);
        const measured = analyze(variant.specText, { ...having(about, helps), applied: [about] });
        assert.deepEqual(measured.unmeasuredFixes(), []);
        assert.deepEqual(
            measured.effects().map(({ range, text: said }) => [text(range), said]),
            [['dropout', `${about.fix}: validation error 3.1% -> 2.4%, -0.7 ± 0.2 over 8 seeds`]],
        );
        assert.deepEqual(analyze(spec, { ...noMeasurements, applied: [about] }).unmeasuredFixes(), []);
    });

    it('lowers advice on the strength of dropout that has no effect at all', () => {
        const strong = spec.replace('dropout(0.2)\n    dropout(0.3)', 'dropout(0.8)');
        const { fingerprint } = found(strong).about;
        const of = (measured: MeasuredComparison, configured = {}) => {
            const measurements = { ...noMeasurements, dropout: [{ ...measured, fingerprint }] };
            const { diagnostics } = analyze(strong, measurements, configured);
            return diagnostics.find(({ rule }) => rule === 'rate-high-hidden');
        };
        assert.equal(of(helps)?.severity, 'warning');
        assert.equal(of(nothing)?.severity, 'info');
        assert.match(
            of(nothing)?.message ?? '',
            / Measured: with all dropout, no evidence of a difference: /,
        );
        assert.equal(of(nothing, { 'rate-high-hidden': 'error' })?.severity, 'error');
        const other = { ...noMeasurements, dropout: [{ ...nothing, fingerprint: about.fingerprint }] };
        assert.equal(stacked(analyze(spec, other))?.severity, 'warning');
    });

    it('keeps comments that silence what only training shows', () => {
        const silenced = spec
            .replace('dropout(0.3)\n', '')
            .replace(
                '    dropout(0.2)',
                '    // netspec-ignore dropout-no-effect: it is swept\n    dropout(0.2)',
            );
        assert.deepEqual(
            analyze(silenced).diagnostics.map(({ rule }) => rule),
            [],
        );
    });
});
