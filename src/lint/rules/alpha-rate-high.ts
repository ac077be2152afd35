import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAbove } from '../compare.ts';
import { formatNumber, formatRate } from '../format.ts';
import { keepRemark, lowerRate } from '../lower-rate.ts';
import { channelsOf } from '../places.ts';
import { fixedRate, isDropRate, writtenRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';

/** The rate of the authors' and of Keras's examples, and what a fix sets. */
const usualRate = 0.1;

interface HighAlphaRate {
    readonly layer: ResolvedLayer;
    readonly rate: number;
}

export const alphaRateHigh = defineRule({
    id: 'alpha-rate-high',
    category: 'rate',
    // Programs of the authors and of Keras agree, no comparison of rates was read: info.
    severity: 'info',
    summary: 'Alpha dropout with a rate above those that SELU networks use.',
    documentation: {
        what: 'Reports alpha dropout with a rate above 0.2.',
        why:
            'Alpha dropout sets a unit to the value that SELU takes far below zero, and rescales all units so that mean ' +
            'and variance stay. Both are kept exactly at every rate, yet less of what varies carries information: at ' +
            'p = 0.5 half of the units say the same thing. The programs below use rates of 0.1 and 0.2.',
        bad: example`
            model deep {
                input(64)
                dense(256, activation = selu)
                alpha_dropout(0.5)
                dense(256, activation = selu)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model deep {
                input(64)
                dense(256, activation = selu)
                alpha_dropout(0.1)
                dense(256, activation = selu)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'bioinf-jku/SNNs, TF_2_x/CIFAR10-Conv-SELU.py',
                url: 'https://github.com/bioinf-jku/SNNs',
                evidence:
                    'Read at the source: the authors’ own program has 0.1 after convolutions and 0.2 after the dense layer.',
            },
            {
                title: 'keras-team/keras, examples/reuters_mlp_relu_vs_selu.py',
                url: 'https://github.com/keras-team/keras/blob/2.1.0/examples/reuters_mlp_relu_vs_selu.py',
                evidence:
                    'Read at the source: 0.1 for alpha dropout where the same network with ReLU has 0.5.',
            },
        ],
        letsPass:
            'Rates up to 0.2; a scheduled rate. Alpha dropout without SELU before it, which has a rule of its own: there ' +
            'the kind is wrong rather than the rate.',
    },
    options: {
        rate: { default: 0.2, minimum: 0, maximum: 1, summary: 'The highest rate that is not reported.' },
    },
    messages: {
        high: ({ layer, rate }: HighAlphaRate) => {
            const units = channelsOf(layer.outputShape);
            return (
                `At ${formatRate(rate)}, ${formatNumber(units * rate, 3)} of ${formatNumber(units)} units are set to one ` +
                `and the same value; published SELU networks have 0.1 to 0.2.${keepRemark(layer)}`
            );
        },
    },
    *check({ graph, option }) {
        for (const layer of graph.layers) {
            const rate = graph.traits(layer).noise === 'alpha' ? fixedRate(graph, layer) : undefined;
            if (rate !== undefined && isDropRate(rate) && isAbove(rate, option('rate'))) {
                yield {
                    message: 'high',
                    data: { layer, rate },
                    anchor: { layer: layer.id, parameter: writtenRate(layer).parameter },
                    weight: rate,
                } as const;
            }
        }
    },
    fixes: ({ data: { layer, rate } }) => lowerRate(layer, rate, usualRate),
    fixSafety: ['changes-training'],
    yieldsTo: [
        'alpha-dropout-pairing',
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-token-ids',
    ],
});
