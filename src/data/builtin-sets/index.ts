// Every built-in set that can be read, in alphabetical order.

import type { ReadableBuiltinSet } from '../not-runnable-yet.ts';
import { readCollectedSet } from './collected-set.ts';
import type { BuiltinReader } from './types.ts';

export const builtinSets: { readonly [N in ReadableBuiltinSet]: BuiltinReader } = {
    digits: readCollectedSet,
};
