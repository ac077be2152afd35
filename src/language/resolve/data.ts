// `data` blocks: where examples come from, and what is known of them before they are read.

import type { DataSettings } from '../../catalog/blocks/data.ts';
import { builtinFacts } from '../../catalog/builtin-sets/index.ts';
import { findEntry } from '../../catalog/index.ts';
import { type CallValue, isCallValue, type Value } from '../../catalog/values.ts';
import { t } from '../../core/localize.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { FileFacts } from '../../model/file-facts.ts';
import type { DataFacts, ResolvedData } from '../../model/resolved.ts';
import type { Data } from '../generated/ast.ts';
import { nameRange } from './declarations.ts';
import type { Resolution } from './resolution.ts';
import type { Scope } from './scope.ts';
import { blockSource, isWhole, matchSettings } from './settings.ts';

/** The settings of `data` whose value may be a source of its own. */
const sources = ['source', 'validation', 'test'] as const;

/** Resolves a block; `sound` is false where it has a mistake, so that nothing is trained on it. */
export function resolveData(
    resolution: Resolution,
    data: Data,
    scope: Scope,
): { readonly data: ResolvedData; readonly sound: boolean } {
    const token = nameRange(data);
    const matched = matchSettings(resolution, 'data', data, token, scope);
    let sound = matched.failed.size === 0 && isWhole(resolution, data);
    const settings = matched.values as unknown as DataSettings;
    for (const setting of sources) {
        const value = matched.values[setting];
        if (isCallValue(value) && !matched.failed.has(setting)) {
            const place = matched.ranges[setting] ?? token;
            sound = filesExist(resolution, value, matched.inner[setting] ?? {}, place) && sound;
        }
    }
    const file = sound && isCallValue(settings.source) ? fileFacts(resolution, settings) : undefined;
    sound = fileIsUsable(resolution, file, matched, token) && sound;
    const facts = matched.failed.has('source') ? {} : factsOf(settings, file);
    sound = targetIsColumn(resolution, settings, matched) && sound;
    sound = sharesFit(resolution, settings, facts, matched.ranges) && sound;
    return { data: { name: data.name, settings, facts, source: blockSource(data, token, matched) }, sound };
}

/** Reports the files of a source that are not there. */
function filesExist(
    resolution: Resolution,
    source: CallValue,
    ranges: Readonly<Record<string, TextRange>>,
    place: TextRange,
): boolean {
    let exist = true;
    const parameters = findEntry('data_source', source.call)?.parameters ?? {};
    for (const [name, parameter] of Object.entries(parameters)) {
        const path = source.arguments[name];
        if (parameter.file !== true || typeof path !== 'string') {
            continue;
        }
        if (path === '' || resolution.fileExists(path, resolution.uri) === false) {
            exist = false;
            resolution.report({
                rule: 'data',
                message:
                    path === ''
                        ? 'Expected the path of a file, found an empty text.'
                        : `There is no file \`${path}\`. Paths are relative to the spec.`,
                range: ranges[name] ?? place,
            });
        }
    }
    return exist;
}

/** Reports a `target` where the source has no columns to choose from. */
function targetIsColumn(
    resolution: Resolution,
    { source, target }: DataSettings,
    { failed, names, ranges }: ReturnType<typeof matchSettings>,
): boolean {
    const at = ranges.target ?? names.target;
    if (at === undefined || target === null || failed.has('source') || !isCallValue(source)) {
        return true;
    }
    const entry = findEntry('data_source', source.call);
    if (entry === undefined || 'hasColumns' in entry) {
        return true;
    }
    const hint = Object.hasOwn(entry.parameters, 'labels') ? ` It has \`labels\` for what to predict.` : '';
    resolution.report({
        rule: 'data',
        message: `\`target\` names a column of a file, and \`${source.call}\` has no columns: leave it out.${hint}`,
        range: at,
    });
    return false;
}

function fileFacts(resolution: Resolution, { source, target }: DataSettings): FileFacts | undefined {
    return resolution.lookAtFile?.(source, target ?? 'last', resolution.uri);
}

/** Reports a file that cannot be used, and a target that is no column of it. */
function fileIsUsable(
    resolution: Resolution,
    file: FileFacts | undefined,
    { inner, ranges, names }: ReturnType<typeof matchSettings>,
    token: TextRange,
): boolean {
    const path = inner.source?.path ?? inner.source?.images ?? ranges.source ?? token;
    if (file?.problem !== undefined) {
        resolution.report({ rule: 'data', message: file.problem, range: path });
        return false;
    }
    if (file?.target !== undefined) {
        const range = ranges.target ?? names.target ?? path;
        const written = resolution.text.slice(range.start, range.end);
        const near = nearestName(written.replace(/^["']|["']$/g, ''), file.target.names);
        resolution.report({
            rule: 'data',
            message: `${file.target.problem}${near === undefined ? '' : ` Did you mean ${JSON.stringify(near)}?`}`,
            range,
            ...(near !== undefined && {
                fixes: [
                    {
                        title: t('Change to {0}', JSON.stringify(near)),
                        safety: 'changes-training' as const,
                        edits: [{ range, newText: JSON.stringify(near) }],
                    },
                ],
            }),
        });
        return false;
    }
    return true;
}

/** What a source tells by itself, and a look at its file. */
export function factsOf({ source, validation, test, limit }: DataSettings, file?: FileFacts): DataFacts {
    const set: Value | undefined = isCallValue(source) ? source.arguments.set : undefined;
    const facts: FileFacts | undefined = isCallValue(set) ? builtinFacts(set) : file;
    const { rows, featureShape, task, classes } = facts ?? {};
    const heldOut = rows === undefined ? 0 : heldOutOf(rows, validation) + heldOutOf(rows, test);
    return {
        ...(rows !== undefined && {
            rows,
            trainingExamples: Math.max(0, Math.min(rows - heldOut, limit ?? Number.POSITIVE_INFINITY)),
        }),
        ...(featureShape !== undefined && { featureShape }),
        ...(task !== undefined && { task }),
        ...(classes !== undefined && { classes }),
    };
}

/** Examples that a share or a count holds out of `rows`; a source of its own holds out none. */
export function heldOutOf(rows: number, share: number | CallValue | null): number {
    if (typeof share !== 'number') {
        return 0;
    }
    return share > 0 && share < 1 ? Math.max(1, Math.round(rows * share)) : Math.round(share);
}

/** False, and reported, for a part that is everything or nothing: `part` is the value of the setting `name` at `at`. */
export function isShare(
    resolution: Resolution,
    name: string,
    part: Value | undefined,
    at: TextRange | undefined,
): boolean {
    // A share of 100% is the number 1, and a count of one example: neither can be meant.
    const isHeldOut = name === 'validation' || name === 'test';
    const nothing = part === 0 && name === 'validation';
    if (at === undefined || !isHeldOut || !(part === 1 || nothing)) {
        return true;
    }
    const why = nothing
        ? 'leaves no examples to choose the best epoch by'
        : 'is every example or a single one, and neither can be held out';
    resolution.report({
        rule: 'data',
        message: `\`${name} = ${resolution.text.slice(at.start, at.end)}\` ${why}: write a share like \`20%\`, or a count of 2 or more.`,
        range: at,
    });
    return false;
}

/** Reports a split that leaves nothing to train on. */
function sharesFit(
    resolution: Resolution,
    { validation, test }: DataSettings,
    { rows }: DataFacts,
    ranges: Readonly<Record<string, TextRange>>,
): boolean {
    const shares = [
        { name: 'validation', part: validation, at: ranges.validation },
        { name: 'test', part: test, at: ranges.test },
    ];
    if (!shares.every(({ name, part, at }) => isShare(resolution, name, part, at))) {
        return false;
    }
    const parts = [validation, test].filter(part => typeof part === 'number');
    const alone = rows !== undefined && heldOutOf(rows, validation) >= rows ? ranges.validation : undefined;
    const range = alone ?? ranges.test ?? ranges.validation;
    if (range === undefined) {
        return true;
    }
    const fractional = shares.find(
        ({ part, at }) => at !== undefined && typeof part === 'number' && part > 1 && !Number.isInteger(part),
    );
    if (fractional?.at !== undefined) {
        resolution.report({
            rule: 'type',
            message: `Expected a share below 1 or a whole number of examples, found ${fractional.part}.`,
            range: fractional.at,
        });
        return false;
    }
    const share = parts.filter(part => part < 1).reduce((sum, part) => sum + part, 0);
    const heldOut = rows === undefined ? 0 : parts.reduce((sum, part) => sum + heldOutOf(rows, part), 0);
    if (share >= 1 - 1e-9 || (rows !== undefined && heldOut >= rows)) {
        const of = rows === undefined ? '' : ` of its ${rows.toLocaleString('en')} examples`;
        resolution.report({
            rule: 'data',
            message: `Validation and test take all${of}: nothing is left to train on. Write smaller shares (\`20%\`) or counts.`,
            range,
        });
        return false;
    }
    return true;
}
