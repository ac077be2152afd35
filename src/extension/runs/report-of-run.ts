// A run, with its twin where it has one, as a report: its figures, its curves, its inside and its spec. Knows no editor.

import type { CurveRun } from '../../charts/curve-lines.ts';
import { decisionBoundary } from '../../charts/decision-boundary.ts';
import { insideNetwork } from '../../charts/inside-network.ts';
import { learnedRates } from '../../charts/learned-rates.ts';
import { lossCurve } from '../../charts/loss-curve.ts';
import { metricCurve } from '../../charts/metric-curve.ts';
import { numberText, shareText, wholeText } from '../../charts/number-text.ts';
import type { Report, ReportSection } from '../../charts/report.ts';
import type { Scene } from '../../charts/scene.ts';
import { t } from '../../core/localize.ts';
import { findOverfitting } from '../../model/overfitting.ts';
import type { Decisions } from '../../model/predictions.ts';
import type { Curves, RunSnapshot } from '../../protocol/panel.ts';
import { stateWord } from '../run-text.ts';

/**
 * @param runs the run, and its twin after it
 * @param planes what each of them says of the plane of its two features, where there is one
 */
export function reportOfRun(
    runs: readonly [RunSnapshot, ...RunSnapshot[]],
    specText: string | undefined,
    planes: readonly (Decisions | undefined)[] = [],
): Report {
    const [{ info }] = runs;
    const labels = runs.length === 1 ? [info.name] : [t('with dropout'), t('without dropout')];
    const isClassification = info.task === 'classification';
    const metric = isClassification ? 'Accuracy' : 'RMSE';
    const text = isClassification ? shareText : numberText;
    const drawn = runs.map((run, index) => curveRun(run, labels[index]!));
    const rates = runs.flatMap(({ curves }) => curves.learnedRates);
    const curves: Scene[] = [
        lossCurve(drawn.map(({ loss }) => loss)),
        metricCurve(
            metric,
            drawn.map(({ metric: values }) => values),
        ),
        ...(rates.length === 0
            ? []
            : [
                  learnedRates(
                      rates.map(({ layer, minimum, median, maximum }) => ({
                          ...{ layer, minimum: [...minimum], median: [...median], maximum: [...maximum] },
                      })),
                  ),
              ]),
    ];
    const inside = runs.flatMap(({ details }, index): ReportSection[] => {
        const plane = planes[index];
        return details?.best === undefined
            ? []
            : [
                  {
                      title:
                          runs.length === 1
                              ? t('Inside the network at epoch {0}', details.best.epoch)
                              : t('Inside the network at epoch {0}, {1}', details.best.epoch, labels[index]!),
                      scenes: [
                          ...(plane === undefined ? [] : [decisionBoundary(plane)]),
                          ...insideNetwork(details.best).map(({ scene }) => scene),
                      ],
                  },
              ];
    });
    return {
        title: `${info.name}: ${info.spec}`,
        summary: drawn.map(({ loss }) => capitalized(summaryOf(loss))).join(' '),
        facts: [
            [t('Started'), new Date(info.startedAt).toISOString()],
            [t('State'), stateWord(info.state)],
            [t('Seed'), String(info.seed)],
            [t('Parameters'), wholeText(info.parameters)],
            ...(info.trainingExamples === undefined
                ? []
                : [[t('Training examples'), wholeText(info.trainingExamples)] as const]),
            [t('Loss'), info.loss],
            [t('Epochs'), t('{0} of {1}', wholeText(info.epoch), wholeText(info.epochs))],
            [t('Trained for'), t('{0} s', numberText(info.seconds))],
        ],
        sections: [
            {
                title: t('Figures'),
                scenes: [],
                table: {
                    headings: [
                        '',
                        t('best epoch'),
                        t('validation loss'),
                        t('validation {0}', isClassification ? t('accuracy') : metric),
                        t('training loss'),
                        t('gap at the end'),
                    ],
                    rows: drawn.map(({ loss, metric: values }) => {
                        const row = (loss.best ?? 0) - 1;
                        return [
                            loss.label,
                            loss.best,
                            loss.validation[row],
                            text(values.validation[row]),
                            loss.training[row],
                            (loss.validation.at(-1) ?? Number.NaN) - (loss.training.at(-1) ?? Number.NaN),
                        ];
                    }),
                },
            },
            { title: t('Curves'), scenes: curves },
            ...inside,
        ],
        ...(specText !== undefined && { specText }),
    };
}

function curveRun(
    { info, curves }: RunSnapshot,
    label: string,
): { readonly loss: CurveRun; readonly metric: CurveRun } {
    const column = (
        name: 'trainingLoss' | 'validationLoss' | 'trainingMetric' | 'validationMetric',
    ): number[] => [...(curves satisfies Curves)[name]];
    const [training, validation] = [column('trainingLoss'), column('validationLoss')];
    const lowest = validation.reduce(
        (best, loss, row) => (loss < (validation[best] ?? Infinity) ? row : best),
        -1,
    );
    const onset = findOverfitting(training, validation)?.since;
    const common = {
        ...{ label, color: info.color, isTwin: info.twinOf !== undefined, isShaded: true },
        ...(lowest >= 0 && { best: lowest + 1 }),
        ...(onset !== undefined && { onset }),
    };
    return {
        loss: { ...common, training, validation },
        metric: { ...common, training: column('trainingMetric'), validation: column('validationMetric') },
    };
}

function capitalized(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

function summaryOf({ label, training, validation, best, onset }: CurveRun): string {
    if (best === undefined) {
        return t('{0} ended before its first epoch.', label);
    }
    const gap = validation.at(-1)! - training.at(-1)!;
    const atBest = t(
        '{0}: best at epoch {1}, with validation loss {2}; the gap at the end is {3}.',
        label,
        best,
        numberText(validation[best - 1]),
        numberText(gap),
    );
    return onset === undefined
        ? atBest
        : `${atBest} ${t('Validation loss has risen since epoch {0}.', onset)}`;
}
