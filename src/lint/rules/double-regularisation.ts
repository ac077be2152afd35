import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import { isAtLeast } from '../compare.ts';
import { formatNumber, formatRate, tidy } from '../format.ts';
import { dropoutsOf, type NoisyWay, noisyWays } from '../noise-budget.ts';
import { writtenRate } from '../rates.ts';
import { weightRegularizers } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';
import { instancesOf, isWrittenInPlace } from '../source.ts';
import type { NetworkGraph } from '../walk.ts';

interface Doubled {
    /** On the noisiest way from input to output. */
    readonly dropouts: readonly NoisyWay[];
    readonly budget: number;
    readonly decay: number;
    readonly smoothing: number;
}

export const doubleRegularisation = defineRule({
    id: 'double-regularisation',
    category: 'training-recipe',
    // Each of the three is fine, and two of them together as well; that all three are too much is an estimate.
    severity: 'info',
    summary: 'Much dropout, strong weight decay and label smoothing in one run.',
    documentation: {
        what:
            'Reports a run with label smoothing whose dropouts multiply the mean square of the noise by 8 or more between ' +
            'input and output, and whose L2 penalty pulls at the weights with 0.01 or more (`l2(0.005)` and above: the ' +
            'gradient of c w² is 2 c w). Off by default, since the evidence is weak.',
        why:
            'Each of the three holds the network back from fitting what it sees, and together they may leave a network ' +
            'that underfits, where it is hard to say which of them is to blame. Dropout beside an L2 penalty is fine by ' +
            'itself: on MNIST it was better than the penalty alone. The borders are this project’s own.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0.5)
                dense(256, activation = relu)
                dropout(0.5)
                dense(256, activation = relu)
                dropout(0.5)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
            }

            train digits_mlp on digits {
                regularizer     = l2(0.01)
                label_smoothing = 0.1
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0.25)
                dense(256, activation = relu)
                dropout(0.25)
                dense(256, activation = relu)
                dropout(0.25)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
            }

            train digits_mlp on digits {
                regularizer     = l2(0.01)
                label_smoothing = 0.1
            }
        `,
        references: [
            {
                title: 'TheDeepChecker, deep_checker/config',
                url: 'https://github.com/thedeepchecker/thedeepchecker',
                evidence:
                    'Read at the source: a check while training that warns where the gradient of the penalties outweighs that of the data.',
            },
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, table 9',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions, as counter-evidence for two at once: test error on MNIST 1.62% with L2 alone, 1.25% with dropout and L2.',
            },
            {
                title: 'This project’s own thresholds',
                evidence: 'A factor of 8 and a decay of 0.01 come from no paper.',
            },
        ],
        letsPass:
            'Two of the three. The decay of `adamw`, which is not on the scale of a penalty. Scheduled and learned rates. A ' +
            'product of the dropouts that a normalization interrupts.',
    },
    options: {
        product: { default: 8, summary: 'The lowest product of 1 / (1 - p) that is reported.' },
        decay: {
            default: 0.01,
            summary: 'The lowest weight decay, twice the factor of `l2`, that is reported.',
        },
    },
    messages: {
        doubled: ({ budget, decay, smoothing }: Doubled) =>
            `Three strong regularizers at once: dropout that multiplies the noise by ${formatNumber(budget, 3)}, weight ` +
            `decay of ${formatNumber(decay)} and label smoothing of ${formatRate(smoothing)}.`,
    },
    *check({ graph, run, option }) {
        const smoothing = run?.settings.label_smoothing ?? 0;
        if (smoothing <= 0) {
            return;
        }
        const decay = strongestDecay(graph, run);
        const [noisiest] = [...noisyWays(graph)].sort((a, b) => b.logBudget - a.logBudget);
        if (
            noisiest !== undefined &&
            isAtLeast(noisiest.logBudget, Math.log(option('product'))) &&
            isAtLeast(decay, option('decay'))
        ) {
            const dropouts = dropoutsOf(noisiest);
            yield {
                message: 'doubled',
                data: { dropouts, budget: Math.exp(noisiest.logBudget), decay, smoothing },
                anchor: { block: 'train', setting: 'label_smoothing' },
                related: [
                    {
                        message: 'The last dropout of the noisiest way.',
                        anchor: { layer: noisiest.last.noise.id },
                    },
                ],
                weight: noisiest.logBudget,
            } as const;
        }
    },
    fixes({ data: { dropouts } }, { network }) {
        const fixes: Fix[] = [];
        const noises = new Set(dropouts.map(({ noise }) => noise));
        const isRightEverywhere = dropouts.every(
            ({ noise }) =>
                isWrittenInPlace(noise, writtenRate(noise).parameter) &&
                instancesOf(network.layers, noise).every(instance => noises.has(instance)),
        );
        if (isRightEverywhere) {
            fixes.push({
                title: t('Halve the rates'),
                safety: 'changes-training',
                edits: dropouts.map(({ noise, rate }) => {
                    const { parameter, toWritten } = writtenRate(noise);
                    return {
                        kind: 'set_parameter',
                        layer: noise.id,
                        parameter,
                        value: toWritten(tidy(rate / 2)),
                    } as const;
                }),
            });
        }
        fixes.push({
            title: t('Leave out the label smoothing'),
            safety: 'changes-training',
            edits: [{ kind: 'set_setting', block: 'train', setting: 'label_smoothing', value: 0 }],
        });
        return fixes;
    },
    fixSafety: ['changes-training'],
    onByDefault: false,
});

/** On the scale of a gradient: the penalty c w² pulls with 2 c w. */
function strongestDecay(graph: NetworkGraph, run: ResolvedRun | undefined): number {
    const factors = weightRegularizers(graph, run).map(({ arguments: { l2 } }) =>
        typeof l2 === 'number' ? 2 * l2 : 0,
    );
    return Math.max(0, ...factors);
}
