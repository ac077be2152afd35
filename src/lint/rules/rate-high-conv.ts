import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAbove, isAtLeast } from '../compare.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { keepRemark, lowerRate, unitDropRate } from '../lower-rate.ts';
import {
    channelsOf,
    feedsLastWeights,
    hasPathAround,
    hasWeights,
    isBeforeWeights,
    isFeatureMap,
} from '../places.ts';
import { writtenRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import type { NetworkGraph } from '../walk.ts';

/** Keras's own examples after every pair of convolutions, and what a fix sets. */
const usualRate = 0.25;

interface HighMapRate {
    readonly layer: ResolvedLayer;
    readonly rate: number;
    readonly dropsChannels: boolean;
}

export const rateHighConv = defineRule({
    id: 'rate-high-conv',
    category: 'rate',
    // Configurations of papers, no comparison of rates, and good networks drop half of a pooled map: info. Where a quarter
    // of a map or less is left, none of them does.
    severity: 'info',
    summary: 'A feature map of which dropout takes more than is usual.',
    documentation: {
        what:
            'Reports dropout between convolutions with a rate above 0.3 for single values, or above 0.5 for whole ' +
            'channels. From 0.75 on it is a warning.',
        why:
            'The filters of a convolution are few and shared by all positions, so feature maps overfit less than the dense ' +
            'layers behind them, and information that is lost early is missing in all later layers. The published ' +
            'rates grow with depth: the original study drops 10% of the input, 25% of the first maps and 50% of the ' +
            'layers behind them, and Keras’s examples 25% of the maps. There is ' +
            'more in good networks too, which is why this is information. The borders are this project’s own reading of them.',
        bad: example`
            model images {
                input(28, 28, 1)
                conv2d(32, 3, activation = relu)
                max_pool2d(2)
                conv2d(64, 3, activation = relu)
                max_pool2d(2)
                dropout(0.5)
                conv2d(64, 3, activation = relu)
                flatten()
                dense(128, activation = relu)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model images {
                input(28, 28, 1)
                conv2d(32, 3, activation = relu)
                max_pool2d(2)
                conv2d(64, 3, activation = relu)
                max_pool2d(2)
                dropout(0.25)
                conv2d(64, 3, activation = relu)
                flatten()
                dense(128, activation = relu)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, section 6.1.2',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: the best network for street view house numbers keeps 0.9, 0.75, 0.75, 0.5, 0.5 and 0.5 of its layers, from the input through the convolutions to the dense ones.',
            },
            {
                title: 'Zagoruyko, Komodakis (2016), Wide residual networks',
                url: 'https://arxiv.org/abs/1605.07146',
                evidence:
                    'Read in transcriptions: 0.3 and 0.4 inside the branches of residual blocks, which this rule lets pass.',
            },
            {
                title: 'keras-team/keras, examples/mnist_cnn.py and cifar10_cnn.py',
                url: 'https://github.com/keras-team/keras/blob/2.0.0/examples/mnist_cnn.py',
                evidence:
                    'Read at the source: 0.25 after convolutions and pooling, 0.5 after the dense layer.',
            },
            {
                title: 'szagoruyko/cifar.torch, models/vgg_bn_drop.lua',
                url: 'https://github.com/szagoruyko/cifar.torch/blob/master/models/vgg_bn_drop.lua',
                evidence:
                    'Read at the source, as counter-evidence: 0.3 and 0.4 behind most convolutions of a network that classifies CIFAR-10 well.',
            },
            {
                title: 'This project’s own thresholds',
                evidence: 'That it is a warning from a rate of 0.75 on comes from no paper.',
            },
        ],
        letsPass:
            'Dropout on the last map, which the network’s last weights read: SqueezeNet drops half there. A branch of a ' +
            'residual block below 0.75, whose shortcut keeps the whole map. Maps of one position, which are vectors; ' +
            'embeddings, of which half is often dropped; the input. A scheduled or learned rate.',
    },
    options: {
        rate: {
            default: 0.3,
            minimum: 0,
            maximum: 1,
            summary: 'The highest rate for single values that is not reported.',
        },
        channel_rate: {
            default: 0.5,
            minimum: 0,
            maximum: 1,
            summary: 'The highest rate for whole channels that is not reported.',
        },
        warning_rate: {
            default: 0.75,
            minimum: 0,
            maximum: 1,
            summary: 'From this rate on it is a warning.',
        },
    },
    messages: {
        high: ({ layer, rate, dropsChannels }: HighMapRate) => {
            const { outputShape: shape } = layer;
            const kept = dropsChannels
                ? `${formatNumber(channelsOf(shape) * (1 - rate), 3)} of ${formatNumber(channelsOf(shape))} channels are`
                : `${formatPercent(1 - rate)} of a map of ${shape.map(size => formatNumber(size)).join(' x ')} is`;
            return `Only ${kept} left in each step; 10% to 25% are usually dropped between convolutions.${keepRemark(layer)}`;
        },
    },
    *check({ graph, option }) {
        const maps = convolvedMaps(graph);
        for (const layer of graph.layers) {
            const rate = unitDropRate(graph, layer);
            const dropsChannels = graph.traits(layer).noise === 'channel';
            if (
                rate === undefined ||
                !isAbove(rate, option(dropsChannels ? 'channel_rate' : 'rate')) ||
                !maps.has(layer) ||
                !isFeatureMap(layer.outputShape) ||
                !isBeforeWeights(graph, layer) ||
                feedsLastWeights(graph, layer)
            ) {
                continue;
            }
            const isVeryHigh = isAtLeast(rate, option('warning_rate'));
            if (isVeryHigh || !hasPathAround(graph, layer)) {
                yield {
                    message: 'high',
                    data: { layer, rate, dropsChannels },
                    anchor: { layer: layer.id, parameter: writtenRate(layer).parameter },
                    severity: isVeryHigh ? 'warning' : 'info',
                    weight: rate,
                } as const;
            }
        }
    },
    fixes: ({ data: { layer, rate } }) => lowerRate(layer, rate, usualRate),
    fixSafety: ['changes-training'],
    yieldsTo: ['channel-dropout-too-few-channels', 'dropout-on-shortcut', 'stacked-dropout'],
});

/** The layers that read, through anything without weights, what weights made that are shared by the positions of a map. */
function convolvedMaps(graph: NetworkGraph): Set<ResolvedLayer> {
    const maps = new Set<ResolvedLayer>();
    for (const layer of graph.layers) {
        const reads = graph.predecessors(layer);
        if (
            reads.some(previous =>
                hasWeights(graph, previous) ? graph.traits(previous).sharesWeights : maps.has(previous),
            )
        ) {
            maps.add(layer);
        }
    }
    return maps;
}
