import { sizeOf } from '../../core/shape.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAbove, isAtLeast } from '../compare.ts';
import { formatNumber, formatPercent, plural } from '../format.ts';
import { isOnMeasurements } from '../input-rate.ts';
import { highestInputRate, keepRemark, lowerRate, unitDropRate, usualImageRate } from '../lower-rate.ts';
import { channelsOf, isFeatureMap } from '../places.ts';
import { writtenRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import type { NetworkGraph } from '../walk.ts';

/** Vectors this wide are likelier counts of words, most of them 0, than measurements. */
const widestMeasurements = 1000;

/** On those it is a warning from here on, as it is for hidden units. */
const warningRateOfCounts = 0.75;

interface HighInputRate {
    readonly layer: ResolvedLayer;
    readonly rate: number;
    readonly ceiling: number;
    /** What one mask draws for: values, or the channels of an image. */
    readonly drawn: number;
    readonly noun: string;
}

export const rateHighInput = defineRule({
    id: 'rate-high-input',
    category: 'rate',
    // Two papers and their authors' own configuration agree on 0.2, none says that more does harm: info. Half of the
    // input gone is another matter, and hardly meant.
    severity: 'info',
    summary: 'Dropout on the input with a rate above the 0.2 of the papers.',
    documentation: {
        what:
            'Reports dropout with a rate above 0.2 on real-valued input, before any layer with weights. From 0.5 on it is ' +
            'a warning, on a vector of 1,000 values or more from 0.75 on.',
        why:
            'A dropped hidden unit can be made up for by others that were trained to; a dropped input is information ' +
            'that is nowhere else. Both papers of the method drop 20% of the visible units where they drop 50% of the ' +
            'hidden ones. At p = 0.8 an image of 64 pixels has 12.8 left.',
        bad: example`
            model digits_mlp {
                input(64)
                dropout(0.5)
                dense(256, activation = relu)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dropout(0.2)
                dense(256, activation = relu)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, appendix A',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: for real-valued inputs, as patches of images or frames of speech, a typical probability of keeping a value is 0.8.',
            },
            {
                title: 'Hinton et al. (2012), Improving neural networks by preventing co-adaptation of feature detectors',
                url: 'https://arxiv.org/abs/1207.0580',
                evidence:
                    'Read in transcriptions: 20% of the pixels dropped beside 50% of the hidden units took MNIST from about 130 errors to about 110.',
            },
            {
                title: 'nitishsrivastava/deepnet, model_dropout.pbtxt',
                url: 'https://github.com/nitishsrivastava/deepnet/blob/master/deepnet/examples/ff/model_dropout.pbtxt',
                evidence:
                    'Read at the source: the configuration of the original authors drops 0.2 of the input.',
            },
            {
                title: 'tkipf/gcn, gcn/train.py',
                url: 'https://github.com/tkipf/gcn/blob/39a4089fe72ad9f055ed6fdb9746abdcfebc4d81/gcn/train.py',
                evidence:
                    'Counter-evidence, read at the source: 0.5 on 1,433 words of a paper, of which few occur. So on wide vectors it is ' +
                    'information up to 0.75.',
            },
            {
                title: 'dawenl/vae_cf, VAE_ML20M_WWW2018.ipynb',
                url: 'https://github.com/dawenl/vae_cf/blob/master/VAE_ML20M_WWW2018.ipynb',
                evidence:
                    'Counter-evidence, read at the source: a denoising autoencoder that drops half of its input.',
            },
            {
                title: 'This project’s own thresholds',
                evidence:
                    'That it is a warning from a rate of 0.5 on, or of 0.75 where there are 1,000 values, comes from no paper.',
            },
        ],
        letsPass:
            'Token ids and what an embedding makes of them; sequences of vectors and maps of more than four channels, ' +
            'which are one-hot codes or features of another network more often than measurements. Gaussian dropout and noise, which blank nothing out. A ' +
            'scheduled rate, which is high for a time only. A network with one layer with weights, where dropout is a penalty whose strength the rate ' +
            'sets. A network that gives as many values as it reads, as a denoising autoencoder: dropout on the input is its ' +
            'corruption. Other masked modelling drops much of the input on purpose: silence the rule there, ' +
            'and for one-hot vectors, which no shape tells from measurements.',
    },
    options: {
        rate: {
            default: highestInputRate,
            minimum: 0,
            maximum: 1,
            summary: 'The highest rate that is not reported.',
        },
        warning_rate: { default: 0.5, minimum: 0, maximum: 1, summary: 'From this rate on it is a warning.' },
    },
    messages: {
        high: ({ layer, rate, ceiling, drawn, noun }: HighInputRate) =>
            `Input dropout of ${formatPercent(rate)} leaves ${formatNumber(drawn * (1 - rate), 3)} of ` +
            `${plural(drawn, noun)} on average; ${formatPercent(ceiling)} is the usual ceiling for real-valued ` +
            `inputs.${keepRemark(layer)}`,
    },
    *check({ graph, option }) {
        if (reconstructsItsInput(graph)) {
            return;
        }
        const ceiling = option('rate');
        for (const layer of graph.layers) {
            const rate = unitDropRate(graph, layer);
            if (rate === undefined || !isAbove(rate, ceiling) || !isOnMeasurements(graph, layer)) {
                continue;
            }
            const dropsChannels = graph.traits(layer).noise === 'channel';
            const drawn = dropsChannels ? channelsOf(layer.outputShape) : sizeOf(layer.outputShape);
            yield {
                message: 'high',
                data: { layer, rate, ceiling, drawn, noun: dropsChannels ? 'channel' : 'value' },
                anchor: { layer: layer.id, parameter: writtenRate(layer).parameter },
                severity: isAtLeast(rate, warningRate(graph, option('warning_rate'))) ? 'warning' : 'info',
                weight: rate,
            } as const;
        }
    },
    fixes: ({ data: { layer, rate } }) =>
        lowerRate(layer, rate, isFeatureMap(layer.outputShape) ? usualImageRate : highestInputRate),
    fixSafety: ['changes-training'],
    yieldsTo: [
        'channel-dropout-too-few-channels',
        'channel-dropout-wrong-rank',
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-token-ids',
        'stacked-dropout',
    ],
});

/** True where the output has the size of the input, as in an autoencoder. */
function reconstructsItsInput({ layers: [input], output }: NetworkGraph): boolean {
    return (
        input !== undefined &&
        output !== undefined &&
        sizeOf(input.outputShape) === sizeOf(output.outputShape)
    );
}

function warningRate({ layers: [input] }: NetworkGraph, usual: number): number {
    const isWide =
        input !== undefined &&
        !isFeatureMap(input.outputShape) &&
        channelsOf(input.outputShape) >= widestMeasurements;
    return isWide ? Math.max(usual, warningRateOfCounts) : usual;
}
