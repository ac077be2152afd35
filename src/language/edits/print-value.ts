// Values as NetSpec's text: the shortest form that means the same.

import { families } from '../../catalog/index.ts';
import type { Family, ParameterType } from '../../catalog/parameters.ts';
import { type CallValue, isCallValue, type Value } from '../../catalog/values.ts';
import { alternatives } from '../resolve/catalogue.ts';
import { formatNumber } from '../resolve/describe.ts';

/** The text of a value in a slot of this type; undefined where no text has this value there. */
export function printValue(value: Value, type: ParameterType): string | undefined {
    const types = alternatives(type);
    if (value === null) {
        return 'none';
    }
    if (typeof value === 'number') {
        return formatNumber(value);
    }
    if (typeof value === 'boolean') {
        return String(value);
    }
    if (typeof value === 'string') {
        return types.some(
            ({ kind, ...rest }) => kind === 'word' && 'words' in rest && rest.words.includes(value),
        )
            ? value
            : JSON.stringify(value);
    }
    if (isCallValue(value)) {
        const family = types.find(
            alternative => alternative.kind === 'call' && value.call in families[alternative.family],
        );
        return family?.kind === 'call' ? printCall(value, family.family) : undefined;
    }
    const list = types.find(alternative => alternative.kind === 'list');
    const items = value.map(item => (list?.kind === 'list' ? printValue(item, list.of) : undefined));
    return items.every(item => item !== undefined) ? `[${items.join(', ')}]` : undefined;
}

/** A share as a percentage. */
export function printPercentage(value: number): string {
    return `${formatNumber(value * 100)}%`;
}

/** Calls of which the first argument is the point: a bare `max_norm` or `patience` does not say how much. */
const saysHowMuch: ReadonlySet<Family> = new Set(['regularizer', 'activity_regularizer', 'early_stopping']);

/** `dropout(0.5)`; without arguments a layer keeps its parentheses, everything else is a bare name. */
export function printCall({ call, arguments: values }: CallValue, family: Family): string | undefined {
    const entry = families[family][call];
    if (entry === undefined) {
        return undefined;
    }
    const parts: string[] = [];
    let positional = true;
    for (const [index, [name, parameter]] of Object.entries(entry.parameters).entries()) {
        const value = values[name];
        const fallback =
            parameter.default ?? (parameter.defaultFrom && values[parameter.defaultFrom]) ?? null;
        const isTold = index === 0 && value !== null && saysHowMuch.has(family);
        if (value === undefined || (!isTold && JSON.stringify(value) === JSON.stringify(fallback))) {
            positional = false;
            continue;
        }
        if (parameter.rest === true && Array.isArray(value) && parameter.type.kind === 'list') {
            const { of } = parameter.type;
            parts.push(...value.map((item: Value) => printValue(item, of) ?? ''));
            continue;
        }
        const text = printValue(value, parameter.type);
        if (text === undefined) {
            return undefined;
        }
        parts.push(positional && index === 0 ? text : `${name} = ${text}`);
    }
    return parts.length === 0 && family !== 'layer' ? call : `${call}(${parts.join(', ')})`;
}
