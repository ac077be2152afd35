// Specs with marks: `[|` and `|]` around the text that something is expected at, `<|>` where the cursor is. None of the
// three means anything in NetSpec.

import assert from 'node:assert/strict';
import type { TextRange } from '../../src/core/text-range.ts';
import { applyTextEdits } from '../../src/core/text-range.ts';
import { type Analysis, type AnalyzerOptions, createAnalyzer } from '../../src/language/analysis.ts';
import type { SpecDiagnostic } from '../../src/model/finding.ts';
import type { ResolvedLayer, ResolvedNetwork, ResolvedRun } from '../../src/model/resolved.ts';

export const uri = 'file:///specs/test.netspec';

/** Files that the specs of the tests may name; nothing else exists. */
const files = new Set(['houses.csv', 'later.csv', 'images.gz', 'labels.gz']);

const defaults: AnalyzerOptions = { fileExists: path => files.has(path), notRunnableYet: {} };

export function analyze(text: string, options: Partial<AnalyzerOptions> = {}): Analysis {
    return createAnalyzer({ ...defaults, ...options }).analyze(uri, text);
}

export interface Marked {
    readonly text: string;
    readonly ranges: readonly TextRange[];
    readonly cursor: number | undefined;
}

export function unmark(marked: string): Marked {
    const ranges: TextRange[] = [];
    let start = 0;
    let cursor: number | undefined;
    let text = '';
    for (const part of marked.split(/(\[\||\|\]|<\|>)/)) {
        if (part === '[|') {
            start = text.length;
        } else if (part === '|]') {
            ranges.push({ start, end: text.length });
        } else if (part === '<|>') {
            cursor = text.length;
        } else {
            text += part;
        }
    }
    return { text, ranges, cursor };
}

/** `name [dens] Unknown layer ...`: a diagnostic in one line. */
export function show(text: string, { rule, range, message }: SpecDiagnostic): string {
    return `${rule} [${text.slice(range.start, range.end)}] ${message}`;
}

export function showAll({ text, diagnostics }: Analysis): string[] {
    return diagnostics.map(diagnostic => show(text, diagnostic));
}

/** Expects exactly one diagnostic: of this rule, at the mark, with a message that matches. */
export function expectOne(
    marked: string,
    rule: string,
    message: RegExp | string,
    options: Partial<AnalyzerOptions> = {},
): Analysis {
    const { text, ranges } = unmark(marked);
    const analysis = analyze(text, options);
    const [diagnostic, ...others] = analysis.diagnostics;
    assert.deepEqual(
        others.map(other => show(text, other)),
        [],
        `more than one: ${diagnostic && show(text, diagnostic)}`,
    );
    assert.ok(diagnostic, 'nothing was reported');
    assert.equal(diagnostic.rule, rule, show(text, diagnostic));
    if (typeof message === 'string') {
        assert.equal(diagnostic.message, message);
    } else {
        assert.match(diagnostic.message, message);
    }
    assert.deepEqual(diagnostic.range, ranges[0], `at: ${show(text, diagnostic)}`);
    return analysis;
}

export function expectClean(text: string, options: Partial<AnalyzerOptions> = {}): Analysis {
    const analysis = analyze(text, options);
    assert.deepEqual(showAll(analysis), []);
    return analysis;
}

/** The text after the fix with this title of the only diagnostic, or of the first of `rule`. */
export function applyFix(analysis: Analysis, title: string | RegExp, rule?: string): string {
    const diagnostic = analysis.diagnostics.find(candidate => rule === undefined || candidate.rule === rule);
    assert.ok(diagnostic, 'nothing to fix');
    const fixes = analysis.fixesFor(diagnostic);
    const fix = fixes.find(candidate =>
        typeof title === 'string' ? candidate.title === title : title.test(candidate.title),
    );
    assert.ok(fix, `no fix ${title} among: ${fixes.map(other => other.title).join('; ')}`);
    return applyTextEdits(analysis.text, fix.edits);
}

export function runOf(analysis: Analysis, name?: string): ResolvedRun {
    const run = analysis.spec.runs.find(candidate => name === undefined || candidate.name === name);
    assert.ok(run, `no run ${name ?? ''}; ${showAll(analysis).join('; ')}`);
    return run;
}

export function layerOf(network: ResolvedNetwork, kind: string): ResolvedLayer {
    const layer = network.layers.find(candidate => candidate.kind === kind);
    assert.ok(layer, `no ${kind}`);
    return layer;
}

/** A whole spec around the body of a model: trained on the digits, whose linter rules are content with little. */
export function trained(
    body: string,
    parts: {
        readonly parameters?: string;
        readonly settings?: string;
        readonly data?: string;
        readonly before?: string;
        readonly after?: string;
        readonly arguments?: string;
    } = {},
): string {
    const {
        parameters = '',
        settings = '',
        data = 'source = builtin(digits)',
        before = '',
        after = '',
    } = parts;
    return `${before}model net${parameters} {\n${body}\n}\ndata examples {\n${data}\n}\ntrain net${parts.arguments ?? ''} on examples {\n${settings}\n}\n${after}`;
}

/** The example of the language's reference. */
export const referenceExample = `// Srivastava et al. (2014): drop 20% of the visible units, 50% of the hidden ones.
model digits_mlp(width = 256, noise = dropout(0.5)) {
    input(64)
    dropout(0.2)
    dense(width, activation = relu, max_norm = 3)
    noise
    dense(width, activation = relu, max_norm = 3)
    noise
    dense(10, activation = softmax)
}

data digits {
    source     = builtin(digits)
    validation = 20%
    scale      = standardize
}

train digits_mlp on digits {
    loss       = cross_entropy
    optimizer  = sgd(learning_rate = 0.01, momentum = 0.95)
    batch_size = 32
    epochs     = 60
    seed       = 7
}

sweep digits_mlp {
    noise   = [none, dropout(0.2), dropout(0.5), gaussian_dropout(0.5)]
    width   = [128, 256, 512]
    repeats = 5
}
`;
