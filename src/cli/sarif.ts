// Findings as a SARIF 2.1.0 log (OASIS, with errata 01), which code hosts and editors read.

import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ruleReferencePath } from '../catalog/reference-path.ts';
import { explainLanguageRule, explainRule } from '../lint/explain.ts';
import type { Rule } from '../lint/rule.ts';
import { rules } from '../lint/rules/index.ts';
import { configurationRule, type Severity } from '../model/finding.ts';
import { type LanguageRulePage, languageRulePages } from '../model/language-rules.ts';
import type { Lines, Position } from './lines.ts';
import type { PlacedDiagnostic } from './placed-diagnostic.ts';

export interface SarifInput {
    readonly version: string;
    /** Where one is; addresses of files below it are relative to it. */
    readonly folder: string;
    /** Address of the folder of the reference pages; undefined where it is not at hand. */
    readonly reference: string | undefined;
    readonly exitCode: number;
    /** In words. */
    readonly exitMeaning: string;
    readonly files: readonly {
        /** Undefined where the file could not be read. */
        readonly lines: Lines | undefined;
        readonly diagnostics: readonly PlacedDiagnostic[];
    }[];
    /** Mistakes in configuration files. */
    readonly configuration: readonly PlacedDiagnostic[];
    readonly isWindows?: boolean;
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** What relative addresses are relative to; code hosts know it by this name. */
const root = '%SRCROOT%';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
    error: 'error',
    warning: 'warning',
    info: 'note',
    hint: 'note',
};

interface Descriptor {
    readonly id: string;
    readonly summary: string;
    readonly severity: Severity;
    readonly page: string;
    readonly onByDefault: boolean;
    readonly properties: object;
}

/** Every rule that may be reported, in one order, so that a result names its rule by its index too. */
const descriptors: readonly Descriptor[] = [
    ...languageRulePages.filter(({ id }) => id !== configurationRule).map(ofLanguage),
    ...rules.map(ofLinter),
];

function ofLanguage(page: LanguageRulePage): Descriptor {
    const { id, summary, severity } = page;
    const properties = { tags: ['language'], 'problem.severity': problemSeverity(severity) };
    return { id, summary, severity, page: explainLanguageRule(page), onByDefault: true, properties };
}

function ofLinter(rule: Rule): Descriptor {
    const { id, summary, severity, category, options, fixSafety, onByDefault = true } = rule;
    return {
        id,
        summary,
        severity,
        page: explainRule(rule),
        onByDefault,
        properties: {
            tags: ['dropout', category],
            category,
            'problem.severity': problemSeverity(severity),
            fixes: fixSafety,
            options: Object.fromEntries(
                Object.entries(options).map(([name, option]) => [name, option.default]),
            ),
        },
    };
}

/** What code hosts sort by. */
function problemSeverity(severity: Severity): string {
    return severity === 'info' || severity === 'hint' ? 'recommendation' : severity;
}

/** One log with one run, ready for `JSON.stringify`. */
export function toSarif(input: SarifInput): object {
    const unreadable = input.files.filter(({ lines }) => lines === undefined);
    const fingerprint = createFingerprints();
    const notification = (diagnostic: PlacedDiagnostic) => ({
        level: levels[diagnostic.severity],
        message: message(diagnostic.message),
        descriptor: { id: diagnostic.rule },
        locations: [
            {
                physicalLocation: {
                    artifactLocation: artifact(diagnostic.file, input),
                    region: region(diagnostic),
                },
            },
        ],
    });
    return {
        $schema: schema,
        version: '2.1.0',
        runs: [
            {
                tool: {
                    driver: {
                        name: 'netspec',
                        fullName: 'Dropout Lab, linter of NetSpec',
                        version: input.version,
                        ...(isSemantic(input.version) && { semanticVersion: input.version }),
                        rules: descriptors.map(descriptor => ruleObject(descriptor, input.reference)),
                        notifications: notificationObjects(),
                    },
                },
                columnKind: 'utf16CodeUnits',
                originalUriBaseIds: { [root]: { uri: folderUri(input) } },
                invocations: [
                    {
                        executionSuccessful: input.exitCode < 2,
                        exitCode: input.exitCode,
                        exitCodeDescription: input.exitMeaning,
                        workingDirectory: { uri: folderUri(input) },
                        toolExecutionNotifications: unreadable.flatMap(({ diagnostics }) =>
                            diagnostics.map(notification),
                        ),
                        toolConfigurationNotifications: input.configuration.map(notification),
                    },
                ],
                results: input.files.flatMap(({ lines, diagnostics }) =>
                    lines === undefined
                        ? []
                        : diagnostics.map(diagnostic => result(diagnostic, lines, input, fingerprint)),
                ),
            },
        ],
    };
}

function ruleObject(
    { id, summary, severity, page, onByDefault, properties }: Descriptor,
    reference?: string,
) {
    return {
        id,
        name: id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
        shortDescription: { text: summary },
        fullDescription: { text: summary },
        help: { text: page, markdown: page },
        ...(reference !== undefined && { helpUri: new URL(ruleReferencePath(id), reference).href }),
        defaultConfiguration: { level: levels[severity], enabled: onByDefault },
        properties,
    };
}

function notificationObjects(): object[] {
    return languageRulePages
        .filter(({ id }) => id === configurationRule || id === 'syntax')
        .map(({ id, summary }) => ({ id, shortDescription: { text: summary } }));
}

function result(
    diagnostic: PlacedDiagnostic,
    lines: Lines,
    input: SarifInput,
    fingerprint: (diagnostic: PlacedDiagnostic, line: string) => string,
) {
    const { file, rule, severity, related, fixes, start } = diagnostic;
    const artifactLocation = artifact(file, input);
    return {
        ruleId: rule,
        ruleIndex: descriptors.findIndex(({ id }) => id === rule),
        level: levels[severity],
        message: message(diagnostic.message),
        locations: [
            {
                physicalLocation: {
                    artifactLocation,
                    region: { ...region(diagnostic), snippet: { text: lines.textOf(start.line) } },
                },
            },
        ],
        ...(related.length > 0 && {
            relatedLocations: related.map((place, id) => ({
                id,
                message: message(place.message),
                physicalLocation: { artifactLocation, region: region(place) },
            })),
        }),
        ...(fixes.length > 0 && {
            fixes: fixes.map(({ title, edits }) => ({
                description: message(title),
                artifactChanges: [
                    {
                        artifactLocation,
                        replacements: edits.map(edit => ({
                            deletedRegion: region(edit),
                            insertedContent: { text: edit.newText },
                        })),
                    },
                ],
            })),
        }),
        partialFingerprints: {
            'netspecFinding/v1': fingerprint(
                { ...diagnostic, file: artifactLocation.uri },
                lines.textOf(start.line),
            ),
        },
        properties: { severity },
    };
}

/** Columns count from 1, and the end is just behind the last character, as they do here. */
function region({ start, end }: { readonly start: Position; readonly end: Position }) {
    return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** Braces stand for placeholders, and are doubled where they are meant (section 3.11.5). */
function message(text: string) {
    return { text: text.replace(/[{}]/g, '$&$&') };
}

/** The same finding in the next version of a file: its rule and its line, and the how manieth of that kind it is. */
function createFingerprints(): (diagnostic: PlacedDiagnostic, line: string) => string {
    const counts = new Map<string, number>();
    return ({ file, rule }, line) => {
        const key = JSON.stringify([file, rule, line.trim()]);
        const count = counts.get(key) ?? 0;
        counts.set(key, count + 1);
        return createHash('sha256').update(`${key}${count}`).digest('hex').slice(0, 32);
    };
}

/** Relative where the file lies below the folder one is in; an address of its own elsewhere, as on another drive. */
function artifact(file: string, input: SarifInput): { readonly uri: string; readonly uriBaseId?: string } {
    const { folder, isWindows = process.platform === 'win32' } = input;
    const path = (isWindows ? win32 : posix).resolve(folder, file);
    const uri = pathToFileURL(path, { windows: isWindows }).href;
    const base = folderUri(input);
    return uri.startsWith(base) ? { uri: uri.slice(base.length), uriBaseId: root } : { uri };
}

/** Ends in a slash, or nothing could be relative to it. */
function folderUri({ folder, isWindows = process.platform === 'win32' }: SarifInput): string {
    return pathToFileURL(folder, { windows: isWindows }).href.replace(/\/*$/, '/');
}

function isSemantic(version: string): boolean {
    return /^\d+\.\d+\.\d+/.test(version);
}
