// The search that a sweep asks for.

import type { ArgumentsOf, NameIn } from '../../catalog/index.ts';
import type { SweptRuns } from '../../model/swept-runs.ts';
import { drawWithoutReplacement } from './draws.ts';
import { exhaustiveSearch } from './exhaustive.ts';
import type { Search } from './search.ts';
import { rungsOf, shortestRung, successiveHalving } from './successive-halving.ts';

export type SearchedSweep = Pick<SweptRuns, 'count' | 'planned' | 'repeats' | 'search' | 'epochs'>;

/** How each search of the catalogue goes about it. */
const searches: {
    readonly [N in NameIn<'search'>]: (
        sweep: SearchedSweep,
        values: ArgumentsOf<'search', N>,
        combinations: Iterable<number>,
    ) => Search;
} = {
    random_search: (_, __, combinations) => exhaustiveSearch(combinations),
    successive_halving({ epochs }, { reduction_factor: reductionFactor, min_epochs }, combinations) {
        if (epochs === null) {
            throw new Error('Successive halving is for runs with `epochs`.');
        }
        const shortest = min_epochs ?? shortestRung(epochs, reductionFactor);
        return successiveHalving({
            combinations,
            rungs: rungsOf(shortest, epochs, reductionFactor),
            reductionFactor,
        });
    },
};

export function searchOf(sweep: SearchedSweep): Search {
    const { search, count, planned, repeats } = sweep;
    if (search === null) {
        return exhaustiveSearch(firstOf(numbersTo(count / repeats), planned / repeats));
    }
    const { seed } = search.arguments as { readonly seed: number };
    const drawn = firstOf(drawWithoutReplacement(count / repeats, seed), planned / repeats);
    const make = searches[search.call as keyof typeof searches] as (
        sweep: SearchedSweep,
        values: unknown,
        combinations: Iterable<number>,
    ) => Search;
    return make(sweep, search.arguments, drawn);
}

function* numbersTo(count: number): Generator<number, void, void> {
    for (let number = 0; number < count; number++) {
        yield number;
    }
}

function* firstOf(numbers: Iterable<number>, count: number): Generator<number, void, void> {
    let taken = 0;
    for (const number of numbers) {
        if (taken++ >= count) {
            return;
        }
        yield number;
    }
}
