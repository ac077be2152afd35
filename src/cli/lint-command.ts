import { ruleOf } from '../lint/rules/index.ts';
import type { Severity } from '../model/finding.ts';
import { type AnalyzedFile, analyzeFile, isLanguageError } from './analyze.ts';
import { UsageError } from './arguments.ts';
import type { Command } from './command.ts';
import { type Environment, exitCodes } from './environment.ts';
import type { Lines } from './lines.ts';
import { countBySeverity, diagnosticToJson, isAtLeast, type PlacedDiagnostic } from './placed-diagnostic.ts';
import { renderDiagnostic } from './render-diagnostic.ts';

const formats = ['pretty', 'json'] as const;
const severities = ['error', 'warning', 'info', 'hint'] as const satisfies readonly Severity[];

export const lintCommand: Command = {
    name: 'lint',
    summary: 'Checks specs: mistakes of the language, and what the linter knows about dropout.',
    usage: 'FILE... [options]',
    details: 'Findings go to standard output, in the order of the files and of their lines.',
    options: {
        format: {
            value: 'FORMAT',
            choices: formats,
            summary: 'For people (default), or one JSON object a line.',
        },
        'fail-on': {
            value: 'SEVERITY',
            choices: severities,
            summary: 'The lowest that fails: error, warning (default), info or hint.',
        },
    },
    exits: {
        0: 'No lint finding is at or above --fail-on.',
        1: 'One is.',
        2: 'A file cannot be read or understood; its mistakes are printed all the same.',
    },
    examples: ['netspec lint model.netspec', 'netspec lint --format json --fail-on error models/*.netspec'],
    async run(words, environment) {
        const format = words.choice('format', formats, 'pretty');
        const failOn = words.choice('fail-on', severities, 'warning');
        if (words.positionals.length === 0) {
            throw new UsageError('Name at least one file.');
        }
        const files = words.positionals.map(analyzeFile);
        for (const file of files) {
            if (format === 'json') {
                printAsJson(file, environment);
            } else {
                printForPeople(file.diagnostics, file.lines, environment);
            }
        }
        const all = files.flatMap(({ diagnostics }) => diagnostics);
        if (format === 'pretty') {
            const counted = countBySeverity(all);
            const where = `${files.length} file${files.length === 1 ? '' : 's'}`;
            environment.print(
                counted === undefined ? `No findings in ${where}.\n` : `${counted} in ${where}\n`,
            );
        }
        if (all.some(isLanguageError)) {
            return exitCodes.unusable;
        }
        // What the engine cannot run yet is no fault of the spec.
        const fails = all.some(
            ({ rule, severity }) => rule !== 'not-runnable-yet' && isAtLeast(severity, failOn),
        );
        return fails ? exitCodes.findings : exitCodes.ok;
    },
};

function printAsJson({ diagnostics }: AnalyzedFile, { print }: Environment): void {
    for (const diagnostic of diagnostics) {
        print(`${JSON.stringify(diagnosticToJson(diagnostic))}\n`);
    }
}

export function printForPeople(
    diagnostics: readonly PlacedDiagnostic[],
    lines: Lines | undefined,
    environment: Environment,
): void {
    const { style, columns } = environment.output;
    for (const diagnostic of diagnostics) {
        const explains = ruleOf(diagnostic.rule) !== undefined;
        environment.print(`${renderDiagnostic(diagnostic, lines, { style, columns, explains })}\n\n`);
    }
}
