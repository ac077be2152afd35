// The Markdown that every reference page is made of. Prose has one sentence a line, so that a change of one sentence is a
// change of one line.

import { posix } from 'node:path';

/** Stands first on every page. */
export const generatedNotice =
    '<!-- Generated from src/catalog and src/lint by scripts/reference: do not edit. `npm run generate` writes it anew. -->';

/** Paragraphs, tables and fences with a blank line between them; empty ones are left out. */
export function blocks(...parts: readonly (string | undefined)[]): string {
    return parts.filter(part => part !== undefined && part !== '').join('\n\n');
}

export function fence(language: 'netspec' | 'text', text: string): string {
    return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

export function code(text: string): string {
    return `\`${text}\``;
}

/** A table; cells that hold a vertical bar or a line break are escaped. `right` names the columns of numbers. */
export function table(
    header: readonly string[],
    rows: readonly (readonly string[])[],
    right: readonly string[] = [],
): string {
    const line = (cells: readonly string[]) =>
        `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
    const rule = header.map(name => (right.includes(name) ? '---:' : '---'));
    return rows.length === 0 ? '' : [line(header), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

export function bullets(items: readonly string[]): string {
    return items.map(item => `- ${item}`).join('\n');
}

/** A link from one page to another, both relative to the folder of the reference. */
export function link(text: string, fromPage: string, toPath: string): string {
    const [page = '', anchor] = toPath.split('#');
    const target = page === fromPage ? '' : posix.relative(posix.dirname(fromPage), page);
    return `[${text}](${target}${anchor === undefined ? '' : `#${anchor}`})`;
}

/** What ends in a full stop and ends no sentence. */
const abbreviation = /(?:\b(?:et al|e\.g|i\.e|cf|vs|approx|sec|fig|eq|no)|\b[A-Z])\.$/;

/** The sentences of a paragraph; one may begin with a symbol, `t counts the epochs`. Code spans are never cut. */
export function sentencesOf(paragraph: string): string[] {
    const spans: string[] = [];
    const bare = paragraph
        .replaceAll('\n', ' ')
        .replaceAll(/`[^`]*`/g, span => `\uE000${spans.push(span) - 1}\uE001`);
    const sentences: string[] = [];
    for (const piece of bare.split(/(?<=[.!?][)”"]?) +(?=[A-Z0-9(“"*[\uE000]|[b-z] )/)) {
        const before = sentences.at(-1);
        if (before !== undefined && abbreviation.test(before)) {
            sentences[sentences.length - 1] = `${before} ${piece}`;
        } else {
            sentences.push(piece);
        }
    }
    return sentences.map(sentence =>
        sentence.replaceAll(/\uE000(\d+)\uE001/g, (_, index: string) => spans[Number(index)] ?? ''),
    );
}

export function prose(text: string): string {
    return text
        .split(/\n{2,}/)
        .map(paragraph => sentencesOf(paragraph).join('\n'))
        .join('\n\n');
}

/** The same for a whole page: headings, lists, tables and fences stay as they are. */
export function proseInPage(markdown: string): string {
    let isFenced = false;
    return markdown
        .split('\n')
        .map(line => {
            if (line.startsWith('```')) {
                isFenced = !isFenced;
            }
            return isFenced || /^(```|#|\||- |$)/.test(line) ? line : sentencesOf(line).join('\n');
        })
        .join('\n');
}

/** `16,640`. */
export function formatCount(count: number): string {
    return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
