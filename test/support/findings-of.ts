// What the linter says of a spec, in lines that a person can write by hand and that hold when a message is reworded.

import type { SpecDiagnostic } from '../../src/model/finding.ts';

/** `severity rule at statement`, sorted: the whole line of a layer, or the name of a setting. */
export function findingsOf({
    text,
    diagnostics,
}: {
    readonly text: string;
    readonly diagnostics: readonly SpecDiagnostic[];
}): string[] {
    return diagnostics
        .map(({ severity, rule, range }) => {
            const start = text.lastIndexOf('\n', range.start - 1) + 1;
            const line = text.slice(start, text.indexOf('\n', range.start)).trim();
            return `${severity} ${rule} at ${line.replace(/^(\w+) +=.*$/, '$1')}`;
        })
        .sort();
}
