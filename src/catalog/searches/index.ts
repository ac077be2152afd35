// Every way of searching the grid of a sweep, in alphabetical order.

import { randomSearch } from './random-search.ts';
import { successiveHalving } from './successive-halving.ts';

export const searches = { random_search: randomSearch, successive_halving: successiveHalving } as const;

export type SearchName = keyof typeof searches;
