// Tables and texts of the pages that VS Code's own preview of Markdown shows. Pure.

/** Text that stands for itself, in a table as well. */
export function plain(text: string): string {
    return text.replaceAll(/[\\`*_{}[\]<>()#+!|~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

/** The first `left` columns hold words, the others numbers. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[], left: number): string {
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    return [
        line(head),
        line(head.map((_, column) => (column < left ? ':--' : '--:'))),
        ...rows.map(line),
    ].join('\n');
}
