import { t } from '../../core/localize.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { formatNumber, formatPercent, formatRate } from '../format.ts';
import { negativeMultipliers } from '../normal.ts';
import { sharePerStep } from '../rate-schedule.ts';
import { isActiveRate, nominalRate, probabilitiesOf, rateSlack } from '../rates.ts';
import { defineRule, example } from '../rule.ts';

interface SignFlip {
    readonly noise: ResolvedLayer;
    readonly rate: number;
    /** The rate to go back to. */
    readonly highest: number;
}

export const gaussianRateSignFlip = defineRule({
    id: 'gaussian-rate-sign-flip',
    category: 'rate',
    // Computed: so many multipliers are negative. What it costs has not been measured, so no error.
    severity: 'warning',
    summary: 'Gaussian dropout so strong that it turns the sign of many values.',
    documentation: {
        what: 'Reports Gaussian dropout at a rate above 0.5.',
        why:
            'Dropout multiplies by 0 or by 1 / (1 - p), never by less than 0. Gaussian dropout multiplies by noise of the ' +
            'same mean and variance, N(1, p / (1 - p)), and of that a share Φ(-√((1 - p) / p)) is negative: 2.3% at ' +
            'p = 0.2, 15.9% at 0.5, 30.9% at 0.8. Such a multiplier turns what a unit says into its opposite, which no mask ' +
            'of dropout does.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                gaussian_dropout(0.8)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                gaussian_dropout(0.5)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), section 10',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Gaussian noise of mean 1 whose variance is that of dropout’s mask; read in transcriptions of the paper.',
            },
            {
                title: 'Keras, GaussianDropout',
                url: 'https://keras.io/api/layers/regularization_layers/gaussian_dropout/',
                evidence: 'The standard deviation of the noise is sqrt(rate / (1 - rate)).',
            },
            {
                title: 'Computed',
                evidence: 'Φ(-1) = 0.159 at p = 0.5, by the error function.',
            },
            {
                title: 'Threshold',
                evidence: 'The rate of 0.5, where the deviation reaches the mean, is this project’s own.',
            },
        ],
        letsPass: 'Rates up to 0.5. Additive noise. Learned rates, which training sets.',
    },
    options: {
        highest_rate: {
            default: 0.5,
            minimum: 0,
            maximum: 1,
            summary: 'The highest rate of Gaussian dropout that passes.',
        },
    },
    messages: {
        negative: ({ noise, rate }: SignFlip) =>
            `${formatPercent(negativeMultipliers(rate))} of the multipliers of \`${noise.kind}\` are negative at a rate of ` +
            `${sharePerStep(noise, rate)}: their standard deviation is ${formatNumber(Math.sqrt(rate / (1 - rate)), 3)}, ` +
            'around a mean of 1.',
    },
    *check({ graph, option }) {
        const highest = option('highest_rate');
        for (const noise of graph.layers) {
            const traits = graph.traits(noise);
            const rate = nominalRate(noise);
            if (
                traits.noise === 'gaussian' &&
                !traits.additive &&
                !traits.learnedRate &&
                isActiveRate(rate) &&
                rate > highest + rateSlack
            ) {
                yield {
                    message: 'negative',
                    data: { noise, rate, highest },
                    anchor: { layer: noise.id, parameter: 'rate' },
                    weight: rate,
                } as const;
            }
        }
    },
    fixes: ({ data: { noise, highest } }) =>
        probabilitiesOf(noise).map(({ parameter, with: withRate }) => ({
            title: t('Set `{0}` to {1}', parameter, formatRate(highest)),
            safety: 'changes-training',
            edits: [{ kind: 'set_parameter', layer: noise.id, parameter, value: withRate(highest) }],
        })),
    fixSafety: ['changes-training'],
    yieldsTo: [
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-token-ids',
    ],
});
