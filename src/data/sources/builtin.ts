import { builtinSets } from '../builtin-sets/index.ts';
import type { BuiltinReader } from '../builtin-sets/types.ts';
import type { Source } from './types.ts';

/** A set that comes with the extension. */
export const builtin: Source<'builtin'> = async ({ set }, access) => {
    const readers: Readonly<Record<string, BuiltinReader>> = builtinSets;
    const read = Object.hasOwn(readers, set.call) ? readers[set.call] : undefined;
    return read === undefined
        ? { problem: `The built-in set ${set.call} cannot be read yet.` }
        : await read(set, access);
};
