// Which class was taken for which: a row for each right class, a column for each predicted one. What is right is blue, what is
// wrong orange, both by their share of the row. Of many classes the table lists the mistakes, since nobody reads the whole.

import { t } from '../core/localize.ts';
import { classNameOf, confusionRows, mistakesOf } from '../model/confusion.ts';
import type { ConfusionMatrix } from '../model/epoch-details.ts';
import { shareText, wholeText } from './number-text.ts';
import type { Cell, Scene, SceneTable } from './scene.ts';

/** More classes than there is room for numbers, in the picture and in the table. */
const mostLabelled = 20;

export function confusionMatrix(confusion: ConfusionMatrix): Scene {
    const { classes } = confusion;
    const rows = confusionRows(confusion);
    const labels = rows.map((_, label) => classNameOf(confusion, label));
    const totals = rows.map(row => row.reduce((sum, count) => sum + count, 0));
    const cells = rows.flatMap((row, right) =>
        row.flatMap((count, said): Cell[] => {
            if (count === 0) {
                return [];
            }
            const share = count / totals[right]!;
            const [some, all] = [wholeText(count), wholeText(totals[right]!)];
            return [
                {
                    ...{ x0: said + 0.03, x1: said + 0.97, y0: right + 0.03, y1: right + 0.97 },
                    paint: right === said ? 0 : 1,
                    // A few mistakes among hundreds are what one looks for, so they are not left invisible.
                    opacity:
                        right === said ? 0.1 + 0.85 * share : Math.min(1, 0.14 + 0.85 * Math.sqrt(share)),
                    ...(classes <= mostLabelled && { label: wholeText(count) }),
                    meaning:
                        said === right
                            ? t('{0} of {1} of class {2} were recognized', some, all, labels[right]!)
                            : t(
                                  '{0} of {1} of class {2} were taken for {3}',
                                  some,
                                  all,
                                  labels[right]!,
                                  labels[said]!,
                              ),
                },
            ];
        }),
    );
    const total = totals.reduce((sum, count) => sum + count, 0);
    const right = rows.reduce((sum, row, label) => sum + row[label]!, 0);
    const [worst] = mistakesOf(confusion);
    const mistakes =
        worst === undefined
            ? t('No mistake.')
            : worst.count === 1
              ? t(
                    'No mistake was made twice: {0} was taken for {1}.',
                    labels[worst.right]!,
                    labels[worst.said]!,
                )
              : t(
                    'The most frequent mistake: {0} taken for {1}, {2} times.',
                    labels[worst.right]!,
                    labels[worst.said]!,
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
        table: classes > mostLabelled ? mistakesTable(confusion) : matrixTable(rows, labels, totals),
        size: {
            width: Math.round(side * classes * 1.15 + yRoom + 80),
            height: Math.round(side * classes + 130),
        },
    };
}

function matrixTable(
    rows: readonly (readonly number[])[],
    labels: readonly string[],
    totals: readonly number[],
): SceneTable {
    return {
        headings: [`${t('right')} \\ ${t('predicted')}`, ...labels, t('share right')],
        rows: rows.map((row, label) => [
            labels[label],
            ...row,
            totals[label] === 0 ? undefined : row[label]! / totals[label]!,
        ]),
    };
}

/** The most frequent first. */
function mistakesTable(confusion: ConfusionMatrix): SceneTable {
    return {
        headings: [t('right class'), t('predicted class'), t('examples')],
        rows: mistakesOf(confusion).map(({ right, said, count }) => [
            classNameOf(confusion, right),
            classNameOf(confusion, said),
            count,
        ]),
    };
}
