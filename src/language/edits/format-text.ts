// How a spec is laid out: four spaces for each brace, one line for each layer and setting, the `=` of a block in one
// column. Only blanks between tokens change, so nothing that a person has written can be lost, and comments stay where
// they stand.

import type { TextEdit } from '../../core/text-range.ts';
import type { Settings } from '../generated/ast.ts';
import { rangeOf } from '../resolve/describe.ts';
import type { NetSpecLexingReport } from '../syntax/lexer.ts';
import type { SyntaxIndex } from '../syntax/syntax-index.ts';
import { lineEnding } from './lines.ts';

export interface FormatSource {
    readonly text: string;
    readonly lexing: NetSpecLexingReport;
    readonly index: SyntaxIndex;
}

type Token = NetSpecLexingReport['tokens'][number];

const isKeyword = ({ image, tokenType }: Token): boolean => tokenType.name === image && /^[a-z]/.test(image);
const endsValue = ({ tokenType }: Token): boolean => /^(ID|NUMBER|STRING|[)\]%])$/.test(tokenType.name);
const endOf = ({ startOffset, image }: Token): number => startOffset + image.length;

/** The edits that lay out a text without syntax errors; `indentation` is that of one brace. */
export function formatText(source: FormatSource, indentation: string): TextEdit[] {
    const { text, lexing } = source;
    const eol = lineEnding(text);
    const members = new Set(
        [...source.index.parts].filter(([, { node }]) => node.$type !== 'Parameter').map(([start]) => start),
    );
    const padding = paddings(source.index);
    const comments = new Set(lexing.comments);
    const items = [...lexing.tokens, ...lexing.comments].sort((a, b) => a.startOffset - b.startOffset);
    const edits: TextEdit[] = [];
    const replace = (start: number, end: number, newText: string): void => {
        if (text.slice(start, end) !== newText) {
            edits.push({ range: { start, end }, newText });
        }
    };
    let braces = 0;
    let brackets = 0;
    let previous: Token | undefined;
    // The last item that is no comment, and whether it is a sign before a number rather than between two.
    let lastToken: Token | undefined;
    let lastIsSign = false;
    for (const item of items) {
        const isComment = comments.has(item);
        const start = previous === undefined ? (text.startsWith('\uFEFF') ? 1 : 0) : endOf(previous);
        const gap = text.slice(start, item.startOffset);
        const breaks = gap.split(/\r\n|\n|\r/).length - 1;
        const closes = !isComment && /^[)\]}]$/.test(item.image);
        const newLine = (depth: number): string => {
            const blank = breaks > 1 && previous?.image !== '{' && item.image !== '}' ? eol : '';
            return `${eol}${blank}${indentation.repeat(Math.max(0, depth))}`;
        };
        const depth = braces + brackets - (closes ? 1 : 0);
        const isSign = !isComment && /^[+-]$/.test(item.image) && !(lastToken && endsValue(lastToken));
        if (previous === undefined) {
            replace(start, item.startOffset, '');
        } else if (isComment && breaks === 0) {
            replace(start, item.startOffset, gap === '' ? ' ' : gap);
        } else if (item.image === '}' && previous.image === '{') {
            replace(start, item.startOffset, gap === '' ? '' : ' ');
        } else if (
            isComment ||
            comments.has(previous) ||
            item.image === '}' ||
            (brackets === 0 && members.has(item.startOffset)) ||
            (breaks > 0 && brackets > 0)
        ) {
            replace(start, item.startOffset, newLine(depth));
        } else {
            const pad = item.image === '=' ? (padding.get(previous.startOffset) ?? 0) : 0;
            const space = lastIsSign ? '' : spaceBetween(previous, item);
            replace(start, item.startOffset, space + ' '.repeat(pad));
        }
        if (!isComment) {
            braces += item.image === '{' ? 1 : item.image === '}' ? -1 : 0;
            brackets += /^[([]$/.test(item.image) ? 1 : /^[)\]]$/.test(item.image) ? -1 : 0;
            lastToken = item;
            lastIsSign = isSign;
        }
        previous = item;
    }
    if (previous !== undefined) {
        replace(endOf(previous), text.length, eol);
    }
    return edits;
}

function spaceBetween(a: Token, b: Token): string {
    if (/^[([]$/.test(a.image) || /^[)\],%]$/.test(b.image)) {
        return '';
    }
    return b.image === '(' && endsValue(a) && !isKeyword(a)
        ? ''
        : b.image === '(' && a.image === 'residual'
          ? ''
          : ' ';
}

/** Blanks to add before the `=` of a setting, by where its name begins. */
function paddings({ blocks }: SyntaxIndex): Map<number, number> {
    const padding = new Map<number, number>();
    for (const { settings: block } of blocks) {
        const settings: Settings['settings'] = block?.settings ?? [];
        const width = Math.max(0, ...settings.map(({ key }) => key.length));
        for (const setting of settings) {
            padding.set(rangeOf(setting).start, width - setting.key.length);
        }
    }
    return padding;
}
