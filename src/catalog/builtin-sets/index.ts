// Every built-in data set, in alphabetical order.

import type { CallValue } from '../values.ts';
import { breastCancer } from './breast-cancer.ts';
import { circles } from './circles.ts';
import type { BuiltinFacts } from './define-builtin-set.ts';
import { diabetes } from './diabetes.ts';
import { digits } from './digits.ts';
import { gaussians } from './gaussians.ts';
import { iris } from './iris.ts';
import { moons } from './moons.ts';
import { spirals } from './spirals.ts';
import { wine } from './wine.ts';
import { xor } from './xor.ts';

export const builtinSets = {
    breast_cancer: breastCancer,
    circles,
    diabetes,
    digits,
    gaussians,
    iris,
    moons,
    spirals,
    wine,
    xor,
} as const;

export type BuiltinSetName = keyof typeof builtinSets;

export function isBuiltinSetName(name: string): name is BuiltinSetName {
    return Object.hasOwn(builtinSets, name);
}

/** What is known of the set of `builtin(...)` before it is read; undefined where there is no such set. */
export function builtinFacts(set: CallValue): BuiltinFacts | undefined {
    if (!isBuiltinSetName(set.call)) {
        return undefined;
    }
    const { facts } = builtinSets[set.call] as { facts(values: unknown): BuiltinFacts };
    return facts(set.arguments);
}
