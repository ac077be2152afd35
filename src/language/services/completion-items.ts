// The words of the grammar as completions, and what a completion is before it has a place in the text.

import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { code, sections } from './markdown.ts';

export type Item = Omit<CompletionItem, 'textEdit'> & { readonly text?: string; readonly snippet?: boolean };

export const declarationItems: readonly Item[] = [
    snippet(
        'model',
        `model \${1:name} {\n    input(\${2:64})\n    $0\n}`,
        'A stack of layers, a function of its parameters: `model NAME(PARAMETER = DEFAULT) { ... }`. It can be trained, and called as a layer in another model.',
    ),
    snippet(
        'data',
        `data \${1:name} {\n    source = $0\n}`,
        'Where examples come from and how they are split and scaled.',
    ),
    snippet(
        'train',
        `train \${1:model} on \${2:data} {\n    $0\n}`,
        'One run: a model, data and how to train. A second run of a model needs a name: `train NAME = MODEL on DATA { ... }`.',
    ),
    snippet(
        'sweep',
        `sweep \${1:run} {\n    $0\n}`,
        'Every combination of the axes, over several seeds. An axis is a list or a range of values for a parameter of the model or a setting of `train` or `data`.',
    ),
    snippet('let', `let \${1:name} = $0`, 'A named constant.'),
];
export const blockItems: readonly Item[] = [
    snippet(
        'repeat',
        `repeat \${1:2} {\n    $0\n}`,
        'The same layers several times, each time with weights of their own.',
    ),
    snippet(
        'residual',
        'residual {\n    $0\n}',
        'Adds its input to its output. Where the shape changes, `residual(projection = LAYER) { ... }` brings the input to that of the branch.',
    ),
    snippet(
        'concat',
        'concat {\n    $1\n} {\n    $0\n}',
        'Joins branches that read the same input along the last axis; `{ }` passes the input on.',
    ),
];

function snippet(label: string, text: string, summary: string): Item {
    return {
        label,
        text,
        snippet: true,
        kind: CompletionItemKind.Keyword,
        documentation: markdown(code(plainText(text)), summary),
    };
}

/** A snippet as it reads once it is filled in with the names of its places. */
function plainText(text: string): string {
    return text.replace(/\$\{\d+:(\w*)\}/g, '$1').replace(/\$\d+/g, '');
}

/** What to write where the editor has no places to type in: names of blocks to be changed, and calls to be filled. */
export function withoutPlaces({ kind, text = '' }: Item): string {
    return kind === CompletionItemKind.Keyword
        ? plainText(text)
        : text.replace(/\$\{\d+:\w*\}(, )?|\$\d+/g, '');
}

export function markdown(...parts: readonly string[]): { readonly kind: 'markdown'; readonly value: string } {
    return { kind: 'markdown', value: sections(...parts) };
}
