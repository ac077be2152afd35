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
    const open = /^(?:\s|\/\/[^\n\r]*)*\(/.exec(text.slice(range.start + call.callee.length))?.[0].length;
    const place = open === undefined ? undefined : range.start + call.callee.length + open;
    return place === undefined ? undefined : { range: { start: place, end: place }, newText: argument };
}

/** Removes an argument with the comma that belongs to it; the comments between the two stay. */
export function removeArgument(text: string, call: Application, argument: Argument): TextEdit[] {
    const index = call.arguments.indexOf(argument);
    const range = rangeOf(argument);
    const previous = call.arguments[index - 1];
    const next = call.arguments[index + 1];
    const between =
        previous !== undefined
            ? { start: rangeOf(previous).end, end: range.start }
            : { start: range.end, end: next === undefined ? rangeOf(call).end : rangeOf(next).start };
    const comma = /^(?:\s|\/\/[^\n\r]*)*,/.exec(text.slice(between.start, between.end))?.[0].length;
    if (comma === undefined) {
        return [{ range, newText: '' }];
    }
    const end = between.start + comma;
    if (text.slice(between.start, between.end).includes('//') || (previous === undefined && !next)) {
        const edits = [
            { range: { start: end - 1, end }, newText: '' },
            { range, newText: '' },
        ];
        return previous === undefined ? edits.reverse() : edits;
    }
    return previous === undefined
        ? [{ range: { start: range.start, end: between.end }, newText: '' }]
        : [{ range: { start: between.start, end: range.end }, newText: '' }];
}

/** The argument whose value stands at `value`. */
export function argumentAt(call: Application, value: TextRange): Argument | undefined {
    return call.arguments.find(argument => {
        const { start, end } = rangeOf(argument);
        return start <= value.start && value.end <= end;
    });
}
