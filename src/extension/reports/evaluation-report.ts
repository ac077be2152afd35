// The page of a run's test part: every look at it, the newest first. Pure.

import { language, t } from '../../core/localize.ts';
import type { StoredRun, TestEvaluation } from '../../experiments/run-store.ts';
import { classNameOf, confusionRows, mistakesOf } from '../../model/confusion.ts';
import type { ConfusionMatrix } from '../../model/epoch-details.ts';
import { type MeasureValues, measureNames, measures } from '../../model/measures.ts';
import { plain, tableOf } from './markdown.ts';

/** A wider matrix is no longer read: its most frequent mistakes are listed in its place. */
const mostClassesShown = 20;
const mostMistakes = 20;

export function evaluationReport(run: StoredRun, evaluations: readonly TestEvaluation[]): string {
    const name = plain(run.label ?? run.name);
    const parts = [`# ${t('Test set of {0}', name)}`];
    if (evaluations.length === 0) {
        parts.push(t('This run was not evaluated on its test part yet.'));
    }
    if (evaluations.length > 1) {
        parts.push(
            t(
                'The test part was looked at **{0} times**. A choice that was made by an earlier look makes the numbers of a later one too good.',
                evaluations.length,
            ),
        );
    }
    for (const [index, evaluation] of [...evaluations.entries()].reverse()) {
        const { at, epoch, examples, confusion } = evaluation;
        if (evaluations.length > 1) {
            parts.push(`## ${t('Look {0}', index + 1)}`);
        }
        parts.push(
            t(
                '{0} examples that the network never saw, with the weights of epoch {1}, the one with the lowest validation loss. {2}.',
                examples.toLocaleString('en'),
                epoch,
                new Date(at).toLocaleString(language()),
            ),
            measuresTable(evaluation),
        );
        if (confusion !== undefined) {
            parts.push(confusionPart(confusion));
        }
    }
    return `${parts.join('\n\n')}\n`;
}

function measuresTable({ loss, accuracy, rmse, measures: values }: TestEvaluation): string {
    const all: MeasureValues = values ?? {
        ...(accuracy !== undefined && { accuracy }),
        ...(rmse !== undefined && { rmse }),
    };
    const rows = measureNames.flatMap(measure => {
        const value = all[measure];
        const { label, form } = measures[measure];
        return value === undefined
            ? []
            : [
                  [
                      measure === 'accuracy' ? t('Accuracy') : label,
                      form === 'share' ? percent(value) : number(value),
                  ],
              ];
    });
    return tableOf([t('Measure'), t('Test')], [[t('Loss'), number(loss)], ...rows], 1);
}

function confusionPart(confusion: ConfusionMatrix): string {
    const name = (label: number): string => plain(classNameOf(confusion, label));
    const rows = confusionRows(confusion);
    const mistakes = mistakesOf(confusion);
    if (confusion.classes > mostClassesShown) {
        const listed = mistakes.slice(0, mostMistakes);
        return [
            `## ${t('Confusions')}`,
            listed.length === 0
                ? t('There were no mistakes.')
                : tableOf(
                      [t('Right class'), t('Predicted class'), t('Examples')],
                      listed.map(({ right, said, count }) => [name(right), name(said), String(count)]),
                      2,
                  ),
        ].join('\n\n');
    }
    return [
        `## ${t('Confusion matrix')}`,
        t('A row for each right class, a column for each predicted one.'),
        tableOf(
            ['', ...rows.map((_, label) => name(label)), t('Right')],
            rows.map((counts, right) => {
                const sum = counts.reduce((total, count) => total + count, 0);
                return [
                    `**${name(right)}**`,
                    ...counts.map((count, said) =>
                        said === right ? `**${count}**` : count === 0 ? '·' : String(count),
                    ),
                    sum === 0 ? '' : percent(counts[right]! / sum),
                ];
            }),
            1,
        ),
    ].join('\n\n');
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const number = (value: number): string => value.toPrecision(4);
