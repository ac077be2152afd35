// All entries of the catalogue, for the tests that hold for each of them.

import { type AnyEntry, families } from '../../src/catalog/index.ts';

export const everyEntry: readonly AnyEntry[] = Object.values(families).flatMap(entries =>
    Object.values(entries),
);

/** `optimizer adam`: what a failing test is called after. */
export const titleOf = (entry: AnyEntry) => `${entry.family} ${entry.name}`;
