import type { Search } from './search.ts';

/** Every combination once and to its end, in the order that is given: the grid, or draws from it. */
export function exhaustiveSearch(combinations: Iterable<number>): Search {
    const rest = combinations[Symbol.iterator]();
    return {
        next() {
            const { value, done } = rest.next();
            return done ? undefined : { combination: value };
        },
        tell() {},
    };
}
