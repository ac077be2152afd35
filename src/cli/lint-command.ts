import { writeFileSync } from 'node:fs';
import { fixAll } from '../language/edits/fix-all.ts';
import { type FailLevel, failLevels } from '../lint/configuration/configuration-file.ts';
import type { LintConfiguration } from '../lint/run.ts';
import type { Measurements } from '../model/measurements.ts';
import {
    type AnalyzedFile,
    analyzedFile,
    analyzeRead,
    analyzeText,
    isLanguageError,
    unreadableFile,
} from './analyze.ts';
import { type Arguments, UsageError } from './arguments.ts';
import type { Command } from './command.ts';
import { type Environment, exitCodes } from './environment.ts';
import {
    createLintConfigurations,
    type LintConfigurations,
    type SpecConfiguration,
    severitiesFromWords,
} from './lint-configurations.ts';
import { printLintSummary } from './lint-summary.ts';
import { readMeasured } from './measured-file.ts';
import { diagnosticToJson, isAtLeast } from './placed-diagnostic.ts';
import { printForPeople } from './print-for-people.ts';
import { describeWriteError, readInput, readSpec } from './read-spec.ts';
import { toSarif } from './sarif.ts';
import { type SpecPath, specPaths } from './spec-paths.ts';

const formats = ['pretty', 'json', 'sarif'] as const;

export interface LintedFile extends AnalyzedFile {
    readonly configuration: SpecConfiguration;
    /** Titles of the fixes that were applied and written. */
    readonly fixed: readonly string[];
    /** Why a fixed text could not be written. */
    readonly writeProblem?: string;
}

const exits = {
    0: 'No lint finding is at or above --fail-on.',
    1: 'One is.',
    2: 'A file or its configuration cannot be read or understood; mistakes are printed all the same.',
} as const;

export const lintCommand: Command = {
    name: 'lint',
    summary: 'Checks specs: mistakes of the language, and what the linter knows about dropout.',
    usage: 'PATH... [options]',
    details:
        'A path is a file, a folder, which stands for every *.netspec below it, or a pattern as\n' +
        "'models/**/*.netspec'. Hidden folders and node_modules are left out. Findings go to standard\n" +
        'output, in the order of the files and of their lines. Rules are configured by the nearest\n' +
        'netspec.config.json, in the folder of the spec or above it.',
    options: {
        format: {
            value: 'FORMAT',
            choices: formats,
            summary: 'pretty (default), json (an object a line) or sarif (one log, 2.1.0).',
        },
        'fail-on': {
            value: 'SEVERITY',
            choices: failLevels,
            summary: 'The lowest that fails: error, warning (default), info, hint, never.',
        },
        fix: { summary: 'Applies all safe fixes to the files, and reports what is left.' },
        rule: {
            value: 'RULE=SEVERITY',
            summary: 'Gives a rule a severity, or off; may be given for several.',
        },
        config: { value: 'FILE', summary: 'A configuration for all files, in place of the nearest.' },
        measured: {
            value: 'FILE',
            summary: 'Goes by what train, compare or measure has printed as JSON.',
        },
        stdin: { summary: 'Reads one spec from standard input.' },
        'stdin-filename': {
            value: 'FILE',
            summary: 'Its name; data and configuration are looked for from there.',
        },
    },
    exits,
    examples: [
        'netspec lint model.netspec',
        'netspec lint . --fix',
        "netspec lint 'models/**/*.netspec' --format sarif > netspec.sarif",
        'netspec lint model.netspec --measured measured.jsonl',
        'netspec lint model.netspec --rule stacked-dropout=off --fail-on error',
    ],
    async run(words, environment) {
        const format = words.choice('format', formats, 'pretty');
        const configurations = configurationsOf(words);
        const measured = words.has('measured') ? readMeasured(words.all('measured')) : undefined;
        const files = words.has('stdin')
            ? [lintInput(words, configurations, measured)]
            : lintPaths(words, configurations, measured);
        const exitCode = exitCodeOf(files, configurations);
        const wrong = configurations.wrong();
        switch (format) {
            case 'sarif': {
                const log = toSarif({
                    version: environment.version,
                    folder: process.cwd(),
                    reference: environment.reference,
                    exitCode,
                    exitMeaning: exits[exitCode],
                    files,
                    configuration: wrong.flatMap(({ diagnostics }) => diagnostics),
                });
                environment.print(`${JSON.stringify(log, undefined, 2)}\n`);
                break;
            }
            case 'json':
                for (const diagnostic of [...wrong, ...files].flatMap(({ diagnostics }) => diagnostics)) {
                    environment.print(`${JSON.stringify(diagnosticToJson(diagnostic))}\n`);
                }
                break;
            default:
                for (const { diagnostics, lines } of [...wrong, ...files]) {
                    printForPeople(diagnostics, lines, environment);
                }
                printLintSummary(files, wrong, environment);
        }
        complainOfWriting(files, environment);
        return exitCode;
    },
};

function configurationsOf(words: Arguments): LintConfigurations {
    return createLintConfigurations({
        file: words.text('config'),
        severities: severitiesFromWords(words.all('rule')),
        failOn: words.has('fail-on') ? words.choice<FailLevel>('fail-on', failLevels, 'warning') : undefined,
    });
}

function lintPaths(
    words: Arguments,
    configurations: LintConfigurations,
    measured: Measurements | undefined,
): LintedFile[] {
    if (words.has('stdin-filename')) {
        throw new UsageError('--stdin-filename names what --stdin reads.');
    }
    if (words.positionals.length === 0) {
        throw new UsageError(
            'Name at least one file, folder or pattern; netspec lint . takes all there are.',
        );
    }
    return specPaths(words.positionals).map(path =>
        lintPath(path, words.has('fix'), configurations, measured),
    );
}

function lintPath(
    { file, problem }: SpecPath,
    fix: boolean,
    configurations: LintConfigurations,
    measured: Measurements | undefined,
): LintedFile {
    const configuration = configurations.of(file);
    if (problem !== undefined) {
        return { ...unreadableFile(file, problem), configuration, fixed: [] };
    }
    const read = readSpec(file);
    if (!fix || 'problem' in read) {
        return { ...analyzeRead(file, read, configuration.lint, measured), configuration, fixed: [] };
    }
    return { ...fixFile(file, read, configuration.lint, measured), configuration };
}

function fixFile(
    file: string,
    { text, mark }: { readonly text: string; readonly mark: string },
    lint: LintConfiguration,
    measured: Measurements | undefined,
): Omit<LintedFile, 'configuration'> {
    const before = analyzeText(file, text, lint, measured);
    const { analysis, applied } = fixAll(before, other => analyzeText(file, other, lint, measured));
    if (applied.length === 0) {
        return { ...analyzedFile(file, mark, before), fixed: [] };
    }
    try {
        writeFileSync(file, mark + analysis.text);
    } catch (error) {
        return { ...analyzedFile(file, mark, before), fixed: [], writeProblem: describeWriteError(error) };
    }
    return { ...analyzedFile(file, mark, analysis), fixed: applied.map(({ title }) => title) };
}

function lintInput(
    words: Arguments,
    configurations: LintConfigurations,
    measured: Measurements | undefined,
): LintedFile {
    if (words.positionals.length > 0) {
        throw new UsageError('--stdin takes no other files.');
    }
    if (words.has('fix')) {
        throw new UsageError('--fix changes files, and --stdin reads none.');
    }
    const file = words.text('stdin-filename') ?? 'stdin.netspec';
    const configuration = configurations.of(file);
    return { ...analyzeRead(file, readInput(), configuration.lint, measured), configuration, fixed: [] };
}

function exitCodeOf(files: readonly LintedFile[], configurations: LintConfigurations): 0 | 1 | 2 {
    const isUnusable = files.some(
        ({ diagnostics, writeProblem }) => writeProblem !== undefined || diagnostics.some(isLanguageError),
    );
    if (isUnusable || configurations.wrong().length > 0) {
        return exitCodes.unusable;
    }
    const fails = files.some(({ diagnostics, configuration: { failOn } }) =>
        diagnostics.some(
            // What the engine cannot run yet is no fault of the spec.
            ({ rule, severity }) =>
                rule !== 'not-runnable-yet' && failOn !== 'never' && isAtLeast(severity, failOn),
        ),
    );
    return fails ? exitCodes.findings : exitCodes.ok;
}

function complainOfWriting(files: readonly LintedFile[], { complain }: Environment): void {
    for (const { file, writeProblem } of files) {
        if (writeProblem !== undefined) {
            complain(`${file}: ${writeProblem} Nothing was fixed in it.\n`);
        }
    }
}
