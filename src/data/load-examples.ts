// From the settings of a `data` block to the examples that a network trains on: read, split, limited, scaled.

import type { DataSettings } from '../catalog/blocks/data.ts';
import { isCallValue } from '../catalog/values.ts';
import { formatShape, sizeOf } from '../core/shape.ts';
import type { Examples, Features, SplitExamples } from '../model/examples.ts';
import type { DataAccess } from './data-access.ts';
import { type DataProblem, isDataProblem } from './data-problem.ts';
import { keepRows, takeRows } from './rows.ts';
import { applyScaling, fitScaling } from './scalings/index.ts';
import { readSource } from './sources/index.ts';
import type { SourceRequest } from './sources/types.ts';
import { limitRows, splitRows } from './split.ts';

type Parts = Pick<SplitExamples<Features>, 'training' | 'validation' | 'test'>;

/**
 * Scaling is fitted on the training part only, after `limit`.
 *
 * @param task what the loss is for, which decides whether a column of numbers is of classes.
 */
export async function loadExamples(
    settings: DataSettings,
    access: DataAccess,
    task?: SourceRequest['task'],
): Promise<SplitExamples<Features> | DataProblem> {
    const request: SourceRequest = { target: settings.target ?? 'last', task };
    const read = await readSource(settings.source, request, access);
    if (isDataProblem(read)) {
        return read;
    }
    const notes = [...(read.notes ?? [])];
    const split = splitExamples(read.examples, settings);
    if (isDataProblem(split)) {
        return split;
    }
    const parts: { -readonly [P in keyof Parts]: Parts[P] } = split;
    for (const name of ['validation', 'test'] as const) {
        const source = settings[name];
        if (isCallValue(source)) {
            const own = await readPart(name, source, read.examples, request, access);
            if (isDataProblem(own)) {
                return own;
            }
            parts[name] = own.examples;
            notes.push(...(own.notes ?? []));
        }
    }
    const problem = emptinessOf(parts) ?? unseenClass(parts, settings.limit !== null);
    if (problem !== undefined) {
        return problem;
    }
    return { ...scaleParts(parts, settings), ...(notes.length > 0 && { notes }) };
}

/** The parts of one source, which is used up. A part with a source of its own takes nothing from it. */
function splitExamples(all: Examples<Features>, settings: DataSettings): Parts | DataProblem {
    const { limit, split_seed: seed } = settings;
    const share = (part: typeof settings.validation | typeof settings.test): number =>
        typeof part === 'number' ? part : 0;
    const rows = splitRows(all, { validation: share(settings.validation), test: share(settings.test) }, seed);
    if (isDataProblem(rows)) {
        return rows;
    }
    const kept = limit === null ? rows.training : limitRows(all, rows.training, limit, seed);
    const validation = takeRows(all, rows.validation);
    const test = rows.test.length > 0 ? takeRows(all, rows.test) : undefined;
    return { training: keepRows(all, kept), validation, ...(test && { test }) };
}

async function readPart(
    name: string,
    source: Parameters<typeof readSource>[0],
    all: Examples<Features>,
    request: SourceRequest,
    access: DataAccess,
): ReturnType<typeof readSource> {
    const { target } = all;
    const classNames = target.task === 'classification' ? target.classNames : undefined;
    const own = await readSource(source, { ...request, task: target.task, classNames }, access);
    return isDataProblem(own) ? own : (misfitOf(name, own.examples, all) ?? own);
}

/** Why a part's own source does not go with the training data; undefined where it does. */
function misfitOf(name: string, part: Examples<Features>, all: Examples<Features>): DataProblem | undefined {
    if (sizeOf(part.featureShape) !== sizeOf(all.featureShape)) {
        const found = formatShape(part.featureShape);
        return {
            problem: `The source of ${name} has examples of ${found} values, and training of ${formatShape(all.featureShape)}.`,
        };
    }
    if (part.target.task !== all.target.task) {
        return {
            problem: `The source of ${name} is for ${part.target.task}, and training for ${all.target.task}.`,
        };
    }
    return undefined;
}

function emptinessOf({ validation, test }: Parts): DataProblem | undefined {
    if (validation.count === 0) {
        return { problem: 'No examples are held out for validation: set `validation` to a share, as 20%.' };
    }
    return test?.count === 0 ? { problem: 'The source of test has no examples.' } : undefined;
}

/** A class that is held out and never trained on can only be got wrong. */
function unseenClass(parts: Parts, isLimited: boolean): DataProblem | undefined {
    const { target } = parts.training;
    if (target.task !== 'classification') {
        return undefined;
    }
    const seen = new Uint8Array(target.classes);
    for (const label of target.labels) {
        seen[label] = 1;
    }
    for (const name of ['validation', 'test'] as const) {
        const held = parts[name]?.target;
        const row = held?.task === 'classification' ? held.labels.findIndex(label => seen[label] !== 1) : -1;
        if (held?.task === 'classification' && row >= 0) {
            const label = held.labels[row]!;
            const called = JSON.stringify(target.classNames?.[label] ?? String(label));
            const place = parts[name]?.origin?.target(row);
            return {
                problem:
                    `${place === undefined ? 'The' : `${place}: the`} class ${called} is in the ${name} part and never in training: ` +
                    (isLimited
                        ? 'raise `limit`, or leave its rows out.'
                        : 'leave its rows out, or hold out fewer examples.'),
            };
        }
    }
    return undefined;
}

/** The parts are used up: nobody else has their arrays. */
function scaleParts(parts: Parts, { scale }: DataSettings): Parts {
    if (scale === null) {
        return parts;
    }
    const fitted = fitScaling(scale.call, parts.training);
    return {
        training: applyScaling(fitted, parts.training, true),
        validation: applyScaling(fitted, parts.validation, true),
        ...(parts.test && { test: applyScaling(fitted, parts.test, true) }),
    };
}
