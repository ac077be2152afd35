import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAtLeast } from '../compare.ts';
import { firstBiasedAfter } from '../dropout-bias.ts';
import { formatNumber, formatRate } from '../format.ts';
import { unitDropRate } from '../lower-rate.ts';
import { hasWeights, isBeforeWeights, taskOf } from '../places.ts';
import { defineRule, example } from '../rule.ts';

/** Monte Carlo samples that the original study found enough to match weight scaling, and what a fix sets. */
const usualSamples = 50;

interface BiasedRegression {
    readonly layer: ResolvedLayer;
    readonly culprit: ResolvedLayer;
    readonly rate: number;
}

export const dropoutInRegression = defineRule({
    id: 'dropout-in-regression',
    category: 'pairing-loss',
    // That the mean shifts is exact; how much it costs depends on the data, and good networks live with it: info.
    severity: 'info',
    summary: 'Dropout before a nonlinear layer of a regression network, which shifts its predictions.',
    documentation: {
        what:
            'Reports dropout with a rate of 0.1 or more in a network with a regression loss, where a nonlinear activation, ' +
            'a normalization or a max-pool comes later than the weights that mix the dropped values. A dropout before ' +
            'the last linear layer is not among them.',
        why:
            'Evaluation uses the mean of each unit. A linear layer maps means to means, but the mean of f(x) is not f of ' +
            'the mean where f bends and x is random, and dropout at rate p multiplies the mean square of what the next ' +
            'layer reads by 1 / (1 - p). The network learns to be right under that noise and is evaluated without it, so ' +
            'its predictions are off in scale and offset. A classifier only needs the largest score and hardly notices; a ' +
            'regressor’s loss is made of such shifts. Averaging over masks at evaluation (`mc_samples`) removes it, as ' +
            'does dropout before the last layer only.',
        bad: example`
            model progression {
                input(10)
                dense(64, activation = relu)
                dropout(0.3)
                dense(64, activation = relu)
                dense(1)
            }

            data patients {
                source = builtin(diabetes)
                scale  = standardize
            }

            train progression on patients {
                early_stopping = patience(10)
            }
        `,
        good: example`
            model progression {
                input(10)
                dense(64, activation = relu)
                dense(64, activation = relu)
                dropout(0.3)
                dense(1)
            }

            data patients {
                source = builtin(diabetes)
                scale  = standardize
            }

            train progression on patients {
                early_stopping = patience(10)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence:
                    'Over all masks of a small network the mean output equals the output without dropout exactly where this rule is silent.',
            },
            {
                title: 'statsu1990/regression_dropout',
                url: 'https://github.com/statsu1990/regression_dropout',
                evidence:
                    'Read in an excerpt: a replication in which the bias grows where a nonlinearity follows dropout, and averaging over masks removes it.',
            },
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, section 7.5',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: averaging about 50 sampled networks matches weight scaling on MNIST, and more are slightly better.',
            },
        ],
        letsPass:
            'Runs with `mc_samples` above 1, as Gal and Ghahramani’s networks with dropout before every layer. Rates below ' +
            '0.1. Dropout after which everything is linear, and a ReLU directly after it, which passes the mask through. ' +
            'A squared error on classes, where the largest output decides. Gaussian noise and noise on weights; scheduled ' +
            'and learned rates.',
    },
    options: { rate: { default: 0.1, minimum: 0, maximum: 1, summary: 'The lowest rate that is reported.' } },
    messages: {
        biased: ({ culprit, rate }: BiasedRegression) =>
            `While training, dropout of ${formatRate(rate)} multiplies the mean square of these values by ` +
            `${formatNumber(1 / (1 - rate), 3)}; \`${culprit.kind}\` turns that into a shift of the predictions, which ` +
            'evaluation without dropout does not have.',
    },
    *check(context) {
        const { graph, run, option } = context;
        const isRegression = taskOf(context, graph) === 'regression';
        if (run === undefined || !isRegression || run.data.facts.task === 'classification') {
            return;
        }
        if (run.settings.mc_samples > 1) {
            return;
        }
        for (const layer of graph.layers) {
            const rate = unitDropRate(graph, layer);
            const culprit =
                rate !== undefined && isAtLeast(rate, option('rate')) && isBeforeWeights(graph, layer)
                    ? firstBiasedAfter(graph, layer)
                    : undefined;
            if (rate !== undefined && culprit !== undefined) {
                yield {
                    message: 'biased',
                    data: { layer, culprit, rate },
                    anchor: { layer: layer.id },
                    related: [
                        {
                            message: 'Its mean under noise is not its value at the mean.',
                            anchor: { layer: culprit.id },
                        },
                    ],
                    weight: rate,
                } as const;
            }
        }
    },
    fixes({ data: { layer } }, { graph }) {
        const fixes: Fix[] = [
            {
                title: t(
                    'Average {0} dropout networks at evaluation (`mc_samples = {1}`)',
                    usualSamples,
                    usualSamples,
                ),
                safety: 'changes-training',
                edits: [{ kind: 'set_setting', block: 'train', setting: 'mc_samples', value: usualSamples }],
            },
        ];
        // Out of another body, or for several layers at once, that is no edit of the network and is left out.
        const head = graph.layers.findLast(other => hasWeights(graph, other));
        if (head !== undefined) {
            fixes.push({
                title: t('Move `{0}` before the last `{1}`', layer.kind, head.kind),
                safety: 'changes-training',
                edits: [{ kind: 'move_layer', layer: layer.id, before: head.id }],
            });
        }
        fixes.push({
            title: t('Remove `{0}`', layer.kind),
            safety: 'changes-training',
            edits: [{ kind: 'remove_layer', layer: layer.id }],
        });
        return fixes;
    },
    fixSafety: ['changes-training'],
    yieldsTo: [
        'channel-dropout-wrong-rank',
        'dropout-after-output-activation',
        'dropout-on-regression-output',
        'dropout-on-token-ids',
        'stacked-dropout',
    ],
});
