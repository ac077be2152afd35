// Edits of the arguments of a call.

import type { TextEdit, TextRange } from '../../core/text-range.ts';
import type { Application, Argument } from '../generated/ast.ts';
import { rangeOf } from '../resolve/describe.ts';

/** Adds `name = value` behind the last argument. */
export function addArgument(text: string, call: Application, argument: string): TextEdit | undefined {
    const range = rangeOf(call);
    if (!call.call) {
        return { range: { start: range.end, end: range.end }, newText: `(${argument})` };
    }
    const last = call.arguments.at(-1);
    if (last !== undefined) {
        const { end } = rangeOf(last);
        return { range: { start: end, end }, newText: `, ${argument}` };
    }
    const open = text.indexOf('(', range.start + call.callee.length);
    return open < 0 ? undefined : { range: { start: open + 1, end: open + 1 }, newText: argument };
}

/** Removes an argument with the comma that belongs to it. */
export function removeArgument(call: Application, argument: Argument): TextEdit {
    const index = call.arguments.indexOf(argument);
    const range = rangeOf(argument);
    const previous = call.arguments[index - 1];
    const next = call.arguments[index + 1];
    if (previous !== undefined) {
        return { range: { start: rangeOf(previous).end, end: range.end }, newText: '' };
    }
    return next === undefined
        ? { range, newText: '' }
        : { range: { start: range.start, end: rangeOf(next).start }, newText: '' };
}

/** The argument whose value stands at `value`. */
export function argumentAt(call: Application, value: TextRange): Argument | undefined {
    return call.arguments.find(argument => {
        const { start, end } = rangeOf(argument);
        return start <= value.start && value.end <= end;
    });
}
