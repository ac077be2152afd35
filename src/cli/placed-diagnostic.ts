// A diagnostic with lines and columns, as both output formats of the command line show it.

import type { FixSafety, Severity } from '../model/finding.ts';
import type { Position } from './lines.ts';

export interface PlacedDiagnostic {
    /** As it was named on the command line. */
    readonly file: string;
    readonly start: Position;
    /** Just after the last character. */
    readonly end: Position;
    readonly rule: string;
    readonly severity: Severity;
    readonly message: string;
    readonly related: readonly {
        readonly message: string;
        readonly start: Position;
        readonly end: Position;
    }[];
    /** In order of preference. */
    readonly fixes: readonly PlacedFix[];
}

export interface PlacedFix {
    readonly title: string;
    readonly safety: FixSafety;
    readonly edits: readonly PlacedEdit[];
}

/** Replaces the text between two positions. */
export interface PlacedEdit {
    readonly start: Position;
    readonly end: Position;
    readonly newText: string;
}

/** The object of `lint --format json`; more keys may be added, none may go. */
export function diagnosticToJson(diagnostic: PlacedDiagnostic): object {
    const { file, start, end, rule, severity, message, fixes } = diagnostic;
    return {
        file,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        rule,
        severity,
        message,
        fixes: fixes.map(({ title, safety }) => ({ title, safety })),
    };
}

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
    return severities.indexOf(severity) <= severities.indexOf(threshold);
}

/** `2 errors, 1 warning`; undefined for none. */
export function countBySeverity(diagnostics: readonly PlacedDiagnostic[]): string | undefined {
    const nouns = { error: 'error', warning: 'warning', info: 'note', hint: 'hint' } as const;
    const counts = severities.flatMap(severity => {
        const count = diagnostics.filter(diagnostic => diagnostic.severity === severity).length;
        return count === 0 ? [] : [`${count} ${nouns[severity]}${count === 1 ? '' : 's'}`];
    });
    return counts.length === 0 ? undefined : counts.join(', ');
}
