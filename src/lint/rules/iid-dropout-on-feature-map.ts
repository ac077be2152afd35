import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { replaceBySpatialDropout } from '../channel-dropout.ts';
import { isAtLeast } from '../compare.ts';
import { formatNumber } from '../format.ts';
import { maskOf } from '../masks.ts';
import { isEveryInstanceIn } from '../moves.ts';
import { positionsOf } from '../places.ts';
import { defineRule, example } from '../rule.ts';
import type { NetworkGraph } from '../walk.ts';

/** A value and its direct neighbours, on a map and on a sequence. */
const neighbourhood = { map: 9, sequence: 3 } as const;

interface OnFeatureMap {
    readonly noise: ResolvedLayer;
    readonly rate: number;
    readonly positions: number;
    /** Values of a neighbourhood, the middle one included. */
    readonly neighbours: number;
}

export const iidDropoutOnFeatureMap = defineRule({
    id: 'iid-dropout-on-feature-map',
    category: 'placement',
    // What the documentation of two frameworks says; original experiments with such dropout gained by it too.
    severity: 'hint',
    summary: 'Dropout of single values on the large maps of early convolutions.',
    documentation: {
        what:
            'Reports dropout of single values with a rate of 0.2 or more on a map of 64 positions or more that one of the first ' +
            'half of the network’s convolutions made.',
        why:
            'Neighbouring values of an early map are much alike, so what is dropped at one position still stands beside it. A ' +
            'value disappears together with its eight neighbours with probability p⁹ only: at p = 0.25 once in 262,144 times. ' +
            'Dropout of whole channels leaves no neighbour to read it from.',
        bad: example`
            model digits_cnn {
                input(16, 16, 1)
                conv2d(16, 3, activation = relu)
                dropout(0.25)
                conv2d(32, 3, activation = relu)
                global_avg_pool2d()
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_cnn {
                input(16, 16, 1)
                conv2d(16, 3, activation = relu)
                spatial_dropout(0.25)
                conv2d(32, 3, activation = relu)
                global_avg_pool2d()
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Tompson, Goroshin, Jain, LeCun, Bregler (2015), Efficient object localization using convolutional networks, CVPR',
                url: 'https://arxiv.org/abs/1411.4280',
                evidence: 'Proposes dropout of whole feature maps for this reason.',
            },
            {
                title: 'Keras, SpatialDropout2D',
                url: 'https://keras.io/api/layers/regularization_layers/spatial_dropout2d/',
                evidence:
                    'Read in the documentation: where adjacent pixels are strongly correlated, as early on, regular dropout does not ' +
                    'regularize and amounts to a smaller learning rate.',
            },
            {
                title: 'Srivastava et al. (2014), Dropout: a simple way to prevent neural networks from overfitting, JMLR 15',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Counter-evidence, as transcribed from its tables: dropout of single values in the convolutions too took the error ' +
                    'on SVHN from 3.02% to 2.55%.',
            },
            {
                title: 'Computed',
                evidence:
                    'The probability of losing a neighbourhood. That 64 positions are many and 0.2 is much is this project’s own.',
            },
        ],
        letsPass:
            'Maps of fewer than 64 positions, late convolutions, rates below 0.2, scheduled and learned ones; dropout on the input ' +
            'and on embeddings; dropout of whole channels, and Gaussian dropout.',
    },
    options: {
        positions: { default: 64, summary: 'Positions of a map from which on this is reported.' },
        rate: { default: 0.2, minimum: 0, maximum: 1, summary: 'Drop rate from which on this is reported.' },
    },
    messages: {
        leaks: ({ rate, positions, neighbours }: OnFeatureMap) =>
            `Each of ${formatNumber(positions)} positions is dropped alone, and its neighbours still show its value: at rate ` +
            `${formatNumber(rate)} all ${formatNumber(neighbours)} of a neighbourhood are dropped once in ` +
            `${formatNumber(Math.round(rate ** -neighbours))} times.`,
    },
    *check({ graph, option }) {
        for (const noise of early(graph)) {
            const mask = maskOf(graph, noise);
            const positions = positionsOf(noise.outputShape);
            if (
                mask?.kind === 'element' &&
                mask.bernoulli &&
                isAtLeast(mask.rate, option('rate')) &&
                positions >= option('positions')
            ) {
                const neighbours = noise.outputShape.length > 2 ? neighbourhood.map : neighbourhood.sequence;
                yield {
                    message: 'leaks',
                    data: { noise, rate: mask.rate, positions, neighbours },
                    anchor: { layer: noise.id },
                    weight: positions,
                } as const;
            }
        }
    },
    fixes({ data: { noise } }, context) {
        const fix: Fix | undefined = isEveryInstanceIn(context, noise, early(context.graph))
            ? replaceBySpatialDropout(noise)
            : undefined;
        return fix === undefined ? [] : [fix];
    },
    fixSafety: ['changes-training'],
    // Those offer dropout of whole channels too.
    yieldsTo: [
        'dropout-on-shortcut',
        'elementwise-dropout-before-global-pool',
        'elementwise-dropout-before-maxpool',
    ],
});

/** The layers whose values one of the first half of the convolutions made: no other weights and no merge stands between. */
function early(graph: NetworkGraph): Set<ResolvedLayer> {
    const sharesWeights = (layer: ResolvedLayer) => graph.traits(layer).sharesWeights === true;
    const convolutions = graph.layers.filter(sharesWeights).length;
    let count = 0;
    const found = new Set<ResolvedLayer>();
    for (const layer of graph.layers) {
        const [previous, ...others] = graph.predecessors(layer);
        if (sharesWeights(layer)) {
            count += 1;
            if (count <= convolutions / 2) {
                found.add(layer);
            }
        } else if (
            previous !== undefined &&
            others.length === 0 &&
            graph.traits(layer).role !== 'affine' &&
            found.has(previous)
        ) {
            found.add(layer);
        }
    }
    return found;
}
