// What a confusion matrix says in words: for tables and for people.

import type { ConfusionMatrix } from './epoch-details.ts';

/** What the data calls a class, else its number. */
export function classNameOf({ classNames }: Pick<ConfusionMatrix, 'classNames'>, label: number): string {
    return classNames?.[label] ?? String(label);
}

/** A row for each right class, a column for each predicted one. */
export function confusionRows({ classes, counts }: ConfusionMatrix): number[][] {
    return Array.from({ length: classes }, (_, row) =>
        Array.from(counts.subarray(row * classes, (row + 1) * classes)),
    );
}

/** Examples of class `right` that were taken for `said`. */
export interface Mistake {
    readonly right: number;
    readonly said: number;
    readonly count: number;
}

/** The most frequent first, and of equals in the order of the classes. */
export function mistakesOf(confusion: ConfusionMatrix): Mistake[] {
    return confusionRows(confusion)
        .flatMap((counts, right) => counts.map((count, said) => ({ right, said, count })))
        .filter(({ right, said, count }) => right !== said && count > 0)
        .sort((a, b) => b.count - a.count || a.right - b.right || a.said - b.said);
}
