// A model with its arguments: the scope in which its body is read.

import type { Application, Model } from '../generated/ast.ts';
import { assignArguments, writtenArguments } from './arguments.ts';
import { nameRange } from './declarations.ts';
import { rangeOf } from './describe.ts';
import { fitsDefault, kindsOf } from './kinds.ts';
import { calleeRange, describeFound } from './misfits.ts';
import type { Resolution } from './resolution.ts';
import { type Binding, bind, type Scope } from './scope.ts';
import { isSound } from './soundness.ts';

export interface Instance {
    /** The bindings of the parameters; its parent is the scope of the file. */
    readonly scope: Scope;
    /** False where an argument is wrong. */
    readonly sound: boolean;
    readonly bindings: ReadonlyMap<string, Binding>;
}

/** Binds a model's parameters to the arguments of `application`, read in `scope`, and to their defaults. */
export function instantiate(
    resolution: Resolution,
    model: Model,
    application: Application | undefined,
    scope: Scope,
): Instance {
    const { parameters } = model;
    const names = Object.fromEntries(
        parameters.filter(({ name }) => name !== undefined).map(({ name }) => [name, {}]),
    );
    const { assigned, failed } =
        application === undefined
            ? { assigned: new Map<string, never>(), failed: false }
            : assignArguments(
                  resolution,
                  { title: model.name, noun: 'argument', token: calleeRange(application) },
                  names,
                  writtenArguments(application.arguments),
              );
    let sound = !failed;
    // Each default sees the parameters before it, so each parameter opens a scope of its own.
    let current: Scope = fileScope(scope);
    const bindings = new Map<string, Binding>();
    for (const parameter of parameters) {
        const { name } = parameter;
        if (name === undefined || bindings.has(name)) {
            continue;
        }
        const base = { name, kind: 'parameter' as const, declaration: nameRange(parameter) };
        const fallback = bind({ ...base, given: false, value: parameter.value, scope: current });
        const written = assigned.get(name)?.[0];
        let binding = fallback;
        if (written !== undefined) {
            binding = bind({ ...base, given: true, value: written.value, scope });
            if (written.name !== undefined) {
                resolution.use(written.name.range, base.declaration);
            }
            if (!isSound(resolution, binding) || !fits(resolution, fallback, binding, model.name)) {
                binding.state = 'broken';
                sound = false;
            }
        } else if (!isSound(resolution, fallback)) {
            sound = false;
        }
        bindings.set(name, binding);
        current = { parent: current, bindings: new Map([[name, binding]]) };
    }
    return { scope: current, sound, bindings };
}

/** The outermost scope: a model's body sees the constants of the file, never the parameters of its caller. */
function fileScope(scope: Scope): Scope {
    return scope.parent === undefined ? scope : fileScope(scope.parent);
}

/** A parameter's type is that of its default: reports a value of another kind. */
export function fits(resolution: Resolution, fallback: Binding, given: Binding, owner: string): boolean {
    if (!isSound(resolution, fallback) || fallback.value === undefined || given.value === undefined) {
        return true;
    }
    const defaults = kindsOf(resolution, fallback.value, fallback.scope);
    if (fitsDefault(defaults, kindsOf(resolution, given.value, given.scope))) {
        return true;
    }
    const range = rangeOf(given.value);
    const name = given.value.$type === 'Application' && !given.value.call ? given.value.callee : undefined;
    const layer =
        name !== undefined &&
        defaults.has('layer') &&
        kindsOf(resolution, given.value, given.scope).has('activation');
    resolution.report({
        rule: 'type',
        message: `Expected a value like the default of \`${fallback.name}\` of \`${owner}\`, ${describeFound(resolution, fallback.value, fallback.scope)}, found ${describeFound(resolution, given.value, given.scope)}.`,
        range,
        related: [{ message: 'The default is here.', range: rangeOf(fallback.value) }],
        ...(layer && {
            fixes: [
                {
                    title: `Change to \`${name}()\``,
                    safety: 'safe' as const,
                    edits: [{ range: { start: range.end, end: range.end }, newText: '()' }],
                },
            ],
        }),
    });
    return false;
}
