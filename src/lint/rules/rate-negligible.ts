import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAbove, isAtLeast } from '../compare.ts';
import { formatPercent, formatRate } from '../format.ts';
import { lowestRate, setRate, unitDropRate } from '../lower-rate.ts';
import { writtenRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';

/** What a fix sets: the smallest rate that the literature of feature maps and inputs has. */
const smallestUsualRate = 0.1;

interface NegligibleRate {
    readonly layer: ResolvedLayer;
    readonly rate: number;
}

export const rateNegligible = defineRule({
    id: 'rate-negligible',
    category: 'rate',
    // It does no harm, and the threshold is this project's own: a hint.
    severity: 'hint',
    summary: 'Dropout with a rate so small that it changes next to nothing.',
    documentation: {
        what: 'Reports dropout of single values with a rate above 0 and below 0.03.',
        why:
            'Dropout regularizes by the variance that it adds, p / (1 - p) times the mean square of what passes it: 1% ' +
            'at p = 0.01, and 100% at p = 0.5. In the original study the error rose again as the rate went to 0, towards ' +
            'that of the network without dropout. A rate that small is often a mistyped percentage (`dropout(0.5%)`) or ' +
            'left over from a search. The border of 0.03 is this project’s own.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0.01)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0.1)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence:
                    'A value x that is kept with probability 1 - p and scaled by 1 / (1 - p) has the mean x and the variance x² p / (1 - p).',
            },
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, section 7.3 and figure 9',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: as the probability of keeping a unit goes from 0.8 to 1 the test error rises.',
            },
            {
                title: 'This project’s own threshold',
                evidence: 'The border of 0.03 comes from no paper.',
            },
        ],
        letsPass:
            'A rate of 0, which is a baseline written down. Channel and path dropout, Gaussian noise and alpha dropout, ' +
            'where a little goes further; noise on weights. A scheduled rate, whose ends are small on purpose.',
    },
    options: {
        rate: {
            default: lowestRate,
            minimum: 0,
            maximum: 1,
            summary: 'The lowest rate above 0 that is not reported.',
        },
    },
    messages: {
        negligible: ({ rate }: NegligibleRate) =>
            `A rate of ${formatRate(rate)} barely changes training: it adds ${formatPercent(rate / (1 - rate))} to the ` +
            'variance of what passes it, where 0.5 adds 100%.',
    },
    *check({ graph, option }) {
        for (const layer of graph.layers) {
            const isElement = graph.traits(layer).noise === 'element';
            const rate = isElement ? unitDropRate(graph, layer) : undefined;
            if (rate !== undefined && isAbove(rate, 0) && !isAtLeast(rate, option('rate'))) {
                yield {
                    message: 'negligible',
                    data: { layer, rate },
                    anchor: { layer: layer.id, parameter: writtenRate(layer).parameter },
                    weight: -rate,
                } as const;
            }
        }
    },
    fixes({ data: { layer } }) {
        const remove: Fix = {
            title: t('Remove `{0}`', layer.kind),
            safety: 'changes-training',
            edits: [{ kind: 'remove_layer', layer: layer.id }],
        };
        return [setRate(layer, smallestUsualRate), remove];
    },
    fixSafety: ['changes-training'],
    yieldsTo: [
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-token-ids',
        'stacked-dropout',
    ],
});
