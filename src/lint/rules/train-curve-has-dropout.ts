import { formatNumber, formatPercent } from '../format.ts';
import { isBetter, type MeasuredMetric, metricOf } from '../measured-metric.ts';
import { activeDropouts } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';

export const trainCurveHasDropout = defineRule({
    id: 'train-curve-has-dropout',
    category: 'measured',
    // How the run is scored, and nothing to mend: a hint, though tools that do not know it warn.
    severity: 'hint',
    summary: 'Validation looks better than training, which was scored with dropout on.',
    documentation: {
        what:
            'Reports a run whose validation metric, at the epoch with the lowest validation loss, is better than that of ' +
            'training as its steps saw it, and not better than that of training with dropout off. It speaks after the ' +
            'spec was trained, until it changes.',
        why:
            'While training, every example goes through a thinned network, and early batches of an epoch through older ' +
            'weights. Validation uses the whole network. The training metric that most programs print is the former, so ' +
            'validation beats it without any of what that seems to say: that the split is wrong, or that training data is ' +
            'harder. The curves here are drawn with dropout off, and the true gap is the distance between those.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(64, activation = relu)
                dropout(0.5)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
                scale  = standardize
                limit  = 600
            }

            train digits_mlp on digits {
                optimizer = adam(0.003)
                epochs    = 5
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(64, activation = relu)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
                scale  = standardize
                limit  = 600
            }

            train digits_mlp on digits {
                optimizer = adam(0.003)
                epochs    = 5
            }
        `,
        references: [
            {
                title: 'ashleve/lightning-hydra-template, discussion 281',
                url: 'https://github.com/ashleve/lightning-hydra-template/discussions/281',
                evidence:
                    'Names both reasons: training metrics are averaged over an epoch whose weights move, and dropout behaves differently while training.',
            },
            {
                title: 'pytorch/ignite, issue 302',
                url: 'https://github.com/pytorch/ignite/issues/302',
                evidence:
                    'The same from the other side: training evaluated with dropout off comes out higher than as its steps saw it.',
            },
            {
                title: 'Measured',
                evidence:
                    'The run itself: the training metric with dropout on and off, and that of validation, at one epoch.',
            },
        ],
        letsPass:
            'Runs whose validation is better than training with dropout off as well, which has other reasons, and networks ' +
            'without noise.',
    },
    options: {},
    messages: {
        looksBetter: ({ name, training, validation, trainingWithDropout }: MeasuredMetric) => {
            const text = (value: number) =>
                name === 'accuracy' ? formatPercent(value) : formatNumber(value, 3);
            const [side, gap] = [
                name === 'accuracy' ? 'above' : 'below',
                name === 'accuracy'
                    ? `${formatNumber(100 * (training - validation), 2)} points`
                    : formatNumber(validation - training, 3),
            ];
            return (
                `Validation ${name} of ${text(validation)} only looks better: the ${text(trainingWithDropout ?? 0)} that it is ${side} ` +
                `was scored with dropout on. With it off, training has ${text(training)}, so the true gap is ${gap}.`
            );
        },
    },
    *check({ graph, measurements }) {
        const metric = measuredBest(measurements?.runs.at(-1));
        const withDropout = metric?.trainingWithDropout;
        if (
            metric !== undefined &&
            withDropout !== undefined &&
            activeDropouts(graph).length > 0 &&
            isBetter(metric.name, metric.validation, withDropout) &&
            !isBetter(metric.name, metric.validation, metric.training)
        ) {
            yield {
                message: 'looksBetter',
                data: metric,
                anchor: { block: 'train', setting: 'epochs' },
            } as const;
        }
    },
    // The curves are drawn with dropout off as they are.
    fixes: () => [],
    fixSafety: [],
});

function measuredBest(run: { readonly best: Parameters<typeof metricOf>[0] } | undefined) {
    return run && metricOf(run.best);
}
