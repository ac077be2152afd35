// Random numbers by place. A value is a function of (seed, stream, step, layer, example, unit) and of nothing else: not
// of the order of drawing, the number of threads, the backend, or whether training was interrupted. The key is
// (seed, stream); the counter is (unit / 4, example, step, layer), and unit % 4 chooses among a block's four words.

import { cosineOfTurn, logarithm, sineOfTurn } from './elementary.ts';
import { philox4x32 } from './philox.ts';

/** What random numbers are for. The numbers are part of what a seed means: they never change and are never reused. */
export const streams = {
    initial_weights: 1,
    shuffle: 2,
    masks: 3,
    split: 4,
    synthetic_data: 5,
    limit: 6,
    evaluation_masks: 7,
    sweep: 8,
} as const;

export type Stream = keyof typeof streams;

/** Where a row of values lies; what a stream has no use for is 0. All are integers in [0, 2³²). */
export interface Place {
    readonly seed: number;
    readonly stream: Stream;
    readonly step: number;
    readonly layer: number;
    readonly example: number;
}

const twoToMinus32 = 1 / 4294967296;

/**
 * Writes the words of units 0 to `count - 1` to `into`. Whole blocks are written, so `into` needs room for `count`
 * rounded up to a multiple of 4. Takes numbers rather than a place: it runs once an example, layer and step.
 */
export function fillWords(
    into: Uint32Array,
    count: number,
    seed: number,
    stream: number,
    step: number,
    layer: number,
    example: number,
): void {
    for (let unit = 0; unit < count; unit += 4) {
        philox4x32(unit >>> 2, example, step, layer, seed, stream, into, unit);
    }
}

/** The word of one unit. */
export function wordAt({ seed, stream, step, layer, example }: Place, unit: number): number {
    const block = new Uint32Array(4);
    philox4x32(unit >>> 2, example, step, layer, seed, streams[stream], block, 0);
    return block[unit & 3]!;
}

/** A word as a number in [0, 1), a multiple of 2⁻³². */
export function uniformOf(word: number): number {
    return word * twoToMinus32;
}

/** Writes uniform numbers in [0, 1) of units `first`, a multiple of 4, and on to the whole of `into`. */
export function fillUniforms(into: Float32Array | Float64Array, place: Place, first = 0): void {
    forEachBlock(first, into.length, place, (block, unit, length) => {
        for (let word = 0; word < length; word++) {
            into[unit + word] = uniformOf(block[word]!);
        }
    });
}

/**
 * Writes standard normal numbers of units `first`, a multiple of 4, and on to the whole of `into`: Box and Muller (1958), two
 * from each two words, `√(-2 ln u) (cos 2πv, sin 2πv)` with u in (0, 1) and v in [0, 1).
 */
export function fillNormals(into: Float32Array | Float64Array, place: Place, first = 0): void {
    const normals = new Float64Array(4);
    forEachBlock(first, into.length, place, (block, unit, length) => {
        for (let pair = 0; pair < 4; pair += 2) {
            const radius = Math.sqrt(-2 * logarithm((block[pair]! + 0.5) * twoToMinus32));
            const turn = uniformOf(block[pair + 1]!);
            normals[pair] = radius * cosineOfTurn(turn);
            normals[pair + 1] = radius * sineOfTurn(turn);
        }
        for (let index = 0; index < length; index++) {
            into[unit + index] = normals[index]!;
        }
    });
}

function forEachBlock(
    first: number,
    count: number,
    { seed, stream, step, layer, example }: Place,
    visit: (block: Uint32Array, unit: number, length: number) => void,
): void {
    const block = new Uint32Array(4);
    for (let unit = 0; unit < count; unit += 4) {
        philox4x32((first + unit) >>> 2, example, step, layer, seed, streams[stream], block, 0);
        visit(block, unit, Math.min(4, count - unit));
    }
}

/** The words of one place in order, for what needs an unforeseen number of them. */
export interface RandomSequence {
    /** In [0, 2³²). */
    word(): number;
    /**
     * An integer in [0, bound), each equally likely: words of the last, incomplete multiple of `bound` are thrown away.
     *
     * @throws RangeError where `bound` is not an integer in [1, 2³²].
     */
    integerBelow(bound: number): number;
}

export function createSequence({ seed, stream, step, layer, example }: Place): RandomSequence {
    const block = new Uint32Array(4);
    let unit = 0;
    const word = (): number => {
        if ((unit & 3) === 0) {
            philox4x32(unit >>> 2, example, step, layer, seed, streams[stream], block, 0);
        }
        return block[unit++ & 3]!;
    };
    return {
        word,
        integerBelow(bound) {
            if (!Number.isInteger(bound) || bound < 1 || bound > 4294967296) {
                throw new RangeError(`A random integer needs a bound from 1 to 2^32, not ${bound}.`);
            }
            const limit = 4294967296 - (4294967296 % bound);
            let drawn = word();
            while (drawn >= limit) {
                drawn = word();
            }
            return drawn % bound;
        },
    };
}

/** Puts `items` into a random order, in place: Fisher and Yates, so every order is equally likely. */
export function shuffle(items: Int32Array | Uint32Array, sequence: RandomSequence): void {
    for (let last = items.length - 1; last > 0; last--) {
        const other = sequence.integerBelow(last + 1);
        const kept = items[last]!;
        items[last] = items[other]!;
        items[other] = kept;
    }
}
