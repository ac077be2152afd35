import type { MonteCarloGap } from '../../model/noise-measures.ts';
import { isAbove } from '../compare.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { activeDropouts } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';

interface BetterAverage extends MonteCarloGap {
    /** Share of the loss with scaled weights that averaging takes away, in (0, 1). */
    readonly gain: number;
}

export const mcAverageDiffers = defineRule({
    id: 'mc-average-differs',
    category: 'measured',
    // What averaging gains is measured; that it is worth fifty times the work is for the user to say: info.
    severity: 'info',
    summary: 'A network whose dropout networks, averaged, are better than the one with scaled weights.',
    documentation: {
        what:
            'Reports a run whose validation loss is lower, by more than 5% and by more than two standard deviations, where ' +
            'the predictions of 50 dropout networks are averaged than where weights are scaled, on the same examples. The ' +
            'run itself measures both when it has trained to its end. The rule speaks until the spec changes.',
        why:
            'At evaluation one network with all its units stands for the average of all thinned ones. It is exactly that ' +
            'where everything behind the dropout is linear, their geometric mean where a softmax is all that follows, and ' +
            'an approximation elsewhere. Where it is a poor one in the wrong direction, as in an overfitted classifier that is surer ' +
            'of itself than its dropout networks together are, `mc_samples` has the better predictions without training ' +
            'anew; each of them then takes as many passes. A lower rate brings the two closer to each other, which is not ' +
            'to say that either gets better.',
        bad: example`
            model moons_mlp {
                input(2)
                dense(64, activation = relu)
                dropout(0.5)
                dense(64, activation = relu)
                dropout(0.5)
                dense(2, activation = softmax)
            }

            data moons {
                source = builtin(moons(n = 300, noise = 0.4))
                scale  = standardize
            }

            train moons_mlp on moons {
                optimizer   = adam(0.01)
                epochs      = 100
                regularizer = l2(0.0001)
            }
        `,
        good: example`
            model moons_mlp {
                input(2)
                dense(64, activation = relu)
                dropout(0.5)
                dense(64, activation = relu)
                dropout(0.5)
                dense(2, activation = softmax)
            }

            data moons {
                source = builtin(moons(n = 300, noise = 0.4))
                scale  = standardize
            }

            train moons_mlp on moons {
                optimizer      = adam(0.01)
                epochs         = 100
                regularizer    = l2(0.0001)
                early_stopping = patience(10)
            }
        `,
        references: [
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, section 7.5 and figure 11',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: the comparison itself, on MNIST, where about 50 averaged networks are as good as weight scaling, and more are slightly better.',
            },
            {
                title: 'Tukey (1958), Bias and confidence in not-quite large samples, Annals of Mathematical Statistics 29',
                evidence:
                    'The jackknife, by which one draw of 50 networks tells how far another one may be from it.',
            },
            {
                title: 'Measured',
                evidence:
                    'The run itself. On the digits the average of each of a dozen networks had a higher loss than scaled weights, by 2% to 180%: it is less sure of what is right. There is nothing to do about that, so it is not reported.',
            },
            {
                title: 'This project’s own threshold',
                evidence:
                    'The 5% comes from no paper: with enough examples any difference is beyond two standard deviations.',
            },
        ],
        letsPass:
            'An average that is worse, which is no reason to change anything: weights are scaled already. Runs with ' +
            '`mc_samples` above 1. Runs that were stopped, that are part of a sweep or comparison, or are so short that ' +
            'the measuring would take a share of their time that one notices.',
    },
    options: {
        gain: {
            default: 0.05,
            minimum: 0,
            maximum: 1,
            summary: 'The share of validation loss that averaging takes away, from which on it is reported.',
        },
        deviations: {
            default: 2,
            minimum: 0,
            summary: 'The standard deviations over draws of so many networks that the gain has to pass.',
        },
    },
    messages: {
        better: ({ networks, examples, lossScaled, lossAveraged, deviation, gain }: BetterAverage) =>
            `Averaging ${networks} dropout networks lowers validation loss by ${formatPercent(gain)}, from ` +
            `${formatNumber(lossScaled, 3)} to ${formatNumber(lossAveraged, 3)} ± ${formatNumber(deviation, 2)} on ` +
            `${examples} examples: weight scaling is a poor approximation here.`,
    },
    *check({ graph, run, measurements, option }) {
        const measured = measurements?.runs.at(-1)?.noise?.monteCarlo;
        if (
            measured === undefined ||
            run === undefined ||
            run.settings.mc_samples > 1 ||
            activeDropouts(graph).length === 0
        ) {
            return;
        }
        const { lossScaled, lossAveraged, deviation } = measured;
        const difference = lossScaled - lossAveraged;
        const gain = difference / lossScaled;
        if (isAbove(difference, option('deviations') * deviation) && isAbove(gain, option('gain'))) {
            yield {
                message: 'better',
                data: { ...measured, gain },
                anchor: { block: 'train', setting: 'mc_samples' },
                weight: gain,
            } as const;
        }
    },
    fixes: ({ data: { networks } }) => [
        {
            title: `Average ${networks} dropout networks at evaluation (\`mc_samples = ${networks}\`)`,
            safety: 'changes-training',
            edits: [{ kind: 'set_setting', block: 'train', setting: 'mc_samples', value: networks }],
        },
    ],
    fixSafety: ['changes-training'],
});
