import type { CallValue, Value } from '../../catalog/values.ts';
import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { formatNumber } from '../format.ts';
import { channelsOf, feedsLastWeights, hasPathAround, hasWeights, isFeatureMap } from '../places.ts';
import { defineRule, example } from '../rule.ts';
import { instancesOf } from '../source.ts';
import type { NetworkGraph } from '../walk.ts';

interface UnevenHead {
    /** The wide dense layer whose output nothing drops. */
    readonly bare: ResolvedLayer;
    /** The last layer before the next weights: its activation, a normalization, or itself. */
    readonly end: ResolvedLayer;
    readonly sibling: ResolvedLayer;
    readonly siblingNoise: ResolvedLayer;
}

export const unevenDenseHead = defineRule({
    id: 'uneven-dense-head',
    category: 'placement',
    // One well-known network and a report about it, without a measurement of ours: a hint.
    severity: 'hint',
    summary: 'A wide dense layer before the output without the dropout that its sibling has.',
    documentation: {
        what:
            'Reports the last hidden layer of a dense head behind a flattened map, where all hidden layers of the head have ' +
            '1024 units or more, an earlier one has dropout on its output, and this one has none.',
        why:
            'The wide dense layers hold most weights of such a network and overfit first; AlexNet and VGG drop half of ' +
            'both. Dropout written before each dense layer rather than after it covers the flattened map and the first ' +
            'of them, and leaves out the last one, which nobody notices since the network trains. It happened to ' +
            'AlexNet in a widely used library.',
        bad: example`
            model head {
                input(8, 8, 64)
                flatten()
                dense(2048, activation = relu)
                dropout(0.5)
                dense(2048, activation = relu)
                dense(1000, activation = softmax)
            }
        `,
        good: example`
            model head {
                input(8, 8, 64)
                flatten()
                dense(2048, activation = relu)
                dropout(0.5)
                dense(2048, activation = relu)
                dropout(0.5)
                dense(1000, activation = softmax)
            }
        `,
        references: [
            {
                title: 'pytorch/vision, issue 549',
                url: 'https://github.com/pytorch/vision/issues/549',
                evidence:
                    'Read at the source: dropout before instead of after the dense layers of AlexNet; the reporter claims two points of accuracy in fine-tuning, and it was left so for the weights that exist.',
            },
            {
                title: 'pytorch/vision, issue 92',
                url: 'https://github.com/pytorch/vision/issues/92',
                evidence: 'Read at the source: the same in VGG, which was mended.',
            },
            {
                title: 'BVLC/caffe, bvlc_alexnet/train_val.prototxt',
                url: 'https://github.com/BVLC/caffe/blob/master/models/bvlc_alexnet/train_val.prototxt',
                evidence: 'Read at the source: dropout of 0.5 after both dense layers of 4096 units.',
            },
        ],
        letsPass:
            'Heads whose first dense layer has fewer than 1024 units, or a narrow layer among them; networks that read ' +
            'vectors; any noise between the layer and the next weights, as noise on those weights. A head without any ' +
            'dropout. Branches of residual blocks.',
    },
    options: { units: { default: 1024, summary: 'The fewest units of a wide dense layer.' } },
    messages: {
        bare: ({ bare, sibling }: UnevenHead) =>
            `\`${bare.kind}\` with ${formatNumber(channelsOf(bare.outputShape))} units feeds the output without dropout, ` +
            `while the one before it with ${formatNumber(channelsOf(sibling.outputShape))} units has it.`,
    },
    *check({ graph, option }) {
        // What is known of the head that a layer's output belongs to; undefined where no map was flattened before it.
        const heads = new Map<ResolvedLayer, Head | undefined>();
        for (const layer of graph.layers) {
            const [previous, ...others] = graph.predecessors(layer);
            if (previous === undefined || others.length > 0 || isFeatureMap(layer.outputShape)) {
                continue;
            }
            const before = isFeatureMap(previous.outputShape) ? emptyHead : heads.get(previous);
            if (before === undefined || !isDense(graph, layer)) {
                heads.set(layer, before);
                continue;
            }
            const narrowest = Math.min(before.narrowest, channelsOf(layer.outputShape));
            const after = untilNextWeights(graph, layer);
            const { dropped } = before;
            heads.set(layer, {
                narrowest,
                dropped: after?.noise ? { dense: layer, noise: after.noise } : dropped,
            });
            const isBare = after !== undefined && after.noise === undefined && !hasPathAround(graph, layer);
            if (isBare && dropped && narrowest >= option('units') && feedsLastWeights(graph, layer)) {
                yield {
                    message: 'bare',
                    data: {
                        bare: layer,
                        end: after.end,
                        sibling: dropped.dense,
                        siblingNoise: dropped.noise,
                    },
                    anchor: { layer: layer.id },
                    related: [
                        {
                            message: 'The dropout of the layer before it.',
                            anchor: { layer: dropped.noise.id },
                        },
                    ],
                    weight: channelsOf(layer.outputShape),
                } as const;
            }
        }
    },
    fixes({ data: { bare, end, siblingNoise } }, { network }) {
        if (instancesOf(network.layers, bare).length > 1) {
            return [];
        }
        const call: CallValue = { call: siblingNoise.kind, arguments: given(siblingNoise.parameters) };
        const fix: Fix = {
            title: t('Add the same `{0}` after it', siblingNoise.kind),
            safety: 'changes-training',
            edits: [{ kind: 'insert_layer', call, after: end.id }],
        };
        return [fix];
    },
    fixSafety: ['changes-training'],
});

/** The arguments that say what the parameters say, without those that are alternatives to others. */
function given(parameters: Readonly<Record<string, Value>>): Record<string, Value> {
    return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null));
}

interface Head {
    /** Units of its narrowest dense layer so far. */
    readonly narrowest: number;
    /** The last of its dense layers with noise on its output, and that noise. */
    readonly dropped: { readonly dense: ResolvedLayer; readonly noise: ResolvedLayer } | undefined;
}

const emptyHead: Head = { narrowest: Number.POSITIVE_INFINITY, dropped: undefined };

function isDense(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const { sharesWeights, readsTokenIds } = graph.traits(layer);
    return hasWeights(graph, layer) && !sharesWeights && !readsTokenIds;
}

/** What stands between a layer and the one next layer with weights: the first noise, and the last layer. */
function untilNextWeights(
    graph: NetworkGraph,
    layer: ResolvedLayer,
): { readonly noise: ResolvedLayer | undefined; readonly end: ResolvedLayer } | undefined {
    let end = layer;
    let noise: ResolvedLayer | undefined;
    for (;;) {
        const [next, ...others] = graph.consumers(end);
        if (next === undefined || others.length > 0) {
            return undefined;
        }
        if (hasWeights(graph, next)) {
            return { noise, end };
        }
        noise ??= graph.traits(next).role === 'noise' ? next : undefined;
        end = next;
    }
}
