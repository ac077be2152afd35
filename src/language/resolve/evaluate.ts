// Expressions to values. What a name or a list means is decided by the slot it stands in: `relu` is an activation in one
// and a misspelt word in another. A result of undefined is unknown: its mistake is reported, or belongs to a declaration
// that is damaged, and nothing more is said about it.

import { familiesOf, findEntry } from '../../catalog/index.ts';
import type { NumberType, ParameterType } from '../../catalog/parameters.ts';
import { isCallValue, type Value } from '../../catalog/values.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { Application, Expression, List } from '../generated/ast.ts';
import { evaluateCall } from './arguments.ts';
import { evaluateNumber, rangeValues } from './arithmetic.ts';
import { alternatives, familiesIn, wordsOf } from './catalogue.ts';
import { describeType, formatNumber, rangeOf, writtenNumber } from './describe.ts';
import { reportUnfit, reportUnknownName } from './misfits.ts';
import type { Resolution } from './resolution.ts';
import { type Binding, lookUp, type Scope } from './scope.ts';
import { isSound } from './soundness.ts';
import { unquote } from './texts.ts';

/** The place that a value is for. */
export interface Slot {
    readonly type: ParameterType;
    /** `units` of `dense`: how a message calls it; left out within arithmetic. */
    readonly what?: string;
    readonly unit?: string;
}

export interface Evaluated {
    readonly value: Value;
    /** For a call: where its written arguments stand. */
    readonly ranges: Readonly<Record<string, TextRange>>;
}

/** The name through which a value was reached: where a value that does not fit its slot is reported. */
export interface Blame {
    readonly range: TextRange;
    readonly definition: TextRange;
}

/** Deeper than this, names defined through names are refused. */
const deepestEvaluation = 100;

export function evaluate(
    resolution: Resolution,
    expression: Expression | undefined,
    slot: Slot,
    scope: Scope,
    blame?: Blame,
): Evaluated | undefined {
    if (expression === undefined) {
        return undefined;
    }
    if (resolution.depth >= deepestEvaluation) {
        resolution.report({
            rule: 'type',
            message: 'This value is defined through too many others.',
            range: blame?.range ?? rangeOf(expression),
        });
        return undefined;
    }
    resolution.depth += 1;
    try {
        return evaluateHere(resolution, expression, slot, scope, blame);
    } finally {
        resolution.depth -= 1;
    }
}

const plain = (value: Value): Evaluated => ({ value, ranges: {} });

function evaluateHere(
    resolution: Resolution,
    expression: Expression,
    slot: Slot,
    scope: Scope,
    blame: Blame | undefined,
): Evaluated | undefined {
    const unfit = (): undefined => reportUnfit(resolution, expression, slot, scope, blame);
    const types = alternatives(slot.type);
    switch (expression.$type) {
        case 'NumberLiteral':
        case 'Sum':
        case 'Product':
        case 'Sign': {
            if (!types.some(isNumeric)) {
                return unfit();
            }
            const number = evaluateNumber(resolution, expression, scope);
            return number === undefined
                ? undefined
                : checkNumber(resolution, number, expression, slot, blame);
        }
        case 'StringLiteral': {
            if (!types.some(type => type.kind === 'string')) {
                return unfit();
            }
            const text = unquote(resolution, expression);
            return text === undefined ? undefined : plain(text);
        }
        case 'List': {
            const list = types.find(type => type.kind === 'list');
            if (list === undefined) {
                return unfit();
            }
            if (list.length !== undefined && expression.items.length !== list.length) {
                return unfit();
            }
            const itemSlot = { ...slot, type: list.of };
            const items = expression.items.map(item => evaluate(resolution, item, itemSlot, scope)?.value);
            return items.every(item => item !== undefined) && callsDiffer(resolution, expression, items)
                ? plain(items)
                : undefined;
        }
        case 'Range': {
            const list = types.find(type => type.kind === 'list' && alternatives(type.of).some(isNumeric));
            if (list?.kind !== 'list') {
                return unfit();
            }
            const values = rangeValues(resolution, expression, scope);
            const itemSlot = { ...slot, type: list.of };
            const items = values?.map(
                value => checkNumber(resolution, value, expression, itemSlot, blame)?.value,
            );
            return items?.every(item => item !== undefined) ? plain(items) : undefined;
        }
        case 'Application':
            return evaluateApplication(resolution, expression, slot, scope, blame);
        default:
            return expression satisfies never;
    }
}

export function isNumeric(type: ParameterType): boolean {
    return type.kind === 'number' || type.kind === 'integer' || type.kind === 'probability';
}

/** A computed value may miss a whole number by a rounding error: 0.1 * 30 is meant to be 3. */
function nearInteger(value: number): number | undefined {
    const rounded = Math.round(value);
    return Math.abs(value - rounded) <= 1e-9 * Math.max(1, Math.abs(value)) ? rounded : undefined;
}

function fitNumber(value: number, type: ParameterType): number | undefined {
    if (type.kind === 'probability') {
        return value;
    }
    if (type.kind !== 'number' && type.kind !== 'integer') {
        return undefined;
    }
    const number = type.kind === 'integer' ? nearInteger(value) : value;
    const { minimum = -Infinity, maximum = Infinity } = type;
    const exclusive: Partial<NumberType> = type.kind === 'number' ? type : {};
    const fits =
        number !== undefined &&
        (exclusive.exclusiveMinimum ? number > minimum : number >= minimum) &&
        (exclusive.exclusiveMaximum ? number < maximum : number <= maximum);
    return fits ? number : undefined;
}

function checkNumber(
    resolution: Resolution,
    value: number,
    expression: Expression,
    slot: Slot,
    blame: Blame | undefined,
): Evaluated | undefined {
    for (const type of alternatives(slot.type)) {
        const number = fitNumber(value, type);
        if (number !== undefined) {
            return plain(number);
        }
    }
    const numbers: ParameterType = { kind: 'one_of', types: alternatives(slot.type).filter(isNumeric) };
    resolution.report({
        rule: 'type',
        message: `Expected ${describeType(numbers, slot.unit)}${slot.what === undefined ? '' : ` for ${slot.what}`}, found ${writtenNumber(expression) ?? formatNumber(value)}.`,
        range: blame?.range ?? rangeOf(expression),
        ...(blame && { related: [{ message: 'The value comes from here.', range: blame.definition }] }),
    });
    return undefined;
}

function evaluateApplication(
    resolution: Resolution,
    application: Application,
    slot: Slot,
    scope: Scope,
    blame: Blame | undefined,
): Evaluated | undefined {
    const name: string | undefined = application.callee;
    if (name === undefined) {
        return undefined;
    }
    const binding = lookUp(scope, name);
    if (!application.call) {
        if (binding !== undefined) {
            return evaluateBinding(resolution, binding, application, slot, blame);
        }
        const constant = evaluateConstant(name, slot.type);
        if (constant !== undefined) {
            return constant;
        }
    }
    // A call is always of the catalogue: `dropout(dropout)` with a parameter of that name confuses nobody.
    for (const family of binding === undefined || application.call ? familiesIn(slot.type) : []) {
        const entry = findEntry(family, name);
        if (entry !== undefined) {
            const call = evaluateCall(resolution, entry, application, scope);
            return call.failed.size > 0 ? undefined : { value: call.value, ranges: call.ranges };
        }
    }
    const known = binding ?? resolution.declarations.models.get(name) ?? familiesOf(name)[0];
    const isConstant = name === 'none' || name === 'true' || name === 'false';
    return known === undefined && !isConstant
        ? reportUnknownName(resolution, application, slot, scope)
        : reportUnfit(resolution, application, slot, scope, blame);
}

/** A list of calls holds each once: of two `l2` one is forgotten, most likely, and their sum is not what is meant. */
function callsDiffer(resolution: Resolution, list: List, values: readonly Value[]): boolean {
    const calls = values.map(value => (isCallValue(value) ? value.call : undefined));
    const index = calls.findIndex((call, place) => call !== undefined && calls.indexOf(call) < place);
    const item = list.items[index];
    if (item === undefined) {
        return true;
    }
    resolution.report({
        rule: 'type',
        message: `Expected \`${calls[index]}\` once, found it twice in one list. Leave one of the two out.`,
        range: rangeOf(item),
    });
    return false;
}

function evaluateConstant(name: string, type: ParameterType): Evaluated | undefined {
    const types = alternatives(type);
    if (name === 'none' && types.some(({ kind }) => kind === 'none')) {
        return plain(null);
    }
    if ((name === 'true' || name === 'false') && types.some(({ kind }) => kind === 'boolean')) {
        return plain(name === 'true');
    }
    const takesWords: ParameterType = { kind: 'one_of', types: types.filter(({ kind }) => kind === 'word') };
    return wordsOf(takesWords).includes(name) ? plain(name) : undefined;
}

function evaluateBinding(
    resolution: Resolution,
    binding: Binding,
    use: Application,
    slot: Slot,
    blame: Blame | undefined,
): Evaluated | undefined {
    resolution.use(rangeOf(use), binding.declaration);
    if (!isSound(resolution, binding, use)) {
        return undefined;
    }
    const key = JSON.stringify(slot.type);
    if (!binding.memo.has(key)) {
        // A value that a call gave is the call's mistake where it does not fit; else the use is what does not fit.
        const definition = binding.value === undefined ? binding.declaration : rangeOf(binding.value);
        const next = binding.given ? undefined : (blame ?? { range: rangeOf(use), definition });
        binding.memo.set(key, evaluate(resolution, binding.value, slot, binding.scope, next));
    }
    return binding.memo.get(key);
}
