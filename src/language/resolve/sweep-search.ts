// `search` of a sweep: how its combinations are chosen, and what does not go with that.

import { sweepSettings } from '../../catalog/blocks/sweep.ts';
import { type CallValue, isCallValue } from '../../catalog/values.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { Expression } from '../generated/ast.ts';
import { rangeOf } from './describe.ts';
import { evaluate } from './evaluate.ts';
import type { Resolution } from './resolution.ts';
import type { Scope } from './scope.ts';
import type { SweepBase } from './sweep.ts';

/** The call of a search, null for none; undefined, and reported, where it is something else or has no epochs to halve. */
export function resolveSearch(
    resolution: Resolution,
    base: SweepBase | undefined,
    expression: Expression,
    scope: Scope,
): CallValue | null | undefined {
    const { type } = sweepSettings.search;
    const found = evaluate(resolution, expression, { type, what: '`search` of `sweep`' }, scope)?.value;
    if (!isCallValue(found)) {
        return found === null ? null : undefined;
    }
    const { epochs, steps } = base?.run?.settings ?? base?.settings.settings ?? {};
    const shortest = found.arguments.min_epochs;
    const problem =
        found.call !== 'successive_halving' || base === undefined
            ? undefined
            : steps !== null && steps !== undefined
              ? 'Successive halving compares runs after epochs, and this run has `steps`: give it `epochs`.'
              : typeof shortest === 'number' && typeof epochs === 'number' && shortest > epochs
                ? `Expected at most the ${epochs} epochs of the run for \`min_epochs\`, found ${shortest}.`
                : undefined;
    if (problem !== undefined) {
        resolution.report({ rule: 'type', message: problem, range: rangeOf(expression) });
        return undefined;
    }
    return found;
}

/** False, and reported, where an axis changes how long a run is, so that no rung is the same for all. */
export function goesWithSearch(
    resolution: Resolution,
    search: CallValue | null,
    names: Readonly<Record<string, TextRange>>,
): boolean {
    const axis = names.epochs ?? names.steps;
    if (search?.call !== 'successive_halving' || axis === undefined) {
        return true;
    }
    resolution.report({
        rule: 'type',
        message:
            'Successive halving compares runs after the same epochs, so their number is no axis: leave one of the two out.',
        range: axis,
        ...(names.search && { related: [{ message: 'The search is here.', range: names.search }] }),
    });
    return false;
}
