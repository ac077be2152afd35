// What kind of thing an expression is, before any slot has been asked: a parameter's type is that of its default.

import { familiesOf } from '../../catalog/index.ts';
import type { Family } from '../../catalog/parameters.ts';
import type { Expression } from '../generated/ast.ts';
import { allWords } from './catalogue.ts';
import type { Resolution } from './resolution.ts';
import { lookUp, type Scope } from './scope.ts';

export type Kind = Family | 'number' | 'text' | 'boolean' | 'none' | 'word' | 'list';

/** The kinds that an expression may be; empty where nothing is known of it. Only for sound values. */
export function kindsOf(
    resolution: Resolution,
    expression: Expression | undefined,
    scope: Scope,
): ReadonlySet<Kind> {
    switch (expression?.$type) {
        case undefined:
            return new Set();
        case 'NumberLiteral':
        case 'Sum':
        case 'Product':
        case 'Sign':
            return new Set(['number']);
        case 'StringLiteral':
            return new Set(['text']);
        case 'List':
        case 'Range':
            return new Set(['list']);
        case 'Application': {
            const name: string | undefined = expression.callee;
            if (name === undefined) {
                return new Set();
            }
            const binding = lookUp(scope, name);
            if (binding !== undefined) {
                return kindsOf(resolution, binding.value, binding.scope);
            }
            if (name === 'none') {
                return new Set(['none']);
            }
            if (name === 'true' || name === 'false') {
                return new Set(['boolean']);
            }
            const kinds = new Set<Kind>(familiesOf(name));
            if (!expression.call && kinds.size > 1) {
                // `relu` without parentheses is the activation, `relu()` may be either.
                kinds.delete('layer');
            }
            if (!expression.call && allWords.has(name)) {
                kinds.add('word');
            }
            if (kinds.size === 0 && resolution.declarations.models.has(name)) {
                kinds.add('layer');
            }
            return kinds;
        }
        default:
            return expression satisfies never;
    }
}

/** True where a parameter with this default may be given this value, as far as their kinds tell. */
export function fitsDefault(defaults: ReadonlySet<Kind>, given: ReadonlySet<Kind>): boolean {
    if (defaults.size === 0 || given.size === 0 || defaults.has('none')) {
        return true;
    }
    const calls = (kinds: ReadonlySet<Kind>) =>
        [...kinds].some(kind => !['number', 'text', 'boolean', 'list'].includes(kind));
    if (given.has('none')) {
        return calls(defaults);
    }
    // A list of regularizers stands where one regularizer may; whether it may here is checked at the use.
    if (given.has('list') && calls(defaults) && !defaults.has('layer') && !defaults.has('activation')) {
        return true;
    }
    return [...given].some(kind => defaults.has(kind));
}
