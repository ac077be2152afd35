// The configuration of each spec on the command line: the file that `--config` names, or the nearest netspec.config.json;
// what `--rule` and `--fail-on` say goes before both.

import { existsSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nearestName } from '../core/nearest-name.ts';
import {
    type ConfiguredSeverity,
    configurableRules,
    severitiesFor,
} from '../lint/configuration/configurable-rules.ts';
import {
    type ConfigurationFile,
    type FailLevel,
    readConfigurationFile,
} from '../lint/configuration/configuration-file.ts';
import { configurationCandidates } from '../lint/configuration/nearest-configuration.ts';
import type { LintConfiguration } from '../lint/run.ts';
import { configurationRule, languageRules } from '../model/finding.ts';
import { didYouMean, UsageError } from './arguments.ts';
import { createLines, type Lines } from './lines.ts';
import type { PlacedDiagnostic } from './placed-diagnostic.ts';
import { readSpec } from './read-spec.ts';

export interface SpecConfiguration {
    readonly lint: LintConfiguration;
    readonly failOn: FailLevel;
}

export interface WrongConfiguration {
    /** Undefined where the file could not be read. */
    readonly lines: Lines | undefined;
    readonly diagnostics: readonly PlacedDiagnostic[];
}

export interface LintConfigurations {
    of(file: string): SpecConfiguration;
    /** The files asked for so far that have mistakes in them. */
    wrong(): readonly WrongConfiguration[];
}

export interface ConfigurationOptions {
    /** Counts for every spec in place of the nearest. */
    readonly file?: string | undefined;
    readonly severities?: LintConfiguration['severities'];
    readonly failOn?: FailLevel | undefined;
}

interface LoadedFile {
    readonly configuration: ConfigurationFile;
    readonly wrong?: WrongConfiguration;
}

export function createLintConfigurations(options: ConfigurationOptions): LintConfigurations {
    const loaded = new Map<string, LoadedFile>();
    const load = (path: string): ConfigurationFile => {
        const known = loaded.get(path) ?? loadFile(path);
        loaded.set(path, known);
        return known.configuration;
    };
    const pathFor = (file: string): string | undefined =>
        options.file ??
        configurationCandidates(pathToFileURL(file).href, [])
            .map(uri => fileURLToPath(uri))
            .find(path => existsSync(path));
    return {
        of(file) {
            const path = pathFor(file);
            const { lint, failOn }: ConfigurationFile = path === undefined ? { lint: {} } : load(path);
            return {
                lint: { ...lint, severities: { ...lint.severities, ...options.severities } },
                failOn: options.failOn ?? failOn ?? 'warning',
            };
        },
        wrong: () => [...loaded.values()].flatMap(({ wrong }) => wrong ?? []),
    };
}

function loadFile(path: string): LoadedFile {
    const file = shortest(path);
    const diagnostic = (message: string): Omit<PlacedDiagnostic, 'start' | 'end'> => ({
        file,
        rule: configurationRule,
        severity: 'error',
        message,
        related: [],
        fixes: [],
    });
    const read = readSpec(path);
    if ('problem' in read) {
        const start = { line: 1, column: 1 };
        const message = `${read.problem} The linter's defaults apply.`;
        return {
            configuration: { lint: {} },
            wrong: { lines: undefined, diagnostics: [{ ...diagnostic(message), start, end: start }] },
        };
    }
    const { configuration, mistakes } = readConfigurationFile(read.text);
    if (mistakes.length === 0) {
        return { configuration };
    }
    const lines = createLines(read.text);
    const diagnostics = mistakes.map(({ message, range }) => ({
        ...diagnostic(message),
        start: lines.positionAt(range.start),
        end: lines.positionAt(range.end),
    }));
    return { configuration, wrong: { lines, diagnostics } };
}

/** Relative to where one is, unless that leads far away. */
function shortest(path: string): string {
    if (!isAbsolute(path)) {
        return path;
    }
    const way = relative(process.cwd(), path);
    return way === '' || way.length >= path.length ? path : way;
}

/** `noise-budget=off` as a severity by rule. @throws UsageError naming what is wrong. */
export function severitiesFromWords(words: readonly string[]): Readonly<Record<string, ConfiguredSeverity>> {
    const known = configurableRules().map(({ id }) => id);
    return Object.fromEntries(
        words.map(word => {
            const [id = '', severity, ...more] = word.split('=');
            if (severity === undefined || more.length > 0) {
                throw new UsageError(`--rule takes RULE=SEVERITY, not ${JSON.stringify(word)}.`);
            }
            if (!known.includes(id)) {
                throw new UsageError(
                    languageRules.some(rule => rule === id)
                        ? `${id} reports mistakes of the language, which have one severity.`
                        : `There is no rule ${JSON.stringify(id)}.${didYouMean(nearestName(id, known))} netspec explain lists them all.`,
                );
            }
            const choices = severitiesFor(id);
            const found = choices.find(choice => choice === severity);
            if (found === undefined) {
                throw new UsageError(
                    severity === 'off'
                        ? `${id} refuses training, so it cannot be off.`
                        : `The severity of ${id} is one of ${choices.join(', ')}, not ${JSON.stringify(severity)}.${didYouMean(nearestName(severity, choices))}`,
                );
            }
            return [id, found];
        }),
    );
}
