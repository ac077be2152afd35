import type { Fix } from '../../model/finding.ts';
import { type MeasuredRun, tailEpochs } from '../../model/measurements.ts';
import { addDropoutAfter, widestHiddenDense } from '../add-dropout.ts';
import { isAbove } from '../compare.ts';
import { formatNumber, formatPercent, plural, tidy } from '../format.ts';
import { highestHiddenRate, setRate } from '../lower-rate.ts';
import { gapOf, type MeasuredMetric, metricOf } from '../measured-metric.ts';
import { writtenRate } from '../rates.ts';
import { activeDropouts, strongestHiddenDropout } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';
import { isWrittenInPlace } from '../source.ts';

interface Gap {
    readonly run: MeasuredRun;
    readonly metric: MeasuredMetric;
    readonly gap: number;
}

/** What a rate is raised by. */
const rateStep = 0.1;

export const overfitGap = defineRule({
    id: 'overfit-gap',
    category: 'measured',
    // Measured on the user's own network and data, over several epochs: a warning.
    severity: 'warning',
    summary: 'A run whose validation was best long before its end, and which has a gap.',
    documentation: {
        what:
            'Reports a run in which each of the last 3 epochs has a gap of more than 5 points of accuracy between training ' +
            'with dropout off and validation, or of more than 5% of the validation error in regression, and whose validation ' +
            'loss was lowest before 70% of its epochs. Where the spec was trained with three seeds or more, the gap must also ' +
            'be larger than three times its standard deviation over them. It speaks after the spec was trained, until it changes.',
        why:
            'From the best epoch on, the network gets better at its training examples and worse at others. One epoch above the ' +
            'one before says nothing of that, and neither does a gap alone: a network may have one from the start and generalize ' +
            'better and better. Both together, over several epochs, are overfitting, and dropout, or an earlier end, is the remedy. ' +
            'The borders are this project’s own.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dense(10, activation = softmax)
            }

            data digits {
                source     = builtin(digits)
                validation = 50%
                scale      = standardize
                limit      = 100
            }

            train digits_mlp on digits {
                optimizer = adam(0.01)
                epochs    = 40
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
                scale  = standardize
            }

            train digits_mlp on digits {
                optimizer = adam(0.003)
                epochs    = 4
            }
        `,
        references: [
            {
                title: 'Schoop, Huang, Hartmann (2021), UMLAUT, CHI',
                url: 'https://doi.org/10.1145/3411764.3445538',
                evidence:
                    'Read in its source: reports overfitting when validation loss rises in one epoch while training loss falls, which this rule does not take for enough.',
            },
            {
                title: 'Measured',
                evidence: 'The run itself: its metrics with dropout off, and its best epoch.',
            },
            {
                title: 'This project’s own thresholds',
                evidence: 'A gap of 0.05, 3 epochs and 70% of the run come from no paper.',
            },
        ],
        letsPass:
            'Runs with early stopping, which keep the weights of their best epoch; gaps that are there while validation still ' +
            'gets better; rises of a single epoch.',
    },
    options: {
        gap: {
            default: 0.05,
            minimum: 0,
            maximum: 1,
            summary: 'The largest gap that is let pass: of accuracy, or as a share of the validation error.',
        },
        run_share: {
            default: 0.7,
            minimum: 0,
            maximum: 1,
            summary: 'The share of the run that the best epoch has to lie before.',
        },
    },
    messages: {
        gap: ({ run, metric, gap }: Gap) => {
            const { name, training, validation } = metric;
            const sides =
                name === 'accuracy'
                    ? `accuracy is ${formatPercent(training)} in training and ${formatPercent(validation)} in validation, a gap of ${formatNumber(100 * gap, 2)} points`
                    : `RMSE is ${formatNumber(training, 3)} in training and ${formatNumber(validation, 3)} in validation, a gap of ${formatPercent(gap)}`;
            return `Validation loss was lowest at epoch ${run.best.epoch} of ${plural(run.epochs, 'epoch')}; at the end ${sides}.`;
        },
    },
    *check({ run, measurements, option }) {
        const measured = measurements?.runs.at(-1);
        if (
            run === undefined ||
            measured === undefined ||
            run.settings.early_stopping !== null ||
            measured.tail.length < tailEpochs ||
            measured.best.epoch >= option('run_share') * measured.epochs
        ) {
            return;
        }
        const spread = gapSpread(measurements?.runs ?? []);
        const metrics = measured.tail.map(metricOf);
        const isLarge = metrics.every(
            metric => metric !== undefined && isAbove(gapOf(metric), Math.max(option('gap'), 3 * spread)),
        );
        const metric = metrics.at(-1);
        if (isLarge && metric !== undefined) {
            const gap = gapOf(metric);
            yield {
                message: 'gap',
                data: { run: measured, metric, gap },
                anchor: { block: 'train', setting: 'epochs' },
                weight: gap,
            } as const;
        }
    },
    fixes(_, { graph, network }) {
        const fixes: Fix[] = [];
        const strongest = strongestHiddenDropout(graph);
        const widest = widestHiddenDense(graph);
        if (strongest !== undefined) {
            const { layer } = strongest;
            const rate = tidy(strongest.rate + rateStep);
            if (rate <= highestHiddenRate && isWrittenInPlace(layer, writtenRate(layer).parameter)) {
                fixes.push(setRate(layer, rate));
            }
        } else if (activeDropouts(graph).length === 0 && widest !== undefined) {
            fixes.push(
                ...addDropoutAfter(widest, { graph, network }).map(fix => ({
                    ...fix,
                    title: fix.title.replace('after it', `after the widest \`${widest.kind}\``),
                })),
            );
        }
        fixes.push({
            title: 'Stop early: `early_stopping = patience(10)`',
            safety: 'changes-training',
            edits: [
                {
                    kind: 'set_setting',
                    block: 'train',
                    setting: 'early_stopping',
                    value: { call: 'patience', arguments: { epochs: 10 } },
                },
            ],
        });
        return fixes;
    },
    fixSafety: ['changes-training'],
});

/** Standard deviation of the gap over the seeds of a spec, the last run of each; 0 for fewer than three. */
function gapSpread(runs: readonly MeasuredRun[]): number {
    const bySeed = new Map(runs.map(run => [run.seed, run.tail.at(-1)]));
    const gaps = [...bySeed.values()].flatMap(epoch => {
        const metric = epoch && metricOf(epoch);
        return metric === undefined ? [] : [gapOf(metric)];
    });
    if (gaps.length < 3) {
        return 0;
    }
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    return Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (gaps.length - 1));
}
