// Choices that depend on a seed and a number alone, so that what was made with them can be made again.

export interface Chance {
    /** A whole number from 0 to `below - 1`. */
    below(below: number): number;
    pick<T>(items: readonly [T, ...T[]]): T;
}

/** Random numbers from a 32-bit state (mulberry32); enough for choices, and the same everywhere. */
export function createChance(seed: number, index: number): Chance {
    let state = (Math.imul(seed, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b)) >>> 0;
    const next = (): number => {
        state = (state + 0x6d2b_79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
    const below = (limit: number): number => Math.floor(next() * limit);
    return { below, pick: items => items[below(items.length)] ?? items[0] };
}
