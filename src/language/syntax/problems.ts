// From what lexer and parser stumbled over to problems: one for each mistake, at the place where a person would look.
// A parser that recovers complains again about its own recovery, so of each declaration only the first is kept.

import type { ParseResult } from 'langium';
import { mostCharacters, mostComments, mostTokens, type NetSpecLexingReport } from './lexer.ts';
import { describeToken } from './messages.ts';
import { declarationWords, misspeltKeyword } from './misspelt-keywords.ts';
import type { Problem } from './problem.ts';
import { describeCharacter, stumblesOf, wordAround } from './stumbles.ts';

export interface SyntaxProblems {
    readonly problems: readonly Problem[];
    /**
     * For each damaged declaration, the offset of its header and the offset from which on its tree is not to be
     * trusted.
     */
    readonly damage: readonly Damage[];
}

export interface Damage {
    readonly header: number;
    readonly from: number;
    /** Only a closing bracket too many: nothing else can stand in what was not understood. */
    readonly closes?: boolean;
}

export function syntaxProblems(text: string, parsed: ParseResult): SyntaxProblems {
    const report = parsed.lexerReport as unknown as NetSpecLexingReport;
    const first = report.tokens[0];
    if (report.tooLarge !== undefined) {
        const message = `This spec is too large to read: it has ${report.tooLarge}, and a spec may have ${mostCharacters.toLocaleString('en')} characters, ${mostTokens.toLocaleString('en')} words and signs and ${mostComments.toLocaleString('en')} comments. Put some of its runs into a file of their own.`;
        return { problems: [{ rule: 'syntax', message, range: { start: 0, end: 0 } }], damage: [] };
    }
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
    const problems: Problem[] = [];
    const damage: Damage[] = [];
    for (const stumble of stumblesOf(text, parsed)) {
        const header = headerBefore(report.headers, stumble.range.start);
        if (damage.at(-1)?.header !== header) {
            damage.push({
                header,
                from: stumble.from,
                closes: /[)\]}]/.test(text[stumble.range.start] ?? ''),
            });
            if (stumble.silent) {
                continue;
            }
            const unclosed = report.unclosed.findLast(
                offset => offset < stumble.range.end && headerBefore(report.headers, offset) === header,
            );
            problems.push({
                rule: 'syntax',
                message: stumble.message,
                range: stumble.range,
                ...(stumble.fixes && { fixes: stumble.fixes }),
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
    // A word may go on in letters that no name has.
    const word = first?.startOffset === start ? wordAround(text, start) : { start, end };
    const range = { start, end: Math.min(Math.max(end, word.end), text.length) };
    const written = text.slice(range.start, range.end);
    const meant =
        first?.startOffset === start ? misspeltKeyword(written, declarationWords, range) : undefined;
    const found =
        first?.startOffset !== start
            ? describeCharacter(text.codePointAt(start) ?? 0)
            : word.end > end
              ? `\`${written}\``
              : describeToken(first);
    return {
        rule: 'syntax',
        message: `This does not look like a spec: expected a declaration (\`model\`, \`data\`, \`train\`, \`sweep\` or \`let\`), found ${found}.${meant?.question ?? ''}`,
        range,
        ...(meant && { fixes: meant.fixes }),
    };
}
