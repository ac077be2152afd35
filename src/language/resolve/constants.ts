// The constants of a file: the scope that everything else sees, and the numbers that they come to.

import { evaluateNumber } from './arithmetic.ts';
import { nameRange } from './declarations.ts';
import { rangeOf } from './describe.ts';
import type { Resolution } from './resolution.ts';
import { type Binding, bind, type Scope } from './scope.ts';
import { isSound } from './soundness.ts';

export function constantsOf(resolution: Resolution): Scope {
    const bindings = new Map<string, Binding>();
    const scope: Scope = { parent: undefined, bindings };
    const { lets, damagedFrom } = resolution.declarations;
    for (const constant of lets) {
        if (constant.name !== undefined && !bindings.has(constant.name)) {
            const whole =
                constant.value !== undefined && rangeOf(constant.value).end <= damagedFrom(constant);
            bindings.set(
                constant.name,
                bind({
                    name: constant.name,
                    kind: 'constant',
                    declaration: nameRange(constant),
                    given: false,
                    value: whole ? constant.value : undefined,
                    scope,
                }),
            );
        }
    }
    for (const binding of bindings.values()) {
        isSound(resolution, binding);
    }
    return scope;
}

/** The numbers that sound constants are computed to, by name; those written as a number are not among them. */
export function computedIn(resolution: Resolution, scope: Scope): ReadonlyMap<string, number> {
    const computed = new Map<string, number>();
    for (const { name, value, state } of scope.bindings.values()) {
        if (state === 'sound' && /^(Sum|Product|Sign)$/.test(value?.$type ?? '')) {
            const number = evaluateNumber(resolution, value, scope);
            if (number !== undefined) {
                computed.set(name, number);
            }
        }
    }
    return computed;
}
