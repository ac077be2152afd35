// What people write out of habit from Python, JSON and other libraries, and how the same is written here. The parser and
// the lexer notice these at a sign that says little; each is recognized by the tokens around it.

import { dataSettings } from '../../catalog/blocks/data.ts';
import { trainSettings } from '../../catalog/blocks/train.ts';
import { findEntry, namesOf } from '../../catalog/index.ts';
import type { Parameters } from '../../catalog/parameters.ts';
import { meantName } from '../../catalog/synonyms.ts';
import type { TextEdit, TextRange } from '../../core/text-range.ts';
import type { TextFix } from '../../model/finding.ts';
import { familiesIn } from '../resolve/catalogue.ts';
import { describeToken } from './messages.ts';
import { type Obstacle, rangeOf, type Stumble, type Token } from './stumble.ts';

/** The first that recognizes what was meant; undefined where none does. */
export function familiarSlip(obstacle: Obstacle): Stumble | undefined {
    return (
        tuple(obstacle) ??
        layerWithoutParentheses(obstacle) ??
        namedValueAmongLayers(obstacle) ??
        settingWithoutName(obstacle) ??
        missingArgument(obstacle)
    );
}

function fix(title: string, ...edits: TextEdit[]): readonly TextFix[] {
    return [{ title, safety: 'changes-training', edits }];
}

/** `(3, 3)`: Python's tuple is a list here. */
function tuple({ message, token, index, tokens }: Obstacle): Stumble | undefined {
    const open = token.image === ',' && message.startsWith('Expected `)`') ? opening(tokens, index) : -1;
    const first = tokens[open];
    if (first === undefined) {
        return undefined;
    }
    const end = closing(tokens, open);
    const last = tokens[end];
    const items = last === undefined ? [] : tokens.slice(open + 1, end);
    const written = items.map(({ image }) => (image === ',' ? ', ' : image)).join('');
    const isShape = last !== undefined && isWhole(tokens, open, end);
    const list = isShape ? `${tokens[open - 2]?.image}(${written})` : `[${written}]`;
    const shown = last === undefined || list.length > 40 ? '' : `: \`${list}\``;
    return {
        message: isShape
            ? `The lengths stand in one pair of parentheses${shown}.`
            : `A list is written in brackets, not in parentheses${shown}.`,
        range: { start: first.startOffset, end: (last ?? token).startOffset + 1 },
        from: first.startOffset,
        ...(last && {
            fixes: fix(
                isShape ? 'Leave out the inner parentheses' : 'Write a list in brackets',
                { range: rangeOf(first), newText: isShape ? '' : '[' },
                { range: rangeOf(last), newText: isShape ? '' : ']' },
            ),
        }),
    };
}

/** True for the tuple of `input((28, 28, 1))`: all that a layer is given which takes any number of lengths. */
function isWhole(tokens: readonly Token[], open: number, last: number): boolean {
    const parameters = findEntry('layer', tokens[open - 2]?.image ?? '')?.parameters ?? {};
    return (
        Object.values(parameters)[0]?.rest === true &&
        tokens[open - 1]?.image === '(' &&
        tokens[last + 1]?.image === ')'
    );
}

/** Nobody writes a list of more tokens, and a file of thousands of mistakes is read in no time all the same. */
const longestList = 200;

/** The bracket that is open at a token; -1 where none is. */
function opening(tokens: readonly Token[], index: number): number {
    let depth = 0;
    for (let at = index - 1; at >= Math.max(0, index - longestList); at--) {
        const image = tokens[at]?.image ?? '';
        if (/^[)\]}]$/.test(image)) {
            depth += 1;
        } else if (/^[([{]$/.test(image)) {
            if (depth === 0) {
                return at;
            }
            depth -= 1;
        }
    }
    return -1;
}

/** The parenthesis that closes one, before anything that cannot stand in a list; -1 where none does. */
function closing(tokens: readonly Token[], open: number): number {
    let depth = 0;
    for (let at = open; at < Math.min(tokens.length, open + longestList); at++) {
        const image = tokens[at]?.image ?? '';
        if (/^[{}=]$/.test(image)) {
            return -1;
        }
        depth += /^[([]$/.test(image) ? 1 : /^[)\]]$/.test(image) ? -1 : 0;
        if (depth === 0) {
            return image === ')' ? at : -1;
        }
    }
    return -1;
}

/** `dense 10`: a layer whose argument stands behind it as it is. */
function layerWithoutParentheses({ message, token, index, tokens }: Obstacle): Stumble | undefined {
    const name = tokens[index - 1];
    if (
        !message.startsWith('Expected a layer') ||
        !/^(NUMBER|STRING)$/.test(token.tokenType.name) ||
        name?.tokenType.name !== 'ID' ||
        name.startLine !== token.startLine
    ) {
        return undefined;
    }
    const range = { start: name.startOffset, end: rangeOf(token).end };
    const call = `${name.image}(${token.image})`;
    return {
        message: `A layer is a call: write \`${call}\`.`,
        range,
        from: range.start,
        fixes: fix(`Write ${call}`, { range, newText: call }),
    };
}

/** `width = 10` among the layers of a model. */
function namedValueAmongLayers({ message, token, index, tokens }: Obstacle): Stumble | undefined {
    const name = tokens[index - 1];
    if (
        !message.startsWith('Expected a layer') ||
        token.image !== '=' ||
        name === undefined ||
        !/^\w/.test(name.image)
    ) {
        return undefined;
    }
    return {
        message: `Only layers stand here: write \`${name.image}\` as a parameter of the model, \`model NAME(${name.image} = ...)\`, or as a \`let\` above it.`,
        range: { start: name.startOffset, end: rangeOf(token).end },
        from: name.startOffset,
    };
}

/** `{ builtin(digits) }`: a value whose setting is clear. */
function settingWithoutName({ message, token, index, tokens }: Obstacle): Stumble | undefined {
    const name = tokens[index - 1];
    if (!/^Expected `=` after/.test(message) || token.image !== '(' || name === undefined) {
        return undefined;
    }
    const settings: Parameters = { ...dataSettings, ...trainSettings };
    const setting = Object.keys(settings).find(key => {
        const type = settings[key]?.type;
        return type && familiesIn(type).some(family => findEntry(family, name.image) !== undefined);
    });
    if (setting === undefined) {
        return undefined;
    }
    return {
        message: `A setting has a name: write \`${setting} = ${name.image}(...)\`.`,
        range: rangeOf(name),
        from: name.startOffset,
        fixes: fix(`Write ${setting} = ${name.image}(...)`, {
            range: { start: name.startOffset, end: name.startOffset },
            newText: `${setting} = `,
        }),
    };
}

/** `dense(, 10)`: to expect a comma and find one says nothing. */
function missingArgument({ message, token, index, tokens }: Obstacle): Stumble | undefined {
    const before = tokens[index - 1];
    return token.image === ',' && /^Expected `,` or/.test(message) && /^[(,[]$/.test(before?.image ?? '')
        ? {
              message: `Expected a value before \`,\`, found ${describeToken(before)}.`,
              range: rangeOf(token),
              from: before?.startOffset ?? token.startOffset,
          }
        : undefined;
}

/** Files by whose endings a path is recognized that stands there without quotes. */
const fileEnding = /\.(csv|tsv|txt|data|parquet|npz|npy|idx|gz|ubyte)$/i;

/** Longer ones are no names and no paths. */
const longest = 200;

/** `nn.Linear` and `data/houses.csv`: a sign that only joins names elsewhere. Undefined for a point by itself. */
export function dottedName(text: string, offset: number): Stumble | undefined {
    const name = around(text, offset, /[\w.]/);
    const path = around(text, offset, /[\w./\\-]/);
    const written = text.slice(path.start, path.end);
    if (fileEnding.test(written)) {
        const newText = `"${written.replaceAll('\\', '/')}"`;
        return {
            message: `A path stands in quotes: \`${newText}\`.`,
            range: path,
            from: path.start,
            fixes: fix(`Write ${newText}`, { range: path, newText }),
        };
    }
    const dotted = text.slice(name.start, name.end);
    if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(dotted) || dotted.length > longest) {
        return undefined;
    }
    const last = dotted.slice(dotted.lastIndexOf('.') + 1);
    const families = ['layer', 'activation', 'optimizer', 'loss', 'initializer'] as const;
    const known = families.flatMap(namesOf);
    const meant = known.includes(last) ? last : meantName(last, known);
    return {
        message: `Names are letters A-Z, digits and \`_\`, found \`${dotted}\`.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
        range: name,
        from: name.start,
        ...(meant !== undefined && {
            fixes: fix(`Change to \`${meant}\``, { range: name, newText: meant }),
        }),
    };
}

/** `units: 10`, as Python and JSON have it. */
export function colon(text: string, offset: number): Stumble {
    const before = /[A-Za-z_]\w*[ \t]*$/.exec(text.slice(Math.max(0, offset - longest), offset))?.[0];
    const behind = /^:[ \t]*/.exec(text.slice(offset, offset + longest))?.[0] ?? ':';
    const next = text[offset + behind.length] ?? '\n';
    const range = { start: offset, end: offset + 1 };
    if (before === undefined) {
        return { message: 'Unexpected `:`.', range, from: offset };
    }
    if (/[\r\n/]/.test(next)) {
        return {
            message: 'Unexpected `:`: what a declaration or a block holds stands between `{` and `}`.',
            range,
            from: offset,
        };
    }
    const start = offset - (before.length - before.trimEnd().length);
    return {
        message: `Unexpected \`:\`: expected \`=\` between \`${before.trimEnd()}\` and its value.`,
        range,
        from: offset - before.length,
        fixes: fix('Change to `=`', {
            range: { start, end: offset + behind.length },
            newText: ' = ',
        }),
    };
}

/** The stretch of characters of a kind around an offset. */
function around(text: string, offset: number, kind: RegExp): TextRange {
    let [start, end] = [offset, offset];
    while (start > 0 && offset - start <= longest && kind.test(text[start - 1] ?? '')) {
        start -= 1;
    }
    while (end < text.length && end - offset <= longest && kind.test(text[end] ?? '')) {
        end += 1;
    }
    return { start, end };
}
