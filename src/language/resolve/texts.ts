// Quoted texts and what the backslashes in them mean.

import type { StringLiteral } from '../generated/ast.ts';
import { rangeOf } from './describe.ts';
import type { Resolution } from './resolution.ts';

const escapes: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
    '"': '"',
    "'": "'",
};

/** The text without its quotes, escapes replaced; undefined where an escape is unknown, which is reported. */
export function unquote(resolution: Resolution, literal: StringLiteral): string | undefined {
    let unknown: string | undefined;
    const text = literal.text
        .slice(1, -1)
        .replace(/\\u([0-9a-fA-F]{4})|\\(.)/gu, (whole, code, character) => {
            if (code !== undefined) {
                return String.fromCharCode(Number.parseInt(code, 16));
            }
            const replacement = escapes[character];
            unknown ??= replacement === undefined ? whole : undefined;
            return replacement ?? '';
        });
    if (unknown !== undefined) {
        resolution.report({
            rule: 'type',
            message: `Unknown escape \`${unknown}\`: write \`\\\\\` for a backslash, and \`/\` between the folders of a path.`,
            range: rangeOf(literal),
        });
        return undefined;
    }
    return text;
}
