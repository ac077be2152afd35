// Which class was taken for which: a row for each right class, a column for each predicted one. What is right is blue, what is
// wrong orange, both by their share of the row.

import { t } from '../core/localize.ts';
import { shareText, wholeText } from './number-text.ts';
import type { Cell, Scene } from './scene.ts';

/** More classes than there is room for numbers. */
const mostLabelled = 20;

/**
 * @param counts [classes, classes], row-major: rows are the right class
 * @param names of the classes; their numbers where left out
 */
export function confusionMatrix(
    classes: number,
    counts: ArrayLike<number>,
    names?: readonly string[],
): Scene {
    const labels = Array.from({ length: classes }, (_, place) => names?.[place] ?? String(place));
    const at = (row: number, column: number): number => counts[row * classes + column] ?? 0;
    const places = [...labels.keys()];
    const totals = places.map(row => places.reduce((sum, column) => sum + at(row, column), 0));
    const cells: Cell[] = [];
    let right = 0;
    let worst = { count: 0, row: 0, column: 0 };
    for (const row of places) {
        right += at(row, row);
        for (const column of places) {
            const count = at(row, column);
            if (count === 0) {
                continue;
            }
            if (row !== column && count > worst.count) {
                worst = { count, row, column };
            }
            const share = count / totals[row]!;
            cells.push({
                ...{ x0: column + 0.03, x1: column + 0.97, y0: row + 0.03, y1: row + 0.97 },
                paint: row === column ? 0 : 1,
                // A few mistakes among hundreds are what one looks for, so they are not left invisible.
                opacity: row === column ? 0.1 + 0.85 * share : Math.min(1, 0.14 + 0.85 * Math.sqrt(share)),
                ...(classes <= mostLabelled && { label: wholeText(count) }),
            });
        }
    }
    const total = totals.reduce((sum, count) => sum + count, 0);
    const mistakes =
        worst.count === 0
            ? t('No mistake.')
            : t(
                  'The most frequent mistake: {0} taken for {1}, {2} times.',
                  labels[worst.row]!,
                  labels[worst.column]!,
                  worst.count,
              );
    const side = Math.max(16, Math.min(40, 560 / classes));
    const yRoom = Math.max(...labels.map(label => label.length)) * 6.1;
    return {
        title: t('Confusion matrix'),
        description: `${t('{0} of {1} validation examples right ({2}).', wholeText(right), wholeText(total), shareText(right / total))} ${mistakes}`,
        x: { kind: 'names', label: t('predicted class'), names: labels },
        y: { kind: 'names', label: t('right class'), names: labels },
        marks: [{ kind: 'cells', cells }],
        key: [
            { label: t('right'), paint: 0, sample: 'area', opacity: 0.9 },
            { label: t('wrong'), paint: 1, sample: 'area', opacity: 0.6 },
        ],
        table: {
            headings: [`${t('right')} \\ ${t('predicted')}`, ...labels],
            rows: labels.map((label, row) => [label, ...places.map(column => at(row, column))]),
        },
        size: {
            width: Math.round(side * classes * 1.15 + yRoom + 80),
            height: Math.round(side * classes + 130),
        },
    };
}
