import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAbove, isAtLeast } from '../compare.ts';
import { formatNumber, formatRate, tidy } from '../format.ts';
import { highestHiddenRate, keepRemark, lowerRate, unitDropRate, usualHiddenRate } from '../lower-rate.ts';
import { channelsOf, isBeforeWeights, isFeatureMap, isOnInput } from '../places.ts';
import { writtenRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';

interface HighRate {
    readonly layer: ResolvedLayer;
    readonly rate: number;
    readonly units: number;
    /** The mean number of units that a mask keeps: n (1 - p). */
    readonly kept: number;
}

export const rateHighHidden = defineRule({
    id: 'rate-high-hidden',
    category: 'rate',
    // Above 0.5 the evidence is a curve of one paper, and good networks exist: info, and silence where the layer is wide.
    // From 0.75 on, or where few units are left, that curve and a known typing mistake speak for a warning.
    severity: 'info',
    summary: 'A hidden layer of which dropout leaves less than half.',
    documentation: {
        what:
            'Reports dropout with a rate above 0.55 on hidden units, with the number of units that survive a step on ' +
            'average, n (1 - p). It is information up to 0.75, and a warning from there on or where fewer than 32 units ' +
            'survive. 0.75, 0.8 and 0.9 are named as possible keep probabilities.',
        why:
            'A network that sees a fraction of its units in each step has the capacity of that fraction, and underfits ' +
            'where it is small. In the original study, with the layers kept as they were, the error was flat while 0.4 to ' +
            '0.8 of the units were kept, and rose below. The papers and TensorFlow 1 state the probability of keeping a ' +
            'unit, NetSpec, Keras and PyTorch that of dropping it: `dropout(0.8)` from a paper means `dropout(0.2)`. The ' +
            'borders of 0.55 and 0.75 for the rate and of 32 and 256 surviving units are this project’s own; 0.55 is far ' +
            'enough from the usual 0.5 to be meant.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(128, activation = relu)
                dropout(0.8)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(128, activation = relu)
                dropout(keep = 0.8)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, section 7.3 and figure 9',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: with a fixed number of units the error is flat where 0.4 to 0.8 of them are kept, and the network underfits where few are.',
            },
            {
                title: 'aymericdamien/TensorFlow-Examples, issue 205',
                url: 'https://github.com/aymericdamien/TensorFlow-Examples/issues/205',
                evidence:
                    'Read at the source: 0.75, meant as the probability of keeping a unit, was given to a function that takes the rate.',
            },
            {
                title: 'hunkim/DeepLearningZeroToAll, issue 204',
                url: 'https://github.com/hunkim/DeepLearningZeroToAll/issues/204',
                evidence: 'Read at the source: the same mistake in another tutorial, with 0.7.',
            },
            {
                title: 'hideyukiinada, Adding support for dropout in NeuralNetwork class (2018)',
                url: 'https://hideyukiinada.github.io/2018/12/24/dropout.html',
                evidence:
                    'Read at the source: an argument named dropout that is the ratio of units to keep, so that both meanings are in use under one name.',
            },
            {
                title: 'TensorFlow, tf.nn.dropout',
                url: 'https://www.tensorflow.org/api_docs/python/tf/nn/dropout',
                evidence:
                    'Read in its source: above 0.5 it warns that version 2 takes the rate and no longer the keep probability.',
            },
            {
                title: 'This project’s own thresholds',
                evidence: 'Rates of 0.55 and 0.75, and 32 and 256 surviving units, come from no paper.',
            },
        ],
        letsPass:
            'A rate up to 0.75 that leaves 256 units or more, as 0.65 on 1,500 units in a language model of PyTorch’s ' +
            'examples. Dropout on the input and on feature maps, which have rules of their own. Gaussian and alpha dropout ' +
            'and noise on weights, which drop no units; a scheduled or a learned rate, which is high for a time only.',
    },
    options: {
        rate: {
            default: highestHiddenRate,
            minimum: 0,
            maximum: 1,
            summary: 'The highest rate that is never reported.',
        },
        warning_rate: {
            default: 0.75,
            minimum: 0,
            maximum: 1,
            summary: 'From this rate on it is a warning, however wide the layer.',
        },
        few_units: {
            default: 32,
            summary: 'With fewer surviving units than this it is a warning at every high rate.',
        },
        many_units: {
            default: 256,
            summary: 'With this many surviving units or more, a rate below `warning_rate` is let pass.',
        },
    },
    messages: {
        high: ({ layer, rate, units, kept }: HighRate) =>
            `Only ${formatKept(kept)} of ${formatNumber(units)} units survive each step at rate ${formatRate(rate)}.` +
            keepRemark(layer),
    },
    *check({ graph, option }) {
        for (const layer of graph.layers) {
            const rate = unitDropRate(graph, layer);
            if (
                rate === undefined ||
                !isAbove(rate, option('rate')) ||
                isFeatureMap(layer.outputShape) ||
                isOnInput(graph, layer) ||
                !isBeforeWeights(graph, layer)
            ) {
                continue;
            }
            const units = channelsOf(layer.outputShape);
            const kept = tidy(units * (1 - rate));
            const isVeryHigh = isAtLeast(rate, option('warning_rate'));
            if (isVeryHigh || kept < option('many_units')) {
                yield {
                    message: 'high',
                    data: { layer, rate, units, kept },
                    anchor: { layer: layer.id, parameter: writtenRate(layer).parameter },
                    severity: isVeryHigh || kept < option('few_units') ? 'warning' : 'info',
                    // The highest rate is the worst, and of equal ones that of the narrowest layer.
                    weight: rate - kept / Number.MAX_SAFE_INTEGER,
                } as const;
            }
        }
    },
    fixes: ({ data: { layer, rate } }) => lowerRate(layer, rate, usualHiddenRate),
    fixSafety: ['changes-training'],
    // In the wrong place a lower rate would still be wrong; where all units may drop at once, that rule says more.
    yieldsTo: [
        'channel-dropout-wrong-rank',
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-token-ids',
        'gaussian-rate-sign-flip',
        'narrow-layer-annihilation',
        'rate-high-conv',
        'stacked-dropout',
    ],
});

/** Whole units, and below ten with a digit behind the point: 0.4 of 4 is not none. */
function formatKept(kept: number): string {
    return formatNumber(kept < 10 ? kept : Math.round(kept), 2);
}
