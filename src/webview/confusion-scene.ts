// What the confusion matrix of a run says, as text for a table. Pure.

import { t } from '../core/localize.ts';
import { classNameOf, confusionRows, mistakesOf } from '../model/confusion.ts';
import type { ConfusionMatrix } from '../model/epoch-details.ts';
import { formatCount, formatShare } from './format.ts';

/** A larger matrix is no longer read: its most frequent mistakes are listed in its place. */
export const mostClassesShown = 20;
const mostMistakes = 12;

export interface ConfusionCell {
    readonly text: string;
    /** What it counts, in a sentence, for whoever points at it. */
    readonly meaning?: string;
    readonly kind: 'right' | 'wrong' | 'none' | 'sum';
}

export interface ConfusionText {
    readonly form: 'matrix' | 'mistakes';
    readonly headings: readonly string[];
    readonly rows: readonly { readonly name: string; readonly cells: readonly ConfusionCell[] }[];
}

/** The matrix with the share of each class that was right; of many classes, the most frequent mistakes. */
export function confusionText(confusion: ConfusionMatrix): ConfusionText {
    const name = (label: number): string => classNameOf(confusion, label);
    if (confusion.classes > mostClassesShown) {
        return {
            form: 'mistakes',
            headings: [t('Right class'), t('Predicted'), t('Examples')],
            rows: mistakesOf(confusion)
                .slice(0, mostMistakes)
                .map(({ right, said, count }) => ({
                    name: name(right),
                    cells: [
                        { text: name(said), kind: 'wrong' },
                        { text: formatCount(count), kind: 'wrong' },
                    ],
                })),
        };
    }
    const rows = confusionRows(confusion);
    return {
        form: 'matrix',
        headings: ['', ...rows.map((_, label) => name(label)), t('Right')],
        rows: rows.map((counts, right) => {
            const sum = counts.reduce((total, count) => total + count, 0);
            const share = sum === 0 ? '–' : formatShare(counts[right]! / sum);
            return {
                name: name(right),
                cells: [
                    ...counts.map((count, said): ConfusionCell => {
                        return {
                            text: count === 0 ? '·' : formatCount(count),
                            meaning:
                                said === right
                                    ? t(
                                          '{0} of {1} of class {2} were recognized',
                                          formatCount(count),
                                          formatCount(sum),
                                          name(right),
                                      )
                                    : t(
                                          '{0} of {1} of class {2} were taken for {3}',
                                          formatCount(count),
                                          formatCount(sum),
                                          name(right),
                                          name(said),
                                      ),
                            kind: said === right ? 'right' : count === 0 ? 'none' : 'wrong',
                        };
                    }),
                    { text: share, kind: 'sum' },
                ],
            };
        }),
    };
}
