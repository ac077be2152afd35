// A spec from the command line, read and analyzed: what `lint`, `format` and `train` begin with.

import { pathToFileURL } from 'node:url';
import { lookAtFiles } from '../data/file-facts.ts';
import { type Analysis, createAnalyzer } from '../language/analysis.ts';
import type { LintConfiguration } from '../lint/run.ts';
import { languageRules, type SpecDiagnostic } from '../model/finding.ts';
import type { Measurements } from '../model/measurements.ts';
import type { ResolvedSpec } from '../model/resolved.ts';
import { openNow } from '../platform/node/open-file.ts';
import { fileExists, fileState } from '../platform/node/spec-files.ts';
import { createLines, type Lines } from './lines.ts';
import type { PlacedDiagnostic } from './placed-diagnostic.ts';
import { readSpec, type SpecText } from './read-spec.ts';

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

const language = {
    fileExists,
    lookAtFile: lookAtFiles(openNow, fileState),
};

/** Never throws for what is wrong with the file: that is a diagnostic of rule `syntax`, at its first character. */
export function analyzeFile(file: string, lint: LintConfiguration = {}): AnalyzedFile {
    return analyzeRead(file, readSpec(file), lint);
}

/** The same of a text that was read already; `file` is its name in messages, and where relative paths start. */
export function analyzeRead(
    file: string,
    read: SpecText,
    lint: LintConfiguration = {},
    measurements?: Measurements,
): AnalyzedFile {
    if ('problem' in read) {
        return unreadableFile(file, read.problem);
    }
    return analyzedFile(file, read.mark, analyzeText(file, read.text, lint, measurements));
}

/** @param measurements what training has shown, where that is known */
export function analyzeText(
    file: string,
    text: string,
    lint: LintConfiguration,
    measurements?: Measurements,
): Analysis {
    return createAnalyzer({ ...language, lint, ...(measurements && { measurements }) }).analyze(
        pathToFileURL(file).href,
        text,
    );
}

export function analyzedFile(file: string, mark: string, analysis: Analysis): AnalyzedFile {
    const lines = createLines(analysis.text);
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
        fixes: (fixes.get(diagnostic) ?? analysis.fixesFor(diagnostic)).map(({ title, safety, edits }) => ({
            title,
            safety,
            edits: edits.map(edit => ({ ...place(edit), newText: edit.newText })),
        })),
    });
    return {
        file,
        uri: analysis.uri,
        mark,
        analysis,
        lines,
        spec: analysis.spec,
        diagnostics: analysis.diagnostics.map(placed),
        refusals: run => analysis.refusals(run).map(placed),
    };
}

export function unreadableFile(file: string, message: string): AnalyzedFile {
    const start = { line: 1, column: 1 };
    const diagnostics: readonly PlacedDiagnostic[] = [
        { file, start, end: start, rule: 'syntax', severity: 'error', message, related: [], fixes: [] },
    ];
    return {
        file,
        uri: pathToFileURL(file).href,
        mark: '',
        analysis: undefined,
        lines: undefined,
        spec: undefined,
        diagnostics,
        refusals: () => diagnostics,
    };
}

/** True for a diagnostic that says the spec means nothing yet; the rest are the linter's. */
export function isLanguageError({ rule, severity }: PlacedDiagnostic): boolean {
    return severity === 'error' && languageRules.some(name => name === rule);
}
