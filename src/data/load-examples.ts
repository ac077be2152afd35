// From the settings of a `data` block to the examples that a network trains on: read, split, limited, scaled.

import type { DataSettings } from '../catalog/blocks/data.ts';
import { isCallValue } from '../catalog/values.ts';
import { formatShape, sizeOf } from '../core/shape.ts';
import type { Examples, SplitExamples } from '../model/examples.ts';
import type { DataAccess } from './data-access.ts';
import { type DataProblem, isDataProblem } from './data-problem.ts';
import { takeRows } from './rows.ts';
import { applyScaling, fitScaling } from './scalings/index.ts';
import { readSource } from './sources/index.ts';
import { limitRows, splitRows } from './split.ts';

/** Scaling is fitted on the training part only, after `limit`. */
export async function loadExamples(
    settings: DataSettings,
    access: DataAccess,
): Promise<SplitExamples | DataProblem> {
    const all = await readSource(settings.source, access);
    if (isDataProblem(all)) {
        return all;
    }
    const { validation, test, limit, scale, split_seed: seed } = settings;
    // A part with a source of its own takes nothing from the first one.
    const share = (part: typeof validation | typeof test): number => (typeof part === 'number' ? part : 0);
    const rows = splitRows(all, { validation: share(validation), test: share(test) }, seed);
    if (isDataProblem(rows)) {
        return rows;
    }
    const kept = limit === null ? rows.training : limitRows(all, rows.training, limit, seed);
    const parts: { training: Examples; validation: Examples; test?: Examples } = {
        training: takeRows(all, kept),
        validation: takeRows(all, rows.validation),
    };
    if (rows.test.length > 0) {
        parts.test = takeRows(all, rows.test);
    }
    for (const [name, source] of Object.entries({ validation, test })) {
        if (isCallValue(source)) {
            const own = await readSource(source, access);
            if (isDataProblem(own)) {
                return own;
            }
            const misfit = misfitOf(name, own, all);
            if (misfit !== undefined) {
                return misfit;
            }
            parts[name as 'validation' | 'test'] = own;
        }
    }
    if (parts.validation.count === 0) {
        return { problem: 'No examples are held out for validation: set `validation` to a share, as 20%.' };
    }
    if (scale === null) {
        return parts;
    }
    const fitted = fitScaling(scale.call, parts.training);
    return {
        training: applyScaling(fitted, parts.training),
        validation: applyScaling(fitted, parts.validation),
        ...(parts.test && { test: applyScaling(fitted, parts.test) }),
    };
}

/** Why a part's own source does not go with the training data; undefined where it does. */
function misfitOf(name: string, part: Examples, all: Examples): DataProblem | undefined {
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
