// The columns of a file: what they are called, and which one is to be predicted.

import type { DataProblem } from '../data-problem.ts';

export interface CsvColumns {
    readonly count: number;
    /** Undefined where the file does not name its columns. */
    readonly names: readonly string[] | undefined;
    /** From 0. */
    readonly target: number;
}

/** The columns by the texts of the first row, which are names where `header` says so. */
export function resolveColumns(
    file: string,
    first: readonly string[],
    header: boolean,
    target: string | number,
    delimiter?: string,
): CsvColumns | DataProblem {
    const count = first.length;
    if (count < 2) {
        const remedy =
            delimiter === undefined
                ? ''
                : ` Columns are separated by ${JSON.stringify(delimiter)}: set \`delimiter\` if it is another character.`;
        return {
            problem: `${file} has one column, and needs one to predict and one to predict it from.${remedy}`,
        };
    }
    const names = header ? first : undefined;
    const place = placeOf(names, count, target);
    if (typeof place === 'number') {
        return { count, names, target: place };
    }
    return { problem: `${file}: ${place}` };
}

/** `"age" (3)`, or `3` where columns have no names. */
export function columnName({ names }: Pick<CsvColumns, 'names'>, column: number): string {
    const name = names?.[column];
    return name === undefined || name === '' ? String(column + 1) : `${JSON.stringify(name)} (${column + 1})`;
}

/** What the columns are called in a preview: by name, else by number. */
export function columnTitles({ count, names, target }: CsvColumns): {
    readonly features: readonly string[];
    readonly target: string;
} {
    const titles = Array.from({ length: count }, (_, column) => names?.[column] || String(column + 1));
    return { features: titles.filter((_, column) => column !== target), target: titles[target]! };
}

/** The place of the target from 0, or why it has none. */
function placeOf(
    names: readonly string[] | undefined,
    count: number,
    target: string | number,
): number | string {
    if (typeof target === 'number') {
        return target >= 1 && target <= count
            ? target - 1
            : `there is no column ${target} to predict; there are ${count}.`;
    }
    const places = names?.flatMap((name, place) => (name === target ? [place] : [])) ?? [];
    if (places.length === 1) {
        return places[0]!;
    }
    if (places.length > 1) {
        return `${places.length} columns are called ${JSON.stringify(target)}: name the target by its number, as ${places[0]! + 1}.`;
    }
    if (target === 'last') {
        return count - 1;
    }
    return names === undefined
        ? `there are no column names to find ${JSON.stringify(target)} by: set \`header = true\`, or name the target by its number.`
        : `no column is called ${JSON.stringify(target)}. The columns are ${listOf(names)}.`;
}

function listOf(names: readonly string[]): string {
    const shown = names
        .slice(0, 20)
        .map(name => JSON.stringify(name))
        .join(', ');
    return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
