import { builtinSets } from '../builtin-sets/index.ts';
import type { BuiltinReader } from '../builtin-sets/types.ts';
import { isDataProblem } from '../data-problem.ts';
import type { Source } from './types.ts';

/** A set that comes with the extension. */
export const builtin: Source<'builtin'> = async ({ set }, _, access) => {
    const readers: Readonly<Record<string, BuiltinReader>> = builtinSets;
    const read = Object.hasOwn(readers, set.call) ? readers[set.call] : undefined;
    if (read === undefined) {
        return { problem: `There is no built-in set ${set.call}.` };
    }
    const examples = await read(set, access);
    return isDataProblem(examples) ? examples : { examples };
};
