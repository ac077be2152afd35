// A model with its arguments: the scope in which its body is read.

import { t } from '../../core/localize.ts';
import type { Application, Expression, Model } from '../generated/ast.ts';
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

/** Values for parameters, each with the scope that it is read in. */
export type Given = ReadonlyMap<string, { readonly value: Expression | undefined; readonly scope: Scope }>;

/** Binds a model's parameters to the arguments of `application`, read in `scope`, and to their defaults. */
export function instantiate(
    resolution: Resolution,
    model: Model,
    application: Application | undefined,
    scope: Scope,
): Instance {
    const names = Object.fromEntries(
        model.parameters.flatMap(({ name }) => (name === undefined ? [] : [[name, {}]])),
    );
    if (application === undefined || !hasWholeHead(resolution, model)) {
        return instantiateWith(resolution, model, new Map(), scope);
    }
    const { assigned, failed } = assignArguments(
        resolution,
        { title: model.name, noun: 'argument', token: calleeRange(application) },
        names,
        writtenArguments(application.arguments),
    );
    const given = new Map<string, { value: Expression | undefined; scope: Scope }>();
    for (const parameter of model.parameters) {
        const written = assigned.get(parameter.name)?.[0];
        if (written !== undefined) {
            given.set(parameter.name, { value: written.value, scope });
            if (written.name !== undefined) {
                resolution.use(written.name.range, nameRange(parameter));
            }
        }
    }
    const instance = instantiateWith(resolution, model, given, scope);
    return failed ? { ...instance, sound: false } : instance;
}

/** True where the parameters of a model can be trusted. */
export function hasWholeHead(resolution: Resolution, model: Model): boolean {
    return model.body !== undefined && resolution.declarations.damagedFrom(model) > rangeOf(model.body).start;
}

export function instantiateWith(resolution: Resolution, model: Model, given: Given, scope: Scope): Instance {
    const { parameters } = model;
    let sound = true;
    // Each default sees the parameters before it, so each parameter opens a scope of its own.
    let current: Scope = fileScope(scope);
    const bindings = new Map<string, Binding>();
    for (const parameter of parameters) {
        const { name } = parameter;
        if (name === undefined || bindings.has(name)) {
            continue;
        }
        const base = { name, kind: 'parameter' as const, declaration: nameRange(parameter) };
        const whole = rangeOf(parameter).end <= resolution.declarations.damagedFrom(model);
        const value = whole ? parameter.value : undefined;
        const fallback = bind({ ...base, given: false, value, scope: current });
        const argument = given.get(name);
        let binding = fallback;
        if (argument !== undefined) {
            binding = bind({ ...base, given: true, ...argument });
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
                    title: t('Change to `{0}`', `${name}()`),
                    safety: 'safe' as const,
                    edits: [{ range: { start: range.end, end: range.end }, newText: '()' }],
                },
            ],
        }),
    });
    return false;
}
