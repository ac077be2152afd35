// From what lexer and parser stumbled over to problems: one for each mistake, at the place where a person would look.
// A parser that recovers complains again about its own recovery, so of each declaration only the first is kept.

import type { ParseResult } from 'langium';
import type { TextRange } from '../../core/text-range.ts';
import type { NetSpecLexingReport } from './lexer.ts';
import { describeToken } from './messages.ts';
import type { Problem } from './problem.ts';

export interface SyntaxProblems {
    readonly problems: readonly Problem[];
    /**
     * For each damaged declaration, the offset of its header and the offset from which on its tree is not to be
     * trusted.
     */
    readonly damage: readonly { readonly header: number; readonly from: number }[];
}

interface Stumble {
    readonly message: string;
    readonly range: TextRange;
    /** The tree is whole up to here. */
    readonly from: number;
}

export function syntaxProblems(text: string, parsed: ParseResult): SyntaxProblems {
    const report = parsed.lexerReport as unknown as NetSpecLexingReport;
    const first = report.tokens[0];
    if (first === undefined && parsed.lexerErrors.length === 0) {
        const message =
            text.trim() === ''
                ? 'This file is empty. A spec begins with a model: `model NAME { input(64) ... }`.'
                : 'This file holds only comments. A spec begins with a model: `model NAME { input(64) ... }`.';
        return { problems: [{ rule: 'syntax', message, range: { start: 0, end: 0 } }], damage: [] };
    }
    if (report.convincing === 0 && report.headers[0] !== first?.startOffset) {
        const damage = [-1, ...report.headers].map(header => ({ header, from: header }));
        return { problems: [notASpec(text, parsed, report)], damage };
    }
    const stumbles = [...lexerStumbles(text, parsed, report), ...parserStumbles(text, parsed, report)].sort(
        (a, b) => a.range.start - b.range.start || a.from - b.from,
    );
    const problems: Problem[] = [];
    const damage: { header: number; from: number }[] = [];
    for (const stumble of stumbles) {
        const header = headerBefore(report.headers, stumble.range.start);
        if (damage.at(-1)?.header !== header) {
            damage.push({ header, from: stumble.from });
            const unclosed = report.unclosed.findLast(
                offset => offset < stumble.range.end && headerBefore(report.headers, offset) === header,
            );
            problems.push({
                rule: 'syntax',
                message: stumble.message,
                range: stumble.range,
                ...(unclosed !== undefined && {
                    related: [
                        {
                            message: `This \`${text[unclosed]}\` is not closed.`,
                            range: { start: unclosed, end: unclosed + 1 },
                        },
                    ],
                }),
            });
        }
    }
    // Something before the first declaration and mistakes after it as well: another language, most likely.
    if (damage.length > 1 && damage[0]?.header === -1) {
        return { problems: [notASpec(text, parsed, report)], damage };
    }
    return { problems, damage };
}

/** Offset of the last header at or before `offset`, -1 before the first; by bisection, since a file may have thousands. */
function headerBefore(headers: readonly number[], offset: number): number {
    let low = 0;
    let high = headers.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((headers[middle] ?? 0) <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return headers[low - 1] ?? -1;
}

function notASpec(text: string, parsed: ParseResult, report: NetSpecLexingReport): Problem {
    const first = report.tokens[0];
    const error = parsed.lexerErrors[0];
    const start = Math.min(first?.startOffset ?? text.length, error?.offset ?? text.length);
    const tokenEnd = (first?.endOffset ?? start) + 1;
    const end = first?.startOffset === start ? tokenEnd : start + 1;
    const found =
        first?.startOffset === start ? describeToken(first) : describeCharacter(text.codePointAt(start) ?? 0);
    return {
        rule: 'syntax',
        message: `This does not look like a spec: expected a declaration (\`model\`, \`data\`, \`train\`, \`sweep\` or \`let\`), found ${found}.`,
        range: { start, end: Math.min(end, text.length) },
    };
}

function describeCharacter(code: number): string {
    const printable = code > 32 && code !== 0xfffd && !(code >= 0x7f && code < 0xa0);
    return printable
        ? `\`${String.fromCodePoint(code)}\``
        : `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function* lexerStumbles(text: string, parsed: ParseResult, report: NetSpecLexingReport): Generator<Stumble> {
    if (report.tooDeep !== undefined) {
        yield {
            message: 'Brackets are nested too deeply here.',
            range: { start: report.tooDeep, end: report.tooDeep + 1 },
            from: headerBefore(report.headers, report.tooDeep),
        };
    }
    for (const error of parsed.lexerErrors) {
        const character = text[error.offset];
        const quote = character === '"' || character === "'";
        const lineEnd = text.slice(error.offset).search(/[\r\n]/);
        const message = quote
            ? `This text is not closed: expected \`${character}\` before the end of the line.`
            : character === ';'
              ? 'Unexpected `;`: a line needs no mark at its end.'
              : character === '#'
                ? 'Unexpected `#`: a comment begins with `//`.'
                : `Unexpected ${describeCharacter(text.codePointAt(error.offset) ?? 0)}.`;
        const end = quote
            ? lineEnd < 0
                ? text.length
                : error.offset + lineEnd
            : error.offset + Math.max(1, error.length);
        yield { message, range: { start: error.offset, end }, from: error.offset };
    }
}

function* parserStumbles(text: string, parsed: ParseResult, report: NetSpecLexingReport): Generator<Stumble> {
    const last = report.tokens.at(-1);
    const indices = new Map(report.tokens.map((token, index) => [token.startOffset, index]));
    for (const error of parsed.parserErrors) {
        const previous = (error as { previousToken?: typeof error.token }).previousToken;
        const actual = error.token;
        const atEnd = Number.isNaN(actual.startOffset) || actual.tokenType.name === 'EOF';
        if (atEnd && report.tooDeep !== undefined) {
            continue;
        }
        const before = previous !== undefined && !Number.isNaN(previous.startOffset) ? previous : undefined;
        const index = indices.get(actual.startOffset) ?? report.tokens.length;
        const [assign, name] = [report.tokens[index - 2], report.tokens[index - 1]];
        if (actual.image === '=' && assign?.image === '=' && name?.startLine !== assign.startLine) {
            // `source =` without a value takes the next setting's name for its value, and stumbles only after it.
            yield {
                message: `Expected a value after \`${report.tokens[index - 3]?.image ?? ''} =\`.`,
                range: rangeOf(assign, text),
                from: report.tokens[index - 3]?.startOffset ?? assign.startOffset,
            };
            continue;
        }
        if (actual.image === '=' && /^Expected `,` or/.test(error.message)) {
            // An argument whose value does not begin is not recognized as one with a name.
            const next = report.tokens[index + 1];
            yield {
                message: `Expected a value after \`${name?.image ?? ''} =\`, found ${describeToken(next)}.`,
                range: rangeOf(next ?? actual, text),
                from: name?.startOffset ?? actual.startOffset,
            };
            continue;
        }
        // Where only the next line shows that something is missing, the place to look at is before it.
        const closing = /^Expected (`[,)\]}=]|a layer or|a setting)/.test(error.message);
        const beginsNext =
            before !== undefined &&
            before.startLine !== actual.startLine &&
            /^Expected `/.test(error.message);
        const missing = atEnd || beginsNext || (closing && report.headers.includes(actual.startOffset));
        const token = missing ? (before ?? last ?? actual) : actual;
        yield { message: error.message, range: rangeOf(token, text), from: (before ?? token).startOffset };
    }
}

function rangeOf(token: { startOffset: number; endOffset?: number }, text: string): TextRange {
    const start = Math.min(token.startOffset, text.length);
    return { start, end: Math.min((token.endOffset ?? start) + 1, text.length) };
}
