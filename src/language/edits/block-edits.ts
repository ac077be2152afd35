// Adds a setting to a block, in the style of the settings that are there.

import type { TextEdit } from '../../core/text-range.ts';
import type { Data, Sweep, Train } from '../generated/ast.ts';
import { rangeOf } from '../resolve/describe.ts';
import { indentAt, insertStatement, lineEnding } from './lines.ts';

export function addSetting(
    text: string,
    block: Data | Train | Sweep,
    name: string,
    value: string,
): TextEdit | undefined {
    const settings = block.settings?.settings ?? [];
    const last = settings.at(-1);
    if (last !== undefined) {
        const padded = name.padEnd(alignment(settings.map(setting => setting.$cstNode?.text ?? '')));
        return insertStatement(text, `${padded} = ${value}`, rangeOf(last), false);
    }
    const braces = block.settings === undefined ? undefined : rangeOf(block.settings);
    if (braces === undefined) {
        return undefined;
    }
    const eol = lineEnding(text);
    const indent = indentAt(text, rangeOf(block).start);
    const inside = text.slice(braces.start + 1, braces.end - 1);
    if (inside.trim() !== '') {
        // Comments, after the last of which a line begins.
        const place = braces.end - 1 - (/[ \t]*$/.exec(inside)?.[0].length ?? 0);
        return { range: { start: place, end: place }, newText: `${indent}    ${name} = ${value}${eol}` };
    }
    return { range: braces, newText: `{${eol}${indent}    ${name} = ${value}${eol}${indent}}` };
}

/** The width to which names are padded where all `=` stand in one column, else 0. */
function alignment(settings: readonly string[]): number {
    const columns = new Set(settings.map(setting => setting.indexOf('=')));
    const [column] = columns;
    return columns.size === 1 && column !== undefined && settings.length > 1 ? column - 1 : 0;
}
