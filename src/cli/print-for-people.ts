import { ruleOf } from '../lint/rules/index.ts';
import { languageRulePage } from '../model/language-rules.ts';
import type { Environment } from './environment.ts';
import type { Lines } from './lines.ts';
import type { PlacedDiagnostic } from './placed-diagnostic.ts';
import { renderDiagnostic } from './render-diagnostic.ts';

/** Prints diagnostics of one file, each followed by an empty line. */
export function printForPeople(
    diagnostics: readonly PlacedDiagnostic[],
    lines: Lines | undefined,
    environment: Environment,
): void {
    const { style, columns } = environment.output;
    for (const diagnostic of diagnostics) {
        const { rule } = diagnostic;
        // A message of the language says all there is about a mistake; its page is for those who ask.
        const explains = ruleOf(rule) !== undefined || languageRulePage(rule)?.configurable === true;
        environment.print(`${renderDiagnostic(diagnostic, lines, { style, columns, explains })}\n\n`);
    }
}
