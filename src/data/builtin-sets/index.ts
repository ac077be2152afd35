// Every built-in set that can be read, in alphabetical order.

import type { NameIn } from '../../catalog/index.ts';
import { readCollectedSet } from './collected-set.ts';
import { circles, gaussians, moons, spirals, xor } from './synthetic-set.ts';
import type { BuiltinReader } from './types.ts';

export const builtinSets: { readonly [N in NameIn<'builtin_set'>]: BuiltinReader } = {
    breast_cancer: readCollectedSet,
    circles,
    diabetes: readCollectedSet,
    digits: readCollectedSet,
    gaussians,
    iris: readCollectedSet,
    moons,
    spirals,
    wine: readCollectedSet,
    xor,
};
