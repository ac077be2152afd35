// Makes one value of another in the text, and touches only what differs: the names, the order and the notation that a
// person chose for the rest stay, and so do the comments between.

import { families } from '../../catalog/index.ts';
import type { Family, Parameter, ParameterType } from '../../catalog/parameters.ts';
import { type CallValue, isCallValue, type Value } from '../../catalog/values.ts';
import type { TextEdit } from '../../core/text-range.ts';
import type { Application, Argument, Expression, Let } from '../generated/ast.ts';
import { familiesIn } from '../resolve/catalogue.ts';
import { rangeOf } from '../resolve/describe.ts';
import { addArgument } from './call-edits.ts';
import type { EditedText } from './edited-text.ts';
import { printPercentage, printValue } from './print-value.ts';

/**
 * The edits after which `node`, which means `was`, means `value`. Undefined where a name holds what would change and is
 * used elsewhere too, and where no text has this value.
 */
export function rewriteValue(
    node: Expression,
    was: Value | undefined,
    value: Value,
    type: ParameterType,
    source: EditedText,
): TextEdit[] | undefined {
    if (isSame(was, value)) {
        return [];
    }
    const listed = rewriteList(node, was, value, type, source);
    if (listed !== undefined) {
        return listed;
    }
    if (node.$type === 'Application') {
        if (isName(node, source)) {
            const constant = constantUsedOnce(node.callee, source);
            return constant && rewriteValue(constant.value, was, value, type, source);
        }
        const family = isCallValue(value)
            ? familiesIn(type).find(candidate => value.call in families[candidate])
            : undefined;
        const edits =
            family && isCallValue(value) && isCallValue(was) && was.call === value.call
                ? rewriteCall(node, was, value, family, source)
                : undefined;
        if (edits !== undefined) {
            return edits;
        }
    }
    const wrapped = wrap(node, was, value, type);
    if (wrapped !== undefined) {
        return wrapped;
    }
    // A number in the place of a name would hide what the name says; a call of another kind has no use for it.
    const isOther = node.$type === 'Application' && !isCallValue(value);
    if (!isOther && namesSomething(node, source)) {
        return undefined;
    }
    const text =
        typeof value === 'number' && isPercentage(node) ? printPercentage(value) : printValue(value, type);
    return text === undefined ? undefined : [{ range: rangeOf(node), newText: text }];
}

/**
 * The edits after which a call, which means `was`, means `value`, another name included. Undefined where the arguments
 * that are written do not fit the other call, or one of them cannot be rewritten.
 */
export function rewriteCall(
    call: Application,
    was: CallValue,
    value: CallValue,
    family: Family,
    source: EditedText,
): TextEdit[] | undefined {
    const before = families[family][was.call]?.parameters ?? {};
    const after = families[family][value.call]?.parameters ?? {};
    const written = writtenArguments(call, before, after);
    const isFitting = [...(written ?? [])].every(
        ([name]) => value.arguments[name] !== null || after[name]?.default === null,
    );
    if (written === undefined || !isFitting || call.callee !== was.call) {
        return undefined;
    }
    const start = rangeOf(call).start;
    const edits: TextEdit[] =
        was.call === value.call
            ? []
            : [{ range: { start, end: start + call.callee.length }, newText: value.call }];
    const added: string[] = [];
    for (const [name, parameter] of Object.entries(after)) {
        const now = value.arguments[name] ?? defaultOf(parameter, value);
        const given = written.get(name);
        if (given !== undefined) {
            const old = was.arguments[given.before];
            const inner = rewriteValue(given.argument.value, old, now, parameter.type, source);
            if (inner === undefined) {
                return undefined;
            }
            edits.push(...inner);
        } else if (!isSame(now, defaultOf(parameter, value))) {
            const text = printValue(now, parameter.type);
            if (text === undefined) {
                return undefined;
            }
            const isFirst = call.arguments.length === 0 && name === Object.keys(after)[0];
            added.push(isFirst ? text : `${name} = ${text}`);
        }
    }
    if (added.length > 0) {
        const addition = addArgument(source.text, call, added.join(', '));
        if (addition === undefined) {
            return undefined;
        }
        edits.push(addition);
    }
    return edits;
}

/** A value that becomes the first argument of a call stays as it is written: `0.5` in `schedule(0.5, cutoff = 10)`. */
function wrap(
    node: Expression,
    was: Value | undefined,
    value: Value,
    type: ParameterType,
): TextEdit[] | undefined {
    const old = was === undefined ? undefined : printValue(was, type);
    const text = printValue(value, type);
    const head = isCallValue(value) ? `${value.call}(` : undefined;
    if (head === undefined || old === undefined || !text?.startsWith(head + old)) {
        return undefined;
    }
    const rest = text.slice(head.length + old.length);
    const { start, end } = rangeOf(node);
    return /^[,)]/.test(rest)
        ? [
              { range: { start, end: start }, newText: head },
              { range: { start: end, end }, newText: rest },
          ]
        : undefined;
}

/** A list that grows keeps its items, and a value of which a list is made becomes its first. */
function rewriteList(
    node: Expression,
    was: Value | undefined,
    value: Value,
    type: ParameterType,
    source: EditedText,
): TextEdit[] | undefined {
    const list = type.kind === 'one_of' ? type.types.find(({ kind }) => kind === 'list') : type;
    if (!Array.isArray(value) || list?.kind !== 'list' || was === undefined || was === null) {
        return undefined;
    }
    const items: readonly Value[] = value;
    const old: readonly Value[] = Array.isArray(was) ? was : [was];
    const isLonger = old.length < items.length && old.every((item, index) => isSame(item, items[index]));
    const added = items.slice(old.length).map(item => printValue(item, list.of));
    const range = rangeOf(node);
    if (!isLonger || old.length === 0 || added.some(text => text === undefined)) {
        return undefined;
    }
    if (!Array.isArray(was)) {
        return [
            { range: { start: range.start, end: range.start }, newText: '[' },
            { range: { start: range.end, end: range.end }, newText: `, ${added.join(', ')}]` },
        ];
    }
    const constant =
        node.$type === 'Application' && isName(node, source)
            ? constantUsedOnce(node.callee, source)?.value
            : node;
    const last = constant?.$type === 'List' ? constant.items.at(-1) : undefined;
    const end = last && rangeOf(last).end;
    return end === undefined ? undefined : [{ range: { start: end, end }, newText: `, ${added.join(', ')}` }];
}

interface GivenArgument {
    readonly argument: Argument;
    /** The parameter that it is of now. */
    readonly before: string;
}

/** The written arguments by the parameters that they are of afterwards; undefined where one is of none, or of a list. */
function writtenArguments(
    call: Application,
    before: Readonly<Record<string, Parameter>>,
    after: Readonly<Record<string, Parameter>>,
): ReadonlyMap<string, GivenArgument> | undefined {
    const written = new Map<string, GivenArgument>();
    for (const [index, argument] of call.arguments.entries()) {
        const names = [before, after].map(parameters => argument.key ?? Object.keys(parameters)[index] ?? '');
        const [old = '', now = ''] = names;
        if ([before[old], after[now]].some(parameter => parameter === undefined || parameter.rest === true)) {
            return undefined;
        }
        written.set(now, { argument, before: old });
    }
    return written;
}

function defaultOf({ default: fallback, defaultFrom }: Parameter, { arguments: values }: CallValue): Value {
    return fallback ?? (defaultFrom === undefined ? undefined : values[defaultFrom]) ?? null;
}

function isName(node: Expression, { index }: EditedText): boolean {
    return node.$type === 'Application' && !node.call && index.declared.has(node.callee);
}

/** The constant of this name, where nothing else has the name and it is used in one place only. */
function constantUsedOnce(name: string, { index }: EditedText): Let | undefined {
    const declarations = [...index.parts.values()].flatMap(({ node }) =>
        (node.$type === 'Let' || node.$type === 'Parameter') && node.name === name ? [node] : [],
    );
    const uses = [...index.applications.values()].filter(({ callee }) => callee === name);
    const [declaration] = declarations;
    return declarations.length === 1 && uses.length === 1 && declaration?.$type === 'Let'
        ? declaration
        : undefined;
}

/** True where a value is, or is computed from, what a parameter or a constant holds. */
export function namesSomething(node: Expression, { index }: EditedText): boolean {
    const { start, end } = rangeOf(node);
    for (const application of index.applications.values()) {
        const { start: at } = rangeOf(application);
        if (start <= at && at < end && index.declared.has(application.callee) && !application.call) {
            return true;
        }
    }
    return false;
}

export function isPercentage(node: Expression): boolean {
    return node.$type === 'Sign'
        ? isPercentage(node.operand)
        : node.$type === 'NumberLiteral' && node.percent;
}

function isSame(one: Value | undefined, other: Value | undefined): boolean {
    if (isCallValue(one) && isCallValue(other)) {
        const names = new Set([...Object.keys(one.arguments), ...Object.keys(other.arguments)]);
        return (
            one.call === other.call &&
            [...names].every(name => isSame(one.arguments[name] ?? null, other.arguments[name] ?? null))
        );
    }
    return JSON.stringify(one) === JSON.stringify(other);
}
