// From the arguments that were given to all of them, and whether a value is what a parameter takes. The language does
// the same with places in the text at hand; this is for whoever has values only.

import type { AnyEntry } from './index.ts';
import { families } from './index.ts';
import type { Family, Parameters, ParameterType } from './parameters.ts';
import { type CallValue, isCallValue, type Value } from './values.ts';

type Values = Readonly<Record<string, Value>>;

/** Adds the defaults of the parameters that are not given. A required one that is missing stays missing. */
export function fillDefaults(parameters: Parameters, given: Values): Values {
    const values: Record<string, Value> = {};
    for (const [name, parameter] of Object.entries(parameters)) {
        const value =
            given[name] ?? parameter.default ?? (parameter.defaultFrom && values[parameter.defaultFrom]);
        if (value !== undefined) {
            values[name] = value;
        } else if (parameter.optional !== undefined || parameter.default === null) {
            values[name] = null;
        }
    }
    return values;
}

/** A call of this entry with every default filled in and normalized: `resolveCall('optimizer', 'adam')`. */
export function resolveCall(family: Family, name: string, given: Values = {}): CallValue {
    const entry: AnyEntry | undefined = families[family][name];
    if (entry === undefined) {
        throw new RangeError(`No ${family} is called ${name}.`);
    }
    const values = fillDefaults(entry.parameters, given);
    return { call: name, arguments: entry.normalize?.(values) ?? values };
}

/** True where the value is one that the type admits, the arguments of calls included. */
export function admits(type: ParameterType, value: Value): boolean {
    switch (type.kind) {
        case 'number':
            return typeof value === 'number' && withinLimits(type, value);
        case 'integer':
            return typeof value === 'number' && Number.isInteger(value) && withinLimits(type, value);
        case 'probability':
            return typeof value === 'number' && Number.isFinite(value);
        case 'boolean':
            return typeof value === 'boolean';
        case 'string':
            return typeof value === 'string';
        case 'none':
            return value === null;
        case 'word':
            return typeof value === 'string' && type.words.includes(value);
        case 'call':
            return isCallValue(value) && admitsCall(type.family, value);
        case 'list':
            return (
                Array.isArray(value) &&
                (type.length === undefined || value.length === type.length) &&
                value.every((item: Value) => admits(type.of, item))
            );
        case 'one_of':
            return type.types.some(alternative => admits(alternative, value));
        default:
            return type satisfies never;
    }
}

function withinLimits(
    limits: { minimum?: number; maximum?: number; exclusiveMinimum?: boolean; exclusiveMaximum?: boolean },
    value: number,
): boolean {
    const { minimum = -Infinity, maximum = Infinity } = limits;
    return (
        Number.isFinite(value) &&
        (limits.exclusiveMinimum ? value > minimum : value >= minimum) &&
        (limits.exclusiveMaximum ? value < maximum : value <= maximum)
    );
}

function admitsCall(family: Family, value: CallValue): boolean {
    const entry = families[family][value.call];
    if (entry === undefined || Object.keys(value.arguments).some(name => !(name in entry.parameters))) {
        return false;
    }
    return Object.entries(entry.parameters).every(([name, parameter]) => {
        const argument = value.arguments[name];
        if (argument === null && (parameter.optional !== undefined || parameter.default === null)) {
            return true;
        }
        return argument !== undefined && admits(parameter.type, argument);
    });
}
