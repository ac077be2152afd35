// Rules are tested on specs as people write them: through the language, down to the text that a fix leaves behind.
// « and » mark the place that a diagnostic points at.

import assert from 'node:assert/strict';
import { applyTextEdits } from '../../src/core/text-range.ts';
import { type Analysis, type Analyzer, createAnalyzer } from '../../src/language/analysis.ts';
import { asMeasured } from '../../src/lint/efficacy.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { createGraph } from '../../src/lint/walk.ts';
import {
    type FixSafety,
    languageRules,
    type Severity,
    type SpecDiagnostic,
} from '../../src/model/finding.ts';
import { type Measurements, noMeasurements } from '../../src/model/measurements.ts';

export interface InvalidSpec {
    readonly name: string;
    readonly code: string;
    readonly message: string | RegExp;
    readonly severity?: Severity;
    /** The texts that the related places point at. */
    readonly related?: readonly string[];
    /** All of them, in order of preference, each with the spec that it leaves. */
    readonly fixes: readonly {
        readonly title: string;
        readonly safety: FixSafety;
        readonly output: string;
    }[];
}

export interface ValidSpec {
    readonly name: string;
    readonly code: string;
}

/** The default configuration, with this rule on where it is off by default. */
export function analyzerFor(rule?: Rule, measurements: Measurements = noMeasurements): Analyzer {
    const severities = {
        ...(rule?.onByDefault === false && { [rule.id]: rule.severity }),
        // What is measured is about the same runs, so several of these rules may speak of one.
        ...(rule?.category === 'measured' && otherMeasuredRules(rule)),
    };
    return createAnalyzer({
        fileExists: () => true,
        notRunnableYet: {},
        lint: { severities },
        measurements,
    });
}

function otherMeasuredRules(rule: Rule): Readonly<Record<string, 'off'>> {
    return Object.fromEntries(
        rules
            .filter(({ category, id }) => category === 'measured' && id !== rule.id)
            .map(({ id }) => [id, 'off' as const]),
    );
}

/** @throws where the spec has mistakes of the language, which no rule test is about. */
export function analyzeSpec(text: string, rule?: Rule, measurements?: Measurements): Analysis {
    const analyzer = analyzerFor(rule, measurements);
    const analysis = analyzer.analyze('file:///tested.netspec', text);
    const mistakes = analysis.diagnostics.filter(({ rule }) => languageRules.some(name => name === rule));
    assert.deepEqual(mistakes, [], text);
    return analysis;
}

/** `rule at text: message` of every finding. */
export function describeAll({ text, diagnostics }: Analysis): string[] {
    return diagnostics.map(
        ({ rule, range, message }) => `${rule} at ${text.slice(range.start, range.end)}: ${message}`,
    );
}

/**
 * What a rule itself would offer for each of its findings, before the linter leaves out what leads to something new: a
 * rule has to know where its edits are wrong, and not only be saved by another one.
 */
export function candidatesOf(rule: Rule, code: string): string[][] {
    const { spec } = analyzeSpec(code, rule);
    const [run] = spec.runs;
    const network = run?.network ?? spec.unusedNetworks.at(-1);
    assert.ok(network);
    const context = run === undefined ? { network } : { network, run };
    return rule
        .reports(context, createGraph(network))
        .map(report => report.fixes().map(({ title }) => title));
}

export function applyFix(analysis: Analysis, diagnostic: SpecDiagnostic, title: string): string {
    const fix = analysis.fixesFor(diagnostic).find(candidate => candidate.title === title);
    assert.ok(fix, `no fix ${title}`);
    return applyTextEdits(analysis.text, fix.edits);
}

export function testRule(
    rule: Rule,
    { valid, invalid }: { readonly valid: readonly ValidSpec[]; readonly invalid: readonly InvalidSpec[] },
): void {
    describe(rule.id, () => {
        for (const { name, code } of valid) {
            it(`lets pass ${name}`, () => {
                const found = analyzeSpec(code, rule).diagnostics.filter(
                    diagnostic => diagnostic.rule === rule.id,
                );
                assert.deepEqual(found, []);
            });
        }
        for (const expected of invalid) {
            it(`reports ${expected.name}`, () => checkInvalid(rule, expected));
        }
    });
}

function checkInvalid(rule: Rule, expected: InvalidSpec): void {
    const text = expected.code.replace(/[«»]/g, '');
    const start = expected.code.indexOf('«');
    const end = expected.code.indexOf('»') - 1;
    const analysis = analyzeSpec(text, rule);
    const found = analysis.diagnostics.filter(diagnostic => diagnostic.rule === rule.id);
    const [diagnostic] = found;
    assert.ok(diagnostic !== undefined && found.length === 1, describeAll(analysis).join('\n'));
    if (typeof expected.message === 'string') {
        assert.equal(diagnostic.message, expected.message);
    } else {
        assert.match(diagnostic.message, expected.message);
    }
    // A rule that is on only for its test is configured, which goes before what was measured.
    const isLowered = rule.onByDefault !== false && asMeasured(rule).statedSeverity !== undefined;
    assert.equal(diagnostic.severity, isLowered ? 'hint' : (expected.severity ?? rule.severity));
    assert.deepEqual(
        diagnostic.range,
        { start, end },
        text.slice(diagnostic.range.start, diagnostic.range.end),
    );
    assert.deepEqual(
        diagnostic.related.map(({ range }) => text.slice(range.start, range.end)),
        expected.related ?? [],
    );
    const fixes = analysis.fixesFor(diagnostic).map(({ title, safety, edits }) => ({
        title,
        safety,
        output: applyTextEdits(text, edits),
    }));
    assert.deepEqual(fixes, expected.fixes);
    for (const { title, output } of fixes) {
        checkNothingNew(analysis, output, `${rule.id}: ${title}`, rule);
    }
}

/** The fixed spec is sound, and has fewer findings of no new kind. */
export function checkNothingNew(before: Analysis, output: string, what: string, on?: Rule): void {
    const after = analyzeSpec(output, on).diagnostics.map(({ rule }) => rule);
    const rest = before.diagnostics.map(({ rule }) => rule);
    for (const rule of after) {
        const index = rest.indexOf(rule);
        assert.ok(index >= 0, `${what} leads to a new ${rule}:\n${output}`);
        rest.splice(index, 1);
    }
    assert.ok(rest.length > 0, `${what} mends nothing:\n${output}`);
}
