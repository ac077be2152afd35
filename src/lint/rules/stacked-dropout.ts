import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { capitalize, countInWords, formatNumber, formatPercent, tidy } from '../format.ts';
import { fixedRate, isDropRate, mergedRate, rateSlack, writtenRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { instancesOf, isWrittenInPlace } from '../source.ts';
import { firstBefore, isElementwiseHomogeneous, isReshape, type NetworkGraph } from '../walk.ts';

interface Stack {
    /** Two or more, in the network's order. */
    readonly layers: readonly ResolvedLayer[];
    readonly rates: readonly number[];
    /** The rate of the one layer that does the same. */
    readonly merged: number;
}

export const stackedDropout = defineRule({
    id: 'stacked-dropout',
    category: 'placement',
    // The merged rate is exact, but the network is not wrong, only written misleadingly: a warning that trains.
    severity: 'warning',
    summary: 'Dropouts in a row, which act as one with a higher rate.',
    documentation: {
        what:
            'Reports dropout layers of one kind that follow each other with nothing between them but activations such as ' +
            'ReLU, `flatten` and `reshape`. The finding stands at the last of them.',
        why:
            'A value survives two masks with probability (1 - p₁)(1 - p₂), and is scaled by the inverse of exactly that. ' +
            'So two dropouts are one with the rate 1 - (1 - p₁)(1 - p₂): 0.2 and 0.4 drop 52% of the values, which ' +
            'neither line says. ReLU and its kin commute with the mask, f(c x) = c f(x), and a reshape moves no value, so ' +
            'they change nothing about it.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0.2)
                dropout(0.4)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0.52)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence:
                    'The product of independent Bernoulli masks is a Bernoulli mask whose keep probability is the product of theirs.',
            },
        ],
        letsPass:
            'Kinds that differ, as channel dropout beside elementwise dropout: they drop different things. Gaussian and ' +
            'alpha dropout, and dropout across pooling: one layer could not do exactly the same. Channel dropout across ' +
            '`flatten`, after which there are no channels. A scheduled or learned rate: the merged one would be no ' +
            'number. A dropout whose output something else reads too. A rate of 0, which `dropout-no-op` speaks of.',
    },
    options: {},
    messages: {
        stacked: ({ layers, rates, merged }: Stack) =>
            `${capitalize(countInWords(layers.length))} dropouts in a row act as one with rate ${formatNumber(merged)} ` +
            `(1 - ${rates.map(rate => formatNumber(1 - rate)).join(' x ')}).`,
    },
    *check({ graph }) {
        for (const stack of stacksIn(graph)) {
            const [last, ...others] = [...stack.layers].reverse();
            if (last !== undefined) {
                yield {
                    message: 'stacked',
                    data: stack,
                    anchor: { layer: last.id },
                    related: others.reverse().map(other => ({
                        message: `Drops ${formatPercent(fixedRate(graph, other) ?? 0)} of the same values.`,
                        anchor: { layer: other.id },
                    })),
                    weight: stack.merged,
                } as const;
            }
        }
    },
    fixes({ data: stack }, { graph, network }) {
        const last = stack.layers.at(-1);
        if (last === undefined || !isRightForEveryInstance(stack, graph, network.layers)) {
            return [];
        }
        const { parameter, toWritten } = writtenRate(last);
        const fix: Fix = {
            title: `Merge into \`${last.kind}(${formatNumber(stack.merged)})\``,
            safety: 'safe',
            edits: [
                ...stack.layers.slice(0, -1).map(({ id }) => ({ kind: 'remove_layer' as const, layer: id })),
                { kind: 'set_parameter', layer: last.id, parameter, value: toWritten(tidy(stack.merged)) },
            ],
        };
        return [fix];
    },
    fixSafety: ['safe'],
    // A merged dropout in the wrong place is still in the wrong place.
    yieldsTo: [
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-token-ids',
    ],
});

/** The longest rows of Bernoulli layers of one kind, each with a fixed rate. */
function stacksIn(graph: NetworkGraph): Stack[] {
    const previous = new Map<ResolvedLayer, ResolvedLayer>();
    for (const layer of graph.layers) {
        const before = stackedUnder(graph, layer);
        if (before !== undefined) {
            previous.set(layer, before);
        }
    }
    const continued = new Set(previous.values());
    const ends = [...previous.keys()].filter(layer => !continued.has(layer));
    return ends.map(end => {
        const layers: ResolvedLayer[] = [];
        for (let layer: ResolvedLayer | undefined = end; layer !== undefined; layer = previous.get(layer)) {
            layers.unshift(layer);
        }
        const rates = layers.map(layer => fixedRate(graph, layer) ?? 0);
        return { layers, rates, merged: mergedRate(rates) };
    });
}

/** The layer whose mask this one's multiplies, if there is one. */
function stackedUnder(graph: NetworkGraph, layer: ResolvedLayer): ResolvedLayer | undefined {
    if (!isMergeable(graph, layer)) {
        return undefined;
    }
    const { noise } = graph.traits(layer);
    const before = firstBefore(
        graph,
        layer,
        (traits, other) =>
            isElementwiseHomogeneous(traits, other) ||
            (noise !== 'channel' && isReshape(traits, other)) ||
            isNoOp(graph, other),
    );
    return before !== undefined &&
        before.kind === layer.kind &&
        graph.traits(before).noise === noise &&
        isMergeable(graph, before)
        ? before
        : undefined;
}

/** Changes nothing, so that the masks before and after it meet. */
function isNoOp(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const rate = fixedRate(graph, layer);
    return graph.traits(layer).role === 'noise' && rate !== undefined && Math.abs(rate) <= rateSlack;
}

function isMergeable(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const rate = fixedRate(graph, layer);
    return (
        graph.traits(layer).bernoulli === true && rate !== undefined && isDropRate(rate) && rate > rateSlack
    );
}

/**
 * True where merging the statements of this stack merges nothing else: each is written in place, stands for one layer of
 * the stack, and wherever it is instantiated it is part of a stack of the same statements with the same merged rate.
 */
function isRightForEveryInstance(
    stack: Stack,
    graph: NetworkGraph,
    layers: readonly ResolvedLayer[],
): boolean {
    const statements = new Set(stack.layers.map(layer => layer.source.statement.start));
    if (statements.size < stack.layers.length) {
        return false;
    }
    const alike = stacksIn(graph).filter(
        other =>
            Math.abs(other.merged - stack.merged) < 1e-12 &&
            other.layers.length === stack.layers.length &&
            other.layers.every(
                (layer, index) =>
                    layer.source.statement.start === stack.layers[index]?.source.statement.start,
            ),
    );
    const merged = new Set(alike.flatMap(other => other.layers));
    return stack.layers.every(
        layer =>
            isWrittenInPlace(layer, writtenRate(layer).parameter) &&
            instancesOf(layers, layer).every(instance => merged.has(instance)),
    );
}
