// Which examples are trained on, validated on and held back. A function of the labels, the sizes and the seed alone.

import { createSequence, type Stream, shuffle } from '../core/random/streams.ts';
import type { Examples, Features } from '../model/examples.ts';
import type { DataProblem } from './data-problem.ts';

/** Row numbers of each part, ascending; no row is in two parts, and together they are all rows. */
export interface SplitRows {
    readonly training: Int32Array;
    readonly validation: Int32Array;
    readonly test: Int32Array;
}

/**
 * Splits stratified: each part's share of each class is that part's share of the whole, to within one example. Where the
 * target is a number, it is a simple random split. The validation part does not depend on whether a test part is taken.
 *
 * @param sizes of the parts held out: a share below 1, or a count.
 */
export function splitRows(
    examples: Examples<Features>,
    sizes: { readonly validation: number; readonly test: number },
    seed: number,
): SplitRows | DataProblem {
    const { count } = examples;
    const validation = countOf(sizes.validation, count);
    const test = countOf(sizes.test, count);
    if (validation + test >= count) {
        const held = test === 0 ? `${validation}` : `${validation} + ${test}`;
        return { problem: `Of ${count} examples, ${held} are held out: none are left to train on.` };
    }
    const { rows, classes } = shuffledClasses(examples, undefined, 'split', seed);
    const sizesOfClasses = classes.map(members => members.length);
    const forValidation = apportion(validation, sizesOfClasses, sizesOfClasses);
    const forTest = apportion(
        test,
        sizesOfClasses,
        sizesOfClasses.map((size, index) => size - forValidation[index]!),
    );
    // A mark for each row and one list of them, which is used twice: of many millions of rows, each list is felt.
    const parts = new Uint8Array(count);
    for (const [index, members] of classes.entries()) {
        const endOfValidation = forValidation[index]!;
        const endOfTest = endOfValidation + forTest[index]!;
        for (let place = 0; place < endOfTest; place++) {
            parts[members[place]!] = place < endOfValidation ? marks.validation : marks.test;
        }
    }
    return {
        validation: rowsMarked(parts, marks.validation, new Int32Array(validation)),
        test: rowsMarked(parts, marks.test, new Int32Array(test)),
        training: rowsMarked(parts, marks.training, rows.subarray(0, count - validation - test)),
    };
}

const marks = { training: 0, validation: 1, test: 2 };

/** Fills `rows` with the rows of that mark, ascending; there are as many. */
function rowsMarked(parts: Uint8Array, mark: number, rows: Int32Array): Int32Array {
    let filled = 0;
    for (let row = 0; row < parts.length; row++) {
        if (parts[row] === mark) {
            rows[filled++] = row;
        }
    }
    return rows;
}

/** A stratified subset of `rows` with `size` of them, ascending; all of them where there are no more. */
export function limitRows(
    examples: Examples<Features>,
    rows: Int32Array,
    size: number,
    seed: number,
): Int32Array {
    if (size >= rows.length) {
        return rows;
    }
    const { classes } = shuffledClasses(examples, rows, 'limit', seed);
    const sizes = classes.map(members => members.length);
    const kept = apportion(size, sizes, sizes);
    return joined(classes.map((members, index) => members.subarray(0, kept[index]))).sort();
}

/** A share of `count`, rounded, but at least one example where it is more than none; or the count itself. */
function countOf(size: number, count: number): number {
    return size > 0 && size < 1 ? Math.max(1, Math.round(size * count)) : Math.round(size);
}

/**
 * The given rows, or all, by class, each class in an order of its own; numbers to predict are all of one class. The classes
 * are parts of `rows`, one after the other.
 */
function shuffledClasses(
    { target, count }: Examples<Features>,
    of: Int32Array | undefined,
    stream: Stream,
    seed: number,
): { readonly rows: Int32Array; readonly classes: readonly Int32Array[] } {
    const labels = target.task === 'classification' ? target.labels : undefined;
    const sizes = new Int32Array(target.task === 'classification' ? target.classes : 1);
    const length = of?.length ?? count;
    for (let index = 0; index < length; index++) {
        sizes[labels?.[of?.[index] ?? index] ?? 0]! += 1;
    }
    const rows = new Int32Array(length);
    let start = 0;
    const classes = Array.from(sizes, size => {
        start += size;
        return rows.subarray(start - size, start);
    });
    const filled = new Int32Array(sizes.length);
    for (let index = 0; index < length; index++) {
        const row = of?.[index] ?? index;
        const label = labels?.[row] ?? 0;
        classes[label]![filled[label]!++] = row;
    }
    for (const [layer, members] of classes.entries()) {
        shuffle(members, createSequence({ seed, stream, step: 0, layer, example: 0 }));
    }
    return { rows, classes };
}

function joined(parts: readonly Int32Array[]): Int32Array {
    const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}

/**
 * Deals `total` out in proportion to `sizes`, each within one of its exact share: the whole parts first, then one more to
 * those with the largest remainders (Hamilton's method), the first of equals; none gets more than its `room`.
 */
function apportion(total: number, sizes: readonly number[], room: readonly number[]): number[] {
    const whole = sizes.reduce((sum, size) => sum + size, 0);
    const shares = sizes.map(size => (total * size) / whole);
    const given = shares.map((share, index) => Math.min(Math.floor(share), room[index]!));
    let left = total - given.reduce((sum, count) => sum + count, 0);
    const byRemainder = shares
        .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
        .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
    while (left > 0) {
        const before = left;
        for (const { index } of byRemainder) {
            if (left > 0 && given[index]! < room[index]!) {
                given[index]! += 1;
                left -= 1;
            }
        }
        if (left === before) {
            throw new RangeError(`${total} cannot be dealt out among ${whole}.`);
        }
    }
    return given;
}
