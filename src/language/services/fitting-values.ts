// Whether what a name holds can stand in a slot at all, so that completion offers a rate no activation and an activation
// no dropout. Where that cannot be told, it is offered.

import { findEntry } from '../../catalog/index.ts';
import type { ParameterType } from '../../catalog/parameters.ts';
import type { Expression } from '../generated/ast.ts';
import { alternatives, familiesIn, isConstant, isKnownName, wordsOf } from '../resolve/catalogue.ts';

/** Names that stand for names for longer than this are a circle. */
const longestChain = 20;

/** `heldBy` is what a name of the file holds; undefined for a name that the file does not declare. */
export function mayFit(
    value: Expression | undefined,
    type: ParameterType,
    heldBy: (name: string) => Expression | undefined,
): boolean {
    let held = value;
    for (let length = 0; length < longestChain && held?.$type === 'Application' && !held.call; length += 1) {
        const next = heldBy(held.callee ?? '');
        if (next === undefined) {
            break;
        }
        held = next;
    }
    const kinds = new Set<string>(alternatives(type).map(({ kind }) => kind));
    switch (held?.$type) {
        case 'NumberLiteral':
        case 'Sum':
        case 'Product':
        case 'Sign':
            return kinds.has('number') || kinds.has('integer') || kinds.has('probability');
        case 'StringLiteral':
            return kinds.has('string');
        case 'List':
        case 'Range':
            return kinds.has('list');
        case 'Application':
            return nameMayFit(held.callee ?? '', type, kinds);
        default:
            return true;
    }
}

function nameMayFit(name: string, type: ParameterType, kinds: ReadonlySet<string>): boolean {
    if (isConstant(name)) {
        return kinds.has(name === 'none' ? 'none' : 'boolean');
    }
    const families = familiesIn(type);
    // A name that no entry has is a model, which is a layer.
    return isKnownName(name)
        ? families.some(family => findEntry(family, name) !== undefined) || wordsOf(type).includes(name)
        : families.includes('layer');
}
