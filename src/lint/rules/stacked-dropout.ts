import { t } from '../../core/localize.ts';
import type { Fix, NetworkEdit } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAbove } from '../compare.ts';
import { capitalize, countInWords, formatNumber, formatPercent, tidy } from '../format.ts';
import { highestHiddenRate, setRate, usualHiddenRate } from '../lower-rate.ts';
import { fixedRate, writtenRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { instancesOf, isWrittenInPlace } from '../source.ts';
import { type Stack, stacksIn } from '../stacks.ts';
import type { NetworkGraph } from '../walk.ts';

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
            title: t('Merge into `{0}({1})`', last.kind, formatNumber(stack.merged)),
            safety: 'safe',
            edits: [
                ...stack.layers.slice(0, -1).map(({ id }) => ({ kind: 'remove_layer' as const, layer: id })),
                { kind: 'set_parameter', layer: last.id, parameter, value: toWritten(tidy(stack.merged)) },
            ],
        };
        return isTooHigh(stack, graph) ? [fix, keepStrongest(stack)] : [fix];
    },
    fixSafety: ['safe', 'changes-training'],
    // A merged dropout in the wrong place is still in the wrong place.
    yieldsTo: [
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-token-ids',
    ],
});

/**
 * Where the merged rate would be too high itself, one of the layers alone is likelier what was meant. Which one that is
 * cannot be told where a name holds a rate, which may be another one elsewhere.
 */
function isTooHigh({ layers, merged }: Stack, graph: NetworkGraph): boolean {
    return (
        merged > highestHiddenRate &&
        layers.every(layer => graph.traits(layer).noise !== 'weight' && layer.source.names === undefined)
    );
}

/** The one with the highest rate, at the usual one where its own is too high by itself. */
function keepStrongest({ layers, rates }: Stack): Fix {
    const index = rates.lastIndexOf(Math.max(...rates));
    const others = layers.filter((_, each) => each !== index);
    const edits: NetworkEdit[] = others.map(({ id }) => ({ kind: 'remove_layer', layer: id }));
    const kept = layers[index];
    const rate = rates[index] ?? 0;
    if (kept === undefined || !isAbove(rate, highestHiddenRate)) {
        const title = t('Keep `{0}({1})` alone', kept?.kind ?? '', formatNumber(rate));
        return { title, safety: 'changes-training', edits };
    }
    return {
        title: t('Keep one `{0}`, at {1}', kept.kind, formatNumber(usualHiddenRate)),
        safety: 'changes-training',
        edits: [...edits, ...setRate(kept, usualHiddenRate).edits],
    };
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
