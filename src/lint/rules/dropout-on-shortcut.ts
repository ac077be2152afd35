import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAbove, isAtLeast } from '../compare.ts';
import { countInWords, formatNumber, formatPercent } from '../format.ts';
import { moveBefore } from '../moves.ts';
import { hasWeights } from '../places.ts';
import { fixedRate, isDropRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { instancesOf } from '../source.ts';
import type { NetworkGraph } from '../walk.ts';

/** He et al. saw 54 blocks with 0.5 fail to converge; where an error begins is this project's own choice. */
const errorRate = 0.3;
const errorBlocks = 20;

interface OnShortcut {
    readonly noise: ResolvedLayer;
    readonly rate: number;
    /** The sum whose branch the noise belongs into: the one that the shortcut ends in, or the one right before the noise. */
    readonly sum: ResolvedLayer;
    /** Such noises on the way along the shortcuts, up to this one. */
    readonly blocks: number;
    /** What comes through all of them: the product of 1 - rate. */
    readonly kept: number;
}

export const dropoutOnShortcut = defineRule({
    id: 'dropout-on-shortcut',
    category: 'placement',
    // Measured once, by the authors of residual networks, and computed: what a shortcut is for is lost. An error where
    // depth makes it what failed there.
    severity: 'warning',
    summary: 'Dropout on the shortcut of a residual block, or between two blocks.',
    documentation: {
        what:
            'Reports noise on the shortcut of a residual block, and right behind its sum where another block begins: there the ' +
            'next shortcut starts from the dropped values. An error at rates of 0.3 and more when 20 shortcuts carry it; noise ' +
            'behind the last sum is on none.',
        why:
            'A shortcut carries its input to the end of the network unchanged, which is what makes depth trainable. With a mask ' +
            'in each block a value comes through all n of them with probability (1 - p)ⁿ only, and the noise of the ones before ' +
            'adds up. In a branch the mask costs the block’s own part alone.',
        bad: example`
            model residual_mlp {
                input(64)
                dense(96, activation = relu)
                residual {
                    dense(96, activation = relu)
                    dense(96)
                }
                dropout(0.2)
                residual {
                    dense(96, activation = relu)
                    dense(96)
                }
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model residual_mlp {
                input(64)
                dense(96, activation = relu)
                residual {
                    dense(96, activation = relu)
                    dropout(0.2)
                    dense(96)
                }
                residual {
                    dense(96, activation = relu)
                    dense(96)
                }
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'He, Zhang, Ren, Sun (2016), Identity mappings in deep residual networks, ECCV',
                url: 'https://arxiv.org/abs/1603.05027',
                evidence:
                    'Read in the paper (section 3.1): with dropout 0.5 on the shortcuts, ResNet-110 fails to converge to a good solution.',
            },
            {
                title: 'Zagoruyko, Komodakis (2016), Wide residual networks, BMVC',
                url: 'https://arxiv.org/abs/1605.07146',
                evidence: 'Puts dropout into the branch, between its convolutions, for that reason.',
            },
            {
                title: 'Computed',
                evidence:
                    'The share that comes through. That an error begins at 0.3 and 20 blocks is this project’s own threshold.',
            },
        ],
        letsPass:
            'Noise in a branch, stochastic depth included. Dropout before the first block, as behind embeddings. Dropout behind ' +
            'the last sum, which belongs to the head. Dropout behind a sum that a normalization, a pooling or weights separate ' +
            'from the next block. Concatenations, which add nothing up. Additive noise, scheduled and learned rates.',
    },
    options: {},
    messages: {
        dropped: ({ noise, blocks, kept }: OnShortcut) =>
            blocks === 1
                ? `\`${noise.kind}\` acts on what the shortcut of a block carries: ${formatPercent(kept)} of the values come ` +
                  `through while training, scaled by ${formatNumber(1 / kept)}.`
                : `\`${noise.kind}\` acts on what the shortcuts of ${countInWords(blocks)} blocks carry: ` +
                  `${formatPercent(kept)} of the values come through all of them while training, scaled by ` +
                  `${formatNumber(1 / kept)}.`,
        noisy: ({ noise, blocks, kept }: OnShortcut) =>
            `\`${noise.kind}\` acts on what the ${blocks === 1 ? 'shortcut of a block carries' : `shortcuts of ${countInWords(blocks)} blocks carry`}: ` +
            `while training it multiplies the mean square by ${formatNumber(1 / kept)}.`,
    },
    *check({ graph }) {
        for (const found of onShortcuts(graph).values()) {
            const { noise, rate, sum, blocks } = found;
            yield {
                message: graph.traits(noise).bernoulli ? 'dropped' : 'noisy',
                data: found,
                anchor: { layer: noise.id },
                related: [{ message: 'The sum of the block.', anchor: { layer: sum.id } }],
                severity: isAtLeast(rate, errorRate) && blocks >= errorBlocks ? 'error' : 'warning',
                weight: blocks,
            } as const;
        }
    },
    fixes({ data: { noise, sum } }, context) {
        const { graph, network } = context;
        const afterSums = noisesAfterSums(graph);
        const reported = onShortcuts(graph);
        const isWrongEverywhere = instancesOf(network.layers, noise).every(
            instance => reported.has(instance) || afterSums.has(instance),
        );
        if (!isWrongEverywhere) {
            return [];
        }
        const weights = lastWeightsOfBranch(graph, sum);
        // One noise in each of the blocks that a statement makes, as many as there were.
        const move =
            weights !== undefined &&
            instancesOf(network.layers, weights).length === instancesOf(network.layers, noise).length &&
            moveBefore(
                noise,
                weights,
                `Move \`${noise.kind}\` into the branch, before its last \`${weights.kind}\``,
            );
        const remove: Fix = {
            title: t('Remove `{0}`', noise.kind),
            safety: 'changes-training',
            edits: [{ kind: 'remove_layer', layer: noise.id }],
        };
        return move ? [move, remove] : [remove];
    },
    fixSafety: ['changes-training'],
    yieldsTo: ['dropout-after-output-activation', 'dropout-on-token-ids'],
});

/** The noises on shortcuts and on what shortcuts start from, in the network's order. */
function onShortcuts(graph: NetworkGraph): Map<ResolvedLayer, OnShortcut> {
    const sums = new Map<ResolvedLayer, ResolvedLayer>();
    const forks = new Set<ResolvedLayer>();
    for (const sum of graph.layers) {
        if (graph.traits(sum).merges !== 'sum') {
            continue;
        }
        const { fork, between } = shortcutOf(graph, sum);
        // A way with several layers with weights is a branch like the other one.
        if (between.filter(layer => hasWeights(graph, layer)).length < 2) {
            for (const layer of between) {
                sums.set(layer, sum);
            }
        }
        if (fork !== undefined && !forks.has(fork)) {
            forks.add(fork);
            for (const [layer, before] of behindSum(graph, fork)) {
                sums.set(layer, before);
            }
        }
    }
    const found = new Map<ResolvedLayer, OnShortcut>();
    const carried = new Map<ResolvedLayer, { readonly blocks: number; readonly kept: number }>();
    for (const layer of graph.layers) {
        const source = graph.predecessors(layer).at(-1);
        const before = (source && carried.get(source)) ?? { blocks: 0, kept: 1 };
        const sum = sums.get(layer);
        const rate = rateOf(graph, layer);
        if (sum === undefined || rate === undefined) {
            carried.set(layer, before);
        } else {
            const after = { blocks: before.blocks + 1, kept: before.kept * (1 - rate) };
            carried.set(layer, after);
            found.set(layer, { noise: layer, rate, sum, ...after });
        }
    }
    return found;
}

/** The layer that branch and shortcut of a sum both start from, and the layers on the shortcut alone. */
function shortcutOf(graph: NetworkGraph, sum: ResolvedLayer) {
    const between: ResolvedLayer[] = [];
    const [branch] = graph.predecessors(sum);
    let fork = graph.predecessors(sum).at(-1);
    // An empty branch gives what the shortcut does: there is no way of its own.
    while (fork !== undefined && fork !== branch && graph.consumers(fork).length === 1) {
        const [previous, ...others] = graph.predecessors(fork);
        if (previous === undefined || others.length > 0) {
            break;
        }
        between.push(fork);
        fork = previous;
    }
    return { fork, between };
}

/** The layers from `layer` back to the sum right before it, each with that sum; none where something else stands between. */
function behindSum(graph: NetworkGraph, layer: ResolvedLayer): [ResolvedLayer, ResolvedLayer][] {
    const passed: ResolvedLayer[] = [];
    let current = layer;
    for (;;) {
        const { role, merges } = graph.traits(current);
        if (merges === 'sum') {
            return passed.map(each => [each, current]);
        }
        const [previous] = graph.predecessors(current);
        if (previous === undefined || (role !== 'activation' && role !== 'noise' && role !== 'reshape')) {
            return [];
        }
        passed.push(current);
        current = previous;
    }
}

/** Where a sum stands right before, also the last one, whose noise is the head's: a statement in `repeat` makes both. */
function noisesAfterSums(graph: NetworkGraph): Set<ResolvedLayer> {
    const after = new Set<ResolvedLayer>();
    for (const layer of graph.layers) {
        const [previous] = graph.predecessors(layer);
        const { role } = graph.traits(layer);
        if (
            previous !== undefined &&
            (role === 'activation' || role === 'noise' || role === 'reshape') &&
            (graph.traits(previous).merges === 'sum' || after.has(previous))
        ) {
            after.add(layer);
        }
    }
    return after;
}

/** The rate of noise that multiplies what a shortcut carries: of values, of channels or of the whole of it. */
function rateOf(graph: NetworkGraph, layer: ResolvedLayer): number | undefined {
    const { noise, additive } = graph.traits(layer);
    const multiplies =
        noise === 'element' || noise === 'channel' || noise === 'path' || (noise === 'gaussian' && !additive);
    const rate = multiplies ? fixedRate(graph, layer) : undefined;
    return rate !== undefined && isDropRate(rate) && isAbove(rate, 0) ? rate : undefined;
}

/** The layer with weights nearest to the sum in its branch. */
function lastWeightsOfBranch(graph: NetworkGraph, sum: ResolvedLayer): ResolvedLayer | undefined {
    const { fork } = shortcutOf(graph, sum);
    let [current] = graph.predecessors(sum);
    while (current !== undefined && current !== fork && !hasWeights(graph, current)) {
        [current] = graph.predecessors(current);
    }
    return current === fork ? undefined : current;
}
