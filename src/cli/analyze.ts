// A file from the command line, read and analyzed: what both `lint` and `train` begin with.

import { pathToFileURL } from 'node:url';
import { engineNotRunnableYet } from '../engine/not-runnable-yet.ts';
import { type Analysis, createAnalyzer } from '../language/analysis.ts';
import { languageRules, type SpecDiagnostic } from '../model/finding.ts';
import type { ResolvedSpec } from '../model/resolved.ts';
import { fileExists } from '../platform/node/spec-files.ts';
import { createLines, type Lines } from './lines.ts';
import type { PlacedDiagnostic } from './placed-diagnostic.ts';
import { readSpec } from './read-spec.ts';

export interface AnalyzedFile {
    readonly file: string;
    /** Address of the file, which relative paths in it start from. */
    readonly uri: string;
    /** The byte-order mark that the file begins with, which is no part of the text. */
    readonly mark: string;
    /** Undefined where the file could not be read. */
    readonly analysis: Analysis | undefined;
    readonly lines: Lines | undefined;
    /** The runs that have no mistake in them; undefined where the file could not be read. */
    readonly spec: ResolvedSpec | undefined;
    /** In the order of the text. */
    readonly diagnostics: readonly PlacedDiagnostic[];
    /** The diagnostics that keep a run from being trained. */
    refusals(run: string): readonly PlacedDiagnostic[];
}

const analyzer = createAnalyzer({
    fileExists,
    notRunnableYet: engineNotRunnableYet,
});

/** Never throws for what is wrong with the file: that is a diagnostic of rule `syntax`, at its first character. */
export function analyzeFile(file: string): AnalyzedFile {
    const uri = pathToFileURL(file).href;
    const read = readSpec(file);
    if ('problem' in read) {
        const diagnostics = [unreadable(file, read.problem)];
        return {
            file,
            uri,
            mark: '',
            analysis: undefined,
            lines: undefined,
            spec: undefined,
            diagnostics,
            refusals: () => diagnostics,
        };
    }
    const lines = createLines(read.text);
    const analysis = analyzer.analyze(uri, read.text);
    const place = ({ range }: Pick<SpecDiagnostic, 'range'>) => ({
        start: lines.positionAt(range.start),
        end: lines.positionAt(range.end),
    });
    const fixes = analysis.allFixes();
    const placed = (diagnostic: SpecDiagnostic): PlacedDiagnostic => ({
        file,
        ...place(diagnostic),
        rule: diagnostic.rule,
        severity: diagnostic.severity,
        message: diagnostic.message,
        related: diagnostic.related.map(related => ({ message: related.message, ...place(related) })),
        fixes: (fixes.get(diagnostic) ?? analysis.fixesFor(diagnostic)).map(({ title, safety }) => ({
            title,
            safety,
        })),
    });
    return {
        file,
        uri,
        mark: read.mark,
        analysis,
        lines,
        spec: analysis.spec,
        diagnostics: analysis.diagnostics.map(placed),
        refusals: run => analysis.refusals(run).map(placed),
    };
}

/** True for a diagnostic that says the spec means nothing yet; the rest are the linter's. */
export function isLanguageError({ rule, severity }: PlacedDiagnostic): boolean {
    return severity === 'error' && languageRules.some(name => name === rule);
}

function unreadable(file: string, message: string): PlacedDiagnostic {
    const start = { line: 1, column: 1 };
    return { file, start, end: start, rule: 'syntax', severity: 'error', message, related: [], fixes: [] };
}
