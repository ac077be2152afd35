// Where lexer and parser stumbled, and what a person would say is wrong there. The parser notices a mistake at the first
// token that cannot go on; what was meant is often a token or two before it.

import type { ParseResult } from 'langium';
import type { TextRange } from '../../core/text-range.ts';
import { colon, dottedName, familiarSlip } from './familiar-slips.ts';
import type { NetSpecLexingReport } from './lexer.ts';
import { describeToken } from './messages.ts';
import { blockWords, declarationWords, misspeltKeyword } from './misspelt-keywords.ts';
import { type Obstacle, rangeOf, type Stumble, type Token } from './stumble.ts';
import { deepestNesting } from './words.ts';

export function stumblesOf(text: string, parsed: ParseResult): Stumble[] {
    const report = parsed.lexerReport as unknown as NetSpecLexingReport;
    const stumbles = [...lexerStumbles(text, parsed)];
    // Where nothing more was read, the parser complains about an end that is none.
    let unreadFrom = Number.POSITIVE_INFINITY;
    if (report.tooDeep !== undefined) {
        const range = { start: report.tooDeep, end: report.tooDeep + 1 };
        unreadFrom = report.headers.findLast(header => header < range.end) ?? 0;
        stumbles.push({
            message: `Brackets are nested too deeply here: at most ${deepestNesting} within each other are read.`,
            range,
            from: unreadFrom,
        });
    }
    const headers = new Set(report.headers);
    const indices = new Map(report.tokens.map((token, index) => [token.startOffset, index]));
    const lets = letsInBodies(parsed, report);
    for (const { message, token } of parsed.parserErrors) {
        const index = indices.get(token.startOffset);
        if (report.tooDeep !== undefined && (index === undefined || token.startOffset >= unreadFrom)) {
            continue;
        }
        const obstacle = { message, token, index: index ?? report.tokens.length, tokens: report.tokens };
        const inBody = lets.get(token.startOffset);
        if (inBody !== undefined) {
            const silent = { ...asTheParserSaysIt(obstacle, headers), silent: true as const };
            stumbles.push(...(inBody === 'let' ? [silent, misplacedLet(token)] : [silent]));
            continue;
        }
        stumbles.push(
            missingModel(obstacle, headers) ??
                missingSettingValue(obstacle) ??
                missingArgumentValue(obstacle) ??
                secondValue(obstacle) ??
                unknownBlock(obstacle) ??
                misspeltDeclaration(obstacle) ??
                modulo(obstacle) ??
                foreignComment(obstacle) ??
                familiarSlip(obstacle) ??
                asTheParserSaysIt(obstacle, headers),
        );
    }
    return stumbles.sort((a, b) => a.range.start - b.range.start || a.from - b.from);
}

/**
 * Where the parser stumbles over a `let` among the layers of a model: at the `let`, which it takes for the next
 * declaration, and at the layers behind it.
 */
function letsInBodies(parsed: ParseResult, report: NetSpecLexingReport): ReadonlyMap<number, 'let' | 'rest'> {
    const found = new Map<number, 'let' | 'rest'>();
    const images = new Map(report.tokens.map(({ startOffset, image }) => [startOffset, image]));
    let open: { readonly offset: number; readonly end: number } | undefined;
    for (const { message, token } of parsed.parserErrors) {
        const offset = token.startOffset;
        if (token.image === 'let' && message.startsWith('Expected a layer or `}`')) {
            const next = report.headers.find(header => header > offset && images.get(header) !== 'let');
            open = { offset, end: next ?? Number.POSITIVE_INFINITY };
        } else if (open !== undefined && message.startsWith('Expected a declaration') && offset < open.end) {
            found.set(open.offset, 'let').set(offset, 'rest');
            open = undefined;
        }
    }
    return found;
}

function misplacedLet(token: Token): Stumble {
    return {
        message: 'A `let` stands outside of models: write it above `model`, where every model can use it.',
        range: rangeOf(token),
        from: token.startOffset,
    };
}

function* lexerStumbles(text: string, parsed: ParseResult): Generator<Stumble> {
    let wordEnd = 0;
    for (const error of parsed.lexerErrors) {
        const word =
            text[error.offset] === '.' ? dottedName(text, error.offset) : foreignWord(text, error.offset);
        if (word === undefined) {
            yield text[error.offset] === ':' ? colon(text, error.offset) : foreignSign(text, error);
        } else if (error.offset >= wordEnd) {
            wordEnd = word.range.end;
            yield word;
        }
    }
}

function foreignSign(text: string, { offset, length }: { offset: number; length: number }): Stumble {
    const character = text[offset];
    const quote = character === '"' || character === "'";
    const lineEnd = text.slice(offset).search(/[\r\n]/);
    const message = quote
        ? `This text is not closed: expected \`${character}\` before the end of the line.`
        : character === ';'
          ? 'Unexpected `;`: a line needs no mark at its end.'
          : character === '#'
            ? 'Unexpected `#`: a comment begins with `//`.'
            : `Unexpected ${describeCharacter(text.codePointAt(offset) ?? 0)}.`;
    const end = quote ? (lineEnd < 0 ? text.length : offset + lineEnd) : offset + Math.max(1, length);
    return { message, range: { start: offset, end }, from: offset };
}

/** A word with letters or digits that none may have; undefined for signs. */
function foreignWord(text: string, offset: number): Stumble | undefined {
    const range = wordAround(text, offset);
    const word = text.slice(range.start, range.end);
    if (word === '' || word.length > longestWord) {
        return undefined;
    }
    const isNumber = /^\p{N}/u.test(word);
    const plain = word.normalize('NFKD').replace(/\p{M}/gu, '');
    const meant = (isNumber ? /^[0-9]+$/ : /^[A-Za-z_][A-Za-z0-9_]*$/).test(plain) ? plain : undefined;
    const rule = isNumber ? 'Numbers are digits 0-9' : 'Names are letters A-Z, digits and `_`';
    return {
        message: `${rule}, found \`${word}\`.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
        range,
        from: range.start,
        ...(meant !== undefined && {
            fixes: [
                {
                    title: `Change to \`${meant}\``,
                    safety: 'changes-training',
                    edits: [{ range, newText: meant }],
                },
            ],
        }),
    };
}

/** Longer ones are no names, and are not looked at letter by letter. */
const longestWord = 100;

/** The letters and digits of any script around an offset; empty where a sign stands there. */
export function wordAround(text: string, offset: number): TextRange {
    const behind = /^[\p{L}\p{N}\p{M}_]*/u.exec(text.slice(offset, offset + longestWord + 1))?.[0] ?? '';
    const from = Math.max(0, offset - longestWord);
    const before = behind === '' ? '' : (/[\p{L}\p{N}\p{M}_]*$/u.exec(text.slice(from, offset))?.[0] ?? '');
    return { start: offset - before.length, end: offset + behind.length };
}

/** `train on digits {`: what is to be trained is missing, and everything behind it looks like something else. */
function missingModel({ index, tokens }: Obstacle, headers: ReadonlySet<number>): Stumble | undefined {
    let at = Math.min(index, tokens.length - 1);
    const nearest = Math.max(0, at - 6);
    while (at > nearest && !headers.has(tokens[at]?.startOffset ?? -1)) {
        at -= 1;
    }
    const train = tokens[at];
    if (train?.image !== 'train' || !headers.has(train.startOffset)) {
        return undefined;
    }
    const behind = at + (tokens[at + 2]?.image === '=' ? 3 : 1);
    const [first, , third] = tokens.slice(behind, behind + 3).map(({ image }) => image);
    if (first !== '{' && !(first === 'on' && third === '{')) {
        return undefined;
    }
    return {
        message: '`train` names no model: write `train MODEL on DATA { ... }`.',
        range: rangeOf(train),
        from: train.startOffset,
    };
}

/** `source =` without a value takes the next setting's name for its value, and stumbles over the `=` behind that. */
function missingSettingValue({ token, index, tokens }: Obstacle): Stumble | undefined {
    const assign = tokens[index - 2];
    if (token.image !== '=' || assign?.image !== '=') {
        return undefined;
    }
    const name = tokens[index - 3];
    return {
        message: `Expected a value after \`${name?.image ?? ''} =\`.`,
        range: rangeOf(assign),
        from: (name ?? assign).startOffset,
    };
}

/** An argument whose value does not begin is not recognized as one with a name. */
function missingArgumentValue({ message, token, index, tokens }: Obstacle): Stumble | undefined {
    const name = tokens[index - 1];
    if (token.image !== '=' || name?.tokenType.name !== 'ID' || !/^Expected `,` or/.test(message)) {
        return undefined;
    }
    const next = tokens[index + 1];
    return {
        message: `Expected a value after \`${name.image} =\`, found ${describeToken(next)}.`,
        range: rangeOf(next ?? token),
        from: name.startOffset,
    };
}

/** What looks like the name of a setting stands behind the value of another one. */
function secondValue({ message, index, tokens }: Obstacle): Stumble | undefined {
    const name = tokens[index - 1];
    const first = firstOfLine(tokens, index - 1);
    return name === undefined ||
        first?.tokenType.name !== 'ID' ||
        first === name ||
        !/^Expected `=` after/.test(message)
        ? undefined
        : {
              message: `Expected one value, found ${describeToken(name)} behind it.`,
              range: rangeOf(name),
              from: (first ?? name).startOffset,
          };
}

/** The words before a brace in a body were meant for `repeat`, `residual` or `concat`. */
function unknownBlock({ message, token, index, tokens }: Obstacle): Stumble | undefined {
    if (!/^Expected a layer/.test(message)) {
        return undefined;
    }
    const first = wordsBefore(tokens, index) ?? token;
    const meant = misspeltKeyword(first.image, blockWords, rangeOf(first));
    // `repeet 3 {` stumbles over the number.
    const opens = token.image === '{' || (meant !== undefined && tokens[index + 1]?.image === '{');
    const isCall = tokens[index - 1]?.image === ')';
    if (opens && (first === token || (isCall && meant === undefined))) {
        return {
            message: 'Unexpected `{`: a block of layers begins with `repeat N`, `residual` or `concat`.',
            range: rangeOf(token),
            from: token.startOffset,
        };
    }
    return opens
        ? {
              message: `Expected \`repeat N\`, \`residual\` or \`concat\` before \`{\`, found ${describeToken(first)}.${meant?.question ?? ''}`,
              range: rangeOf(first),
              from: first.startOffset,
              ...(meant && { fixes: meant.fixes }),
          }
        : undefined;
}

/** `7 % 2`: what others take for the remainder of a division. */
function modulo({ token, index, tokens }: Obstacle): Stumble | undefined {
    const [number, percent] = [tokens[index - 2], tokens[index - 1]];
    return percent?.image === '%' && number?.tokenType.name === 'NUMBER' && token.tokenType.name === 'NUMBER'
        ? {
              message: `\`${number.image}%\` is a percentage, and there is no modulo: expected an operator before ${describeToken(token)}.`,
              range: rangeOf(token),
              from: number.startOffset,
          }
        : undefined;
}

/** A comment as many other languages have it. */
function foreignComment({ token, index, tokens }: Obstacle): Stumble | undefined {
    return token.image === '/' && tokens[index + 1]?.image === '*'
        ? {
              message: 'Unexpected `/*`: a comment begins with `//` and ends with its line.',
              range: { start: token.startOffset, end: token.startOffset + 2 },
              from: token.startOffset,
          }
        : undefined;
}

/** `modl net {`: a word in the place of a declaration's first. */
function misspeltDeclaration({ message, token }: Obstacle): Stumble | undefined {
    if (!message.startsWith('Expected a declaration')) {
        return undefined;
    }
    const range = rangeOf(token);
    const meant = misspeltKeyword(token.image, declarationWords, range);
    return (
        meant && {
            message: `${message}${meant.question}`,
            range,
            from: token.startOffset,
            fixes: meant.fixes,
        }
    );
}

/** Where only the next line or declaration shows that something is missing, the place to look at is before it. */
function asTheParserSaysIt(
    { message, token, index, tokens }: Obstacle,
    headers: ReadonlySet<number>,
): Stumble {
    const before = tokens[index - 1];
    const beginsLine = before?.startLine !== token.startLine && /^Expected `/.test(message);
    const beginsDeclaration =
        headers.has(token.startOffset) && /^Expected (`[,)\]}=]|a layer or|a setting)/.test(message);
    const missing = index === tokens.length || beginsLine || beginsDeclaration;
    const place = missing ? (before ?? token) : token;
    return { message, range: rangeOf(place), from: (before ?? place).startOffset };
}

/** What stands before a brace on its line: the first of some words, or what a call calls. */
function wordsBefore(tokens: readonly Token[], index: number): Token | undefined {
    const before = tokens[index - 1];
    if (before?.startLine !== tokens[index]?.startLine) {
        return undefined;
    }
    if (before?.image !== ')') {
        return /^[{}([\]]$/.test(before?.image ?? '{') ? undefined : firstOfLine(tokens, index - 1);
    }
    let open = index - 1;
    for (let depth = 0; open > 0; open--) {
        depth += tokens[open]?.image === ')' ? 1 : tokens[open]?.image === '(' ? -1 : 0;
        if (depth === 0) {
            break;
        }
    }
    return tokens[open - 1];
}

/** The first token of the line of a token that is neither a bracket nor behind one. */
function firstOfLine(
    tokens: NetSpecLexingReport['tokens'],
    index: number,
): NetSpecLexingReport['tokens'][number] | undefined {
    let first = index;
    while (
        tokens[first - 1]?.startLine === tokens[index]?.startLine &&
        !/^[{}()[\]]$/.test(tokens[first - 1]?.image ?? '{')
    ) {
        first -= 1;
    }
    return tokens[first];
}

/** A character in a message; those that do not show by their number. */
export function describeCharacter(code: number): string {
    const printable = code > 32 && code !== 0xfffd && !(code >= 0x7f && code < 0xa0);
    return printable
        ? `\`${String.fromCodePoint(code)}\``
        : `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
