// Arguments against parameters: of a call, of a model, of `residual`, and the settings of a block, which are arguments
// written one below the other.

import type { AnyEntry } from '../../catalog/index.ts';
import { isRequired, type Parameters } from '../../catalog/parameters.ts';
import { meantName } from '../../catalog/synonyms.ts';
import type { CallValue, Value } from '../../catalog/values.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { Application, Argument, Expression } from '../generated/ast.ts';
import { describeType, joinWith, rangeOf } from './describe.ts';
import { type Evaluated, evaluate, type Slot } from './evaluate.ts';
import { calleeRange, renameFix, renameWith } from './misfits.ts';
import { type Elsewhere, innerArguments } from './misplaced-arguments.ts';
import type { Resolution } from './resolution.ts';
import type { Scope } from './scope.ts';

/** An argument as it is written. */
export interface Written {
    readonly name?: { readonly text: string; readonly range: TextRange };
    readonly value: Expression | undefined;
    readonly range: TextRange;
}

/** What takes the arguments, as messages call it. */
export interface Callee {
    /** `dense`, or `train`. */
    readonly title: string;
    /** `argument` or `setting`. */
    readonly noun: 'argument' | 'setting';
    /** Where a missing argument is reported. */
    readonly token: TextRange;
    /** Its arguments have types of their own, so that another name may ask for another value. */
    readonly catalogued?: boolean;
    /** Where an unknown argument belongs, if it is one of something near. */
    readonly elsewhere?: (unknown: Written, all: readonly Written[]) => Elsewhere | undefined;
    /** What else to say of an unknown name. */
    readonly hint?: (name: string) => string | undefined;
}

export interface Matched {
    /** Every parameter; the default where an argument is unknown. */
    readonly values: Readonly<Record<string, Value>>;
    /** Where the value of each written argument stands. */
    readonly ranges: Readonly<Record<string, TextRange>>;
    /** Where the name of each argument written with its name stands. */
    readonly names: Readonly<Record<string, TextRange>>;
    /** For arguments that are calls: where the arguments of those stand. */
    readonly inner: Readonly<Record<string, Readonly<Record<string, TextRange>>>>;
    /** Parameters whose value is unknown; `*` where an argument fits no parameter. */
    readonly failed: ReadonlySet<string>;
}

export function writtenArguments(args: readonly Argument[]): Written[] {
    return args.map(argument => {
        const range = rangeOf(argument);
        const key: string | undefined = argument.key;
        return key === undefined
            ? { value: argument.value, range }
            : {
                  name: { text: key, range: { start: range.start, end: range.start + key.length } },
                  value: argument.value,
                  range,
              };
    });
}

/** Sorts arguments to parameters, reporting those that are unknown, repeated, out of place or too many. */
export function assignArguments(
    resolution: Resolution,
    callee: Callee,
    parameters: Readonly<Record<string, { readonly rest?: boolean }>>,
    written: readonly Written[],
): { readonly assigned: ReadonlyMap<string, Written[]>; readonly failed: boolean } {
    const names = Object.keys(parameters);
    const rest = names.find(name => parameters[name]?.rest === true);
    const assigned = new Map<string, Written[]>();
    let failed = false;
    const elsewhere = new Set<Written>();
    let position = 0;
    let named = false;
    const refuse = (rule: 'name' | 'type', message: string, range: TextRange): void => {
        failed = true;
        resolution.report({ rule, message, range });
    };
    for (const argument of written) {
        if (argument.name === undefined) {
            const name = rest ?? names[position];
            position += 1;
            if (named) {
                refuse('type', 'An argument without a name cannot follow one with a name.', argument.range);
            } else if (name === undefined) {
                const most = names.length === 0 ? 'no arguments' : `at most ${names.length}`;
                refuse('type', `\`${callee.title}\` takes ${most}, found one more.`, argument.range);
            } else {
                assigned.set(name, [...(assigned.get(name) ?? []), argument]);
            }
            continue;
        }
        named = true;
        const { text, range } = argument.name;
        if (!Object.hasOwn(parameters, text)) {
            failed = true;
            const place = elsewhere.has(argument) ? undefined : callee.elsewhere?.(argument, written);
            if (place !== undefined) {
                for (const other of place.arguments) {
                    elsewhere.add(other);
                }
                const { message, fixes } = place;
                resolution.report({ rule: 'name', message, range, ...(fixes.length > 0 && { fixes }) });
            } else if (!elsewhere.has(argument)) {
                reportUnknownArgument(resolution, callee, names, argument);
            }
        } else if (assigned.has(text)) {
            refuse('name', `The ${callee.noun} \`${text}\` is given twice.`, range);
        } else {
            assigned.set(text, [argument]);
        }
    }
    return { assigned, failed };
}

function reportUnknownArgument(
    resolution: Resolution,
    callee: Callee,
    names: readonly string[],
    argument: Written,
): void {
    const { text: name = '', range = argument.range } = argument.name ?? {};
    const suggestion = meantName(name, names);
    const known = joinWith(
        'and',
        names.map(known => `\`${known}\``),
    );
    const hint =
        suggestion !== undefined
            ? `Did you mean \`${suggestion}\`?`
            : (callee.hint?.(name) ??
              (names.length === 0 ? 'It has none.' : names.length > 12 ? undefined : `It has ${known}.`));
    resolution.report({
        rule: 'name',
        message: `\`${callee.title}\` has no ${callee.noun} \`${name}\`.${hint === undefined ? '' : ` ${hint}`}`,
        range,
        ...(suggestion !== undefined && {
            fixes: [
                callee.catalogued
                    ? renameWith(resolution, range, argument.range, suggestion)
                    : renameFix(range, suggestion),
            ],
        }),
    });
}

/** Evaluates arguments against the parameters of the catalogue and fills in defaults. */
export function matchArguments(
    resolution: Resolution,
    callee: Callee,
    parameters: Parameters,
    written: readonly Written[],
    scope: Scope,
    exactlyOneOf: readonly (readonly string[])[] = [],
): Matched {
    const { assigned, failed: misplaced } = assignArguments(resolution, callee, parameters, written);
    const values: Record<string, Value> = {};
    const ranges: Record<string, TextRange> = {};
    const names: Record<string, TextRange> = {};
    const inner: Record<string, Readonly<Record<string, TextRange>>> = {};
    const failed = new Set<string>(misplaced ? ['*'] : []);
    for (const [name, parameter] of Object.entries(parameters)) {
        const given = assigned.get(name);
        const slot = {
            type: parameter.type,
            what: `\`${name}\` of \`${callee.title}\``,
            ...(parameter.unit !== undefined && { unit: parameter.unit }),
        };
        const fallback =
            parameter.default ?? (parameter.defaultFrom && values[parameter.defaultFrom]) ?? null;
        if (given === undefined) {
            values[name] = fallback;
            if (isRequired(parameter)) {
                failed.add(name);
                if (!misplaced) {
                    resolution.report({
                        rule: 'type',
                        message: `\`${callee.title}\` needs ${callee.noun === 'setting' ? 'the setting ' : ''}\`${name}\`: ${describeType(parameter.type, parameter.unit)}.`,
                        range: callee.token,
                    });
                }
            }
            continue;
        }
        const [first] = given;
        ranges[name] = {
            start: first?.value === undefined ? (first?.range.start ?? 0) : rangeOf(first.value).start,
            end: given.at(-1)?.range.end ?? 0,
        };
        if (first?.name !== undefined) {
            names[name] = first.name.range;
        }
        const evaluated =
            parameter.rest === true && first?.name === undefined
                ? evaluateRest(resolution, given, slot, scope)
                : evaluate(resolution, first?.value, slot, scope);
        values[name] = evaluated === undefined ? fallback : evaluated.value;
        inner[name] = evaluated?.ranges ?? {};
        if (evaluated === undefined) {
            failed.add(name);
        }
    }
    for (const group of exactlyOneOf) {
        const given = group.filter(name => assigned.has(name));
        if (given.length !== 1 && failed.size === 0) {
            const second = assigned.get(given[1] ?? '')?.[0];
            const either = joinWith(
                'or',
                group.map(name => `\`${name}\``),
            );
            resolution.report({
                rule: 'type',
                message:
                    given.length === 0
                        ? `\`${callee.title}\` needs ${either}.`
                        : `\`${callee.title}\` takes ${either}, not both.`,
                range: second?.range ?? callee.token,
            });
            failed.add('*');
        }
    }
    return { values, ranges, names, inner, failed };
}

function evaluateRest(
    resolution: Resolution,
    given: readonly Written[],
    slot: Slot,
    scope: Scope,
): Evaluated | undefined {
    const { type } = slot;
    const of = type.kind === 'list' ? type.of : type;
    const values = given.map(
        argument => evaluate(resolution, argument.value, { ...slot, type: of }, scope)?.value,
    );
    return values.every(value => value !== undefined) ? { value: values, ranges: {} } : undefined;
}

export interface EvaluatedCall extends Omit<Matched, 'values'> {
    readonly value: CallValue;
}

/** Evaluates a call, or a bare name, of an entry of the catalogue. */
export function evaluateCall(
    resolution: Resolution,
    entry: AnyEntry,
    application: Application,
    scope: Scope,
): EvaluatedCall {
    const types = Object.fromEntries(
        Object.entries(entry.parameters).map(([name, { type }]) => [name, type]),
    );
    const callee: Callee = {
        title: entry.name,
        noun: 'argument',
        token: calleeRange(application),
        catalogued: true,
        elsewhere: (unknown, all) => innerArguments(resolution, types, unknown, all),
    };
    const written = writtenArguments(application.arguments);
    const matched = matchArguments(resolution, callee, entry.parameters, written, scope, entry.exactlyOneOf);
    if (matched.failed.size > 0) {
        return { ...matched, value: { call: entry.name, arguments: matched.values } };
    }
    const problem = entry.problem?.(matched.values);
    if (problem !== undefined) {
        resolution.report({
            rule: 'type',
            message: `Expected ${problem.expected}, found ${problem.found}.${problem.remedy === undefined ? '' : ` ${problem.remedy}`}`,
            range: later(matched, problem.argument, problem.or) ?? callee.token,
        });
    }
    return {
        ...matched,
        failed: new Set(problem === undefined ? [] : [problem.argument]),
        value: { call: entry.name, arguments: entry.normalize?.(matched.values) ?? matched.values },
    };
}

/** The argument, name and all, that is written last of one or two. */
function later(
    { ranges, names }: Matched,
    argument: string,
    other: string | undefined,
): TextRange | undefined {
    const [first, second] = [ranges[argument], other === undefined ? undefined : ranges[other]];
    if (first === undefined || second === undefined || other === undefined) {
        return first;
    }
    const last = first.start < second.start ? other : argument;
    const value = ranges[last] ?? first;
    return { start: names[last]?.start ?? value.start, end: value.end };
}
