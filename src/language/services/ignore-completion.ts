// The rules that a comment can silence, while one is written: `// netspec-ignore stacked-dropout, <here>`.

import { CompletionItemKind } from 'vscode-languageserver';
import type { TextRange } from '../../core/text-range.ts';
import { rules } from '../../lint/rules/index.ts';
import { type Item, markdown } from './completion-items.ts';

/** Undefined where the cursor is not in the list of rules of such a comment. */
export function ignoreItems(
    text: string,
    offset: number,
): { readonly range: TextRange; readonly items: readonly Item[] } | undefined {
    const line = /[^\n\r]*$/.exec(text.slice(0, offset))?.[0] ?? '';
    const list = /^\s*\/\/\s*netspec-ignore\s([^:]*)$/.exec(line)?.[1];
    if (list === undefined) {
        return undefined;
    }
    const begun = /[^\s,]*$/.exec(list)?.[0].length ?? 0;
    const rest = /^[^\s,:]*/.exec(text.slice(offset))?.[0].length ?? 0;
    const named = new Set(list.slice(0, list.length - begun).split(/[\s,]+/));
    const items = rules
        .filter(({ id }) => !named.has(id))
        .map(
            ({ id, category, summary }): Item => ({
                label: id,
                kind: CompletionItemKind.EnumMember,
                detail: `${category} rule`,
                documentation: markdown(summary),
            }),
        );
    return { range: { start: offset - begun, end: offset + rest }, items };
}
