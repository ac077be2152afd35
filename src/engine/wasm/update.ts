// From gradients to weights: penalties, clipping, the optimizer's update, constraints. Where nothing but the update wants the
// gradient of a dense layer's weights, the product that computes it updates them too.

import { clipFactor, scaleBy, squareSums, updateWeights, weightGradient } from '../kernels/opcodes.ts';
import { createPace } from '../schedules/pace.ts';
import type { Building } from './building.ts';
import type { Parts, PlannedArray } from './network-plan.ts';
import type { UpdateInstruction } from './optimizers/types.ts';
import { isSmallProduct, squaresBytes, updatedBlockBytes } from './product-sizes.ts';
import type { Word } from './program.ts';
import type { Region } from './region.ts';

/** Values of one sum of squares, as in the kernel. */
const blockOfSquares = 4096;

export interface UpdateRegions {
    /** f32: what the gradients were scaled by; undefined where nothing clips them. */
    readonly clipping: Region | undefined;
    /** Of arrays whose gradient is nowhere as a whole: sums of its squares (f64), where a step was to note them. */
    readonly squares: ReadonlyMap<PlannedArray, Region>;
}

/** `pause` is called where the gradients are there and nothing has been done with them yet. */
export function addUpdate(build: Building, parts: Parts, pause: () => void): UpdateRegions {
    const { learned, optimizer, options } = parts;
    const limit = options.settings.clip_norm;
    const instruction = optimizer.instruction(build, createPace(options.settings, options.plan));
    const squares =
        limit === null && !parts.pausesForPenalties
            ? updateWithProducts(build, learned, instruction)
            : new Map<PlannedArray, Region>();
    const others = learned.filter(array => !squares.has(array));
    for (const { tensor, regularizers } of others) {
        for (const regularizer of regularizers) {
            regularizer.addGradient?.(build, tensor);
        }
    }
    pause();
    const clipping = limit === null ? undefined : addClipping(build, parts, limit);
    const { opcode, words, wordsOf } = instruction;
    if (others.length > 0) {
        const arrays = others.flatMap(array => wordsOf(array, build.gradient(array.tensor)));
        build.add(opcode, ...words, others.length, ...arrays);
    }
    for (const { tensor, regularizers } of learned) {
        for (const regularizer of regularizers) {
            regularizer.constrain?.(build, tensor);
        }
    }
    return { clipping, squares };
}

/** Returns the arrays that need no other update. */
function updateWithProducts(
    build: Building,
    learned: readonly PlannedArray[],
    { opcode, words, wordsOf }: UpdateInstruction,
): Map<PlannedArray, Region> {
    const { program } = build;
    const squares = new Map<PlannedArray, Region>();
    for (const array of learned) {
        const { tensor, regularizers } = array;
        const gradient = build.gradient(tensor);
        const [index, ...others] = program.namesOf(gradient);
        const product = index === undefined ? undefined : program.instructions[index]!;
        // Whoever reads the gradient or, later, the weights as they were, keeps the two apart.
        if (
            product?.opcode !== weightGradient ||
            product.args[2] !== gradient ||
            others.length > 0 ||
            program.namesOf(tensor.values, index).length > 0
        ) {
            continue;
        }
        const [x, dy, , db, inputs, units, scratch, bytes] = product.args as [
            ...[Word, Word, Word, Word, number, number],
            ...[Word, number],
        ];
        const roomBytes = updatedBlockBytes(build.rows, units);
        const penalties = regularizers.filter(({ addGradient }) => addGradient !== undefined);
        const [slopes = { magnitude: 0, square: 0 }, ...more] = penalties.map(each => each.slopes);
        const isAlike = more.length === 0 && penalties.every(each => each.slopes !== undefined);
        if (roomBytes === undefined || !isAlike || isSmallProduct(build.rows, inputs, units)) {
            continue;
        }
        const room = build.region('blocks of a gradient', build.parts * roomBytes);
        const sums = build.region('squares', squaresBytes(inputs));
        program.readAfter.add(sums);
        squares.set(array, sums);
        program.replace(
            index!,
            updateWeights,
            ...[x, dy, room, db, inputs, units, scratch, bytes],
            ...[roomBytes, sums, { float: slopes.magnitude }, { float: slopes.square }, tensor.values],
            ...[opcode, ...words, 1, ...wordsOf(array, 0)],
        );
    }
    return squares;
}

function addClipping(build: Building, { learned }: Parts, limit: number): Region {
    const blocks = learned.map(({ tensor }) => Math.ceil(tensor.values.bytes / 4 / blockOfSquares));
    const all = blocks.reduce((sum, count) => sum + count, 0);
    const sums = build.region('squares', all * 8);
    const factor = build.region('clipping', 4);
    let before = 0;
    for (const [index, { tensor }] of learned.entries()) {
        build.add(squareSums, build.gradient(tensor), tensor.values.bytes / 4, sums.at(before * 8));
        before += blocks[index]!;
    }
    build.add(clipFactor, sums, all, factor, { double: limit });
    for (const { tensor } of learned) {
        build.add(scaleBy, build.gradient(tensor), tensor.values.bytes / 4, factor);
    }
    return factor;
}
