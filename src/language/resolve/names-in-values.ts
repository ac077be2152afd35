// Which parameters and constants the value of an argument was computed from: a fix must not put a number in the place of
// what another run gives another value.

import type { TextRange } from '../../core/text-range.ts';
import type { NameInValue, SourceTrail } from '../../model/resolved.ts';
import type { Application, Expression } from '../generated/ast.ts';
import { rangeOf } from './describe.ts';
import { type Binding, lookUp, type Scope } from './scope.ts';

/** More names than this in a row are a circle, which is reported elsewhere. */
const longestChain = 100;

/** The names in each written argument of a call; `ranges` is where the values stand. */
export function namesIn(
    application: Application,
    ranges: Readonly<Record<string, TextRange>>,
    scope: Scope,
): Pick<SourceTrail, 'names'> {
    const names: Record<string, readonly NameInValue[]> = {};
    for (const [argument, { start, end }] of Object.entries(ranges)) {
        const found = application.arguments.flatMap(({ value }) => {
            const range = value && rangeOf(value);
            return range !== undefined && start <= range.start && range.end <= end
                ? namesOf(value, scope)
                : [];
        });
        if (found.length > 0) {
            names[argument] = found;
        }
    }
    return Object.keys(names).length > 0 ? { names } : {};
}

function namesOf(expression: Expression, scope: Scope): NameInValue[] {
    const names: NameInValue[] = [];
    const visit = (value: unknown): void => {
        if (Array.isArray(value)) {
            value.forEach(visit);
        } else if (typeof value === 'object' && value !== null && '$type' in value) {
            const node = value as Expression;
            const binding =
                node.$type === 'Application' && !node.call ? lookUp(scope, node.callee ?? '') : undefined;
            if (binding !== undefined) {
                names.push(nameOf(binding, node === expression));
            }
            for (const [key, child] of Object.entries(node)) {
                if (!key.startsWith('$') && typeof child === 'object') {
                    visit(child);
                }
            }
        }
    };
    visit(expression);
    return names;
}

/** Follows a name through those that it stands for, to the last parameter or else to the constant. */
function nameOf(first: Binding, alone: boolean): NameInValue {
    let best = first;
    let binding: Binding | undefined = first;
    for (let length = 0; binding !== undefined && length < longestChain; length++) {
        if (binding.kind === 'parameter' || best.kind === 'constant') {
            best = binding;
        }
        const { value, scope }: Binding = binding;
        binding = value?.$type === 'Application' && !value.call ? lookUp(scope, value.callee) : undefined;
    }
    const { name, kind, given, value, declaration } = best;
    return { name, kind, given, alone, value: value === undefined ? declaration : rangeOf(value) };
}
