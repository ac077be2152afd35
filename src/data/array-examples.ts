// Examples from arrays of numbers: the first axis counts them, and what the others hold is one example.

import type { Shape } from '../core/shape.ts';
import { sizeOf } from '../core/shape.ts';
import type { Examples, Origin, Target } from '../model/examples.ts';
import { type DataProblem, isDataProblem, whyNotFinite } from './data-problem.ts';
import type { SourceRequest } from './sources/types.ts';
import { createTargetCollector } from './targets.ts';

export interface NumberArray {
    /** What messages call it. */
    readonly name: string;
    readonly shape: readonly number[];
    /** True for whole numbers and truth values. */
    readonly isWhole: boolean;
    /** The value at a place in row-major order. */
    at(index: number): number;
    /** All values in row-major order, some at a time, each list valid until the next; absent where they have to be asked for. */
    readonly parts?: () => Iterable<ArrayLike<number>>;
}

export function examplesOf(
    features: NumberArray,
    targets: NumberArray,
    request: SourceRequest,
): Examples | DataProblem {
    const [count = 0, ...featureShape] = features.shape;
    const [targetCount = 0, ...targetShape] = targets.shape;
    if (features.shape.length < 2) {
        const found = listOf(features.shape);
        return {
            problem: `${features.name}: expected examples of several values each, found shape ${found}.`,
        };
    }
    if (count !== targetCount) {
        const [one, other] = [count.toLocaleString('en'), targetCount.toLocaleString('en')];
        return { problem: `${features.name} has ${one} examples, and ${targets.name} ${other}.` };
    }
    if (count === 0) {
        return { problem: `${features.name} has no examples.` };
    }
    const width = sizeOf(featureShape);
    const values = copyFinite(features, count * width);
    if (typeof values === 'number') {
        return notFinite(features, values);
    }
    const target = targetOf(targets, sizeOf(targetShape), request);
    if (isDataProblem(target)) {
        return target;
    }
    const imageShape = imageShapeOf(featureShape);
    const origin: Origin = {
        feature: (row, column) => `${features.name}, at ${placeIn(row * width + column, features.shape)}`,
        target: row => `${targets.name}, at ${row}`,
    };
    return { count, featureShape, ...(imageShape && { imageShape }), features: values, target, origin };
}

/** The values in single precision, or the place of the first that is not finite. */
function copyFinite({ parts, at }: NumberArray, length: number): Float32Array | number {
    const copy = new Float32Array(length);
    if (parts === undefined) {
        for (let index = 0; index < length; index++) {
            const value = Math.fround(at(index));
            if (!Number.isFinite(value)) {
                return index;
            }
            copy[index] = value;
        }
        return copy;
    }
    let start = 0;
    for (const part of parts()) {
        const end = start + part.length;
        copy.set(part, start);
        const index = firstNotFinite(copy, start, end);
        if (index < end) {
            return index;
        }
        start = end;
    }
    return copy;
}

/** The place of the first from `start` on, or `end`. In a loop of its own over one kind of array, for speed. */
function firstNotFinite(values: Float32Array, start: number, end: number): number {
    for (let index = start; index < end; index++) {
        // Zero for all but NaN and the infinite ones.
        if (values[index]! - values[index]! !== 0) {
            return index;
        }
    }
    return end;
}

/** Grey images have two axes, and colour images three with few channels last. */
export function imageShapeOf(featureShape: Shape): Shape | undefined {
    const [height, width, channels = 1, ...others] = featureShape;
    return height !== undefined && width !== undefined && others.length === 0
        ? [height, width, channels]
        : undefined;
}

/** One value for each example, or for classes a row with a one in the place of the class. */
function targetOf(targets: NumberArray, width: number, request: SourceRequest): Target | DataProblem {
    const count = targets.shape[0]!;
    const isClass = request.task === 'classification' || (request.task === undefined && targets.isWhole);
    if (width > 1 && isClass) {
        return oneHotTarget(targets, count, width);
    }
    if (width > 1) {
        const values = Float32Array.from({ length: count * width }, (_, index) => targets.at(index));
        const wrong = values.findIndex(value => !Number.isFinite(value));
        return wrong < 0 ? { task: 'regression', width, values } : notFinite(targets, wrong);
    }
    const task = isClass ? 'classification' : 'regression';
    const collector = createTargetCollector({ ...request, task }, targets.name);
    for (let row = 0; row < count; row++) {
        const value = targets.at(row);
        if (!Number.isFinite(value)) {
            return notFinite(targets, row);
        }
        if (isClass && !Number.isInteger(value)) {
            return {
                problem: `${targets.name}, at ${row}: expected a class, a whole number, found ${value}.`,
            };
        }
        const problem = collector.add(String(value), value);
        if (problem !== undefined) {
            return { problem: `${targets.name}, at ${row}: ${problem}.` };
        }
    }
    return collector.finish();
}

function oneHotTarget(targets: NumberArray, count: number, classes: number): Target | DataProblem {
    const labels = new Int32Array(count);
    for (let row = 0; row < count; row++) {
        const values = Array.from({ length: classes }, (_, column) => targets.at(row * classes + column));
        const label = values.indexOf(1);
        if (label < 0 || values.some((value, column) => value !== (column === label ? 1 : 0))) {
            return {
                problem: `${targets.name}, row ${row}: expected a class as one 1 among 0s, found ${listOf(values)}.`,
            };
        }
        labels[row] = label;
    }
    return { task: 'classification', classes, labels };
}

function notFinite(array: NumberArray, index: number): DataProblem {
    const place = placeIn(index, array.shape);
    return { problem: `${array.name}, at ${place}: ${whyNotFinite(array.at(index))}.` };
}

/** `[3, 0, 7]`, counted from 0 as NumPy does. */
function placeIn(index: number, shape: readonly number[]): string {
    const places: number[] = [];
    let rest = index;
    for (const size of [...shape].reverse()) {
        places.unshift(rest % size);
        rest = Math.floor(rest / size);
    }
    return listOf(places);
}

function listOf(numbers: readonly number[]): string {
    return `[${numbers.slice(0, 12).join(', ')}${numbers.length > 12 ? ', ...' : ''}]`;
}
