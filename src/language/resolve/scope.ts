// Names and what they stand for. Values are not computed when they are named but when they are used, since only the
// slot of the use says what `relu` or `same` means.

import type { TextRange } from '../../core/text-range.ts';
import type { Expression } from '../generated/ast.ts';
import type { Evaluated } from './evaluate.ts';

export interface Binding {
    readonly name: string;
    readonly kind: 'parameter' | 'constant';
    /** Where the name is declared. */
    readonly declaration: TextRange;
    /** Given by a call rather than by the declaration itself: then a wrong value is the call's mistake. */
    readonly given: boolean;
    /** Absent where the declaration is damaged: its value is unknown and nothing is said about it. */
    readonly value: Expression | undefined;
    /** The scope in which `value` is to be read. */
    readonly scope: Scope;
    state: 'unchecked' | 'checking' | 'sound' | 'broken';
    /** By type, as JSON; undefined values are unknown. */
    readonly memo: Map<string, Evaluated | undefined>;
}

export interface Scope {
    readonly parent: Scope | undefined;
    readonly bindings: ReadonlyMap<string, Binding>;
}

export function lookUp(scope: Scope, name: string): Binding | undefined {
    for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
        const binding = current.bindings.get(name);
        if (binding !== undefined) {
            return binding;
        }
    }
    return undefined;
}

/** All names that can be seen from a scope. */
export function visibleNames(scope: Scope): string[] {
    const names: string[] = [];
    for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
        names.push(...current.bindings.keys());
    }
    return names;
}

export function bind(binding: Omit<Binding, 'state' | 'memo'>): Binding {
    return { ...binding, state: binding.value === undefined ? 'broken' : 'unchecked', memo: new Map() };
}
