import { layerEntry } from '../../catalog/layers/index.ts';
import { t } from '../../core/localize.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { chanceOfNothing, fewestDraws, largestRate, largestWrittenRate } from '../annihilation.ts';
import { isAbove } from '../compare.ts';
import { formatNumber, formatPercent, formatRate } from '../format.ts';
import { highestHiddenRate, keepFixes, keepRemark, usualHiddenRate } from '../lower-rate.ts';
import { hasPathAround, isBeforeWeights, isOnInput, producerOf } from '../places.ts';
import { isActiveRate, nominalRate, probabilitiesOf, rateSlack } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { everyInstance } from '../source.ts';
import { stacksIn } from '../stacks.ts';
import type { NetworkGraph } from '../walk.ts';

interface Annihilation {
    readonly noise: ResolvedLayer;
    readonly units: number;
    readonly rate: number;
    /** The largest share of examples without a unit that passes. */
    readonly share: number;
}

export const narrowLayerAnnihilation = defineRule({
    id: 'narrow-layer-annihilation',
    category: 'capacity',
    // Computed: p^n of the examples lose the whole layer. How much that costs depends on the task, so no error.
    severity: 'warning',
    summary: 'Dropout on a hidden layer so narrow that some examples lose all of its units.',
    documentation: {
        what:
            'Reports dropout of single units on a hidden layer where more than 0.1% of the training examples lose every ' +
            'unit of it, and no shortcut leads around.',
        why:
            'Each of n units is dropped on its own with probability p, so all of them are with probability p^n. What comes ' +
            'after sees zeros then, whatever the input was, and is trained on that. Four units at p = 0.5 are gone for ' +
            'one example in 16; ten for one in a thousand. Dropouts in a row act as one, and are counted so.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(4, activation = relu)
                dropout(0.5)
                dense(2, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(32, activation = relu)
                dropout(0.5)
                dense(2, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence: '0.5⁴ = 6.25%, 0.5⁸ = 0.39%, 0.5¹⁰ = 0.098%; 0.8¹⁶ = 2.8%.',
            },
            {
                title: 'Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), appendix A',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'A layer with dropout needs more units, n divided by the probability of keeping; read in transcriptions of the paper.',
            },
            { title: 'Threshold', evidence: '0.1% of the examples is this project’s own.' },
        ],
        letsPass:
            'Layers around which a path leads, as in a residual block. The input, whose width is not for the model to choose, ' +
            'and the output, of which other rules speak. Alpha and Gaussian dropout, which set nothing to 0, and learned rates.',
    },
    options: {
        empty_share: {
            default: 0.001,
            minimum: 0,
            maximum: 1,
            summary: 'The share of examples without any unit from which on a layer is reported.',
        },
    },
    messages: {
        empty: ({ noise, units, rate }: Annihilation) =>
            `In ${formatPercent(chanceOfNothing(rate, units))} of the training examples \`${noise.kind}\` leaves nothing of ` +
            `this layer of ${units === 1 ? '1 unit' : `${formatNumber(units)} units`} ` +
            `(${formatRate(rate)}^${formatNumber(units)}).${keepRemark(noise)}`,
    },
    *check({ graph, option }) {
        const share = option('empty_share');
        for (const [noise, rate] of ratesOfMasks(graph)) {
            if (losesEveryUnit(graph, noise, rate, share)) {
                const units = sizeOf(noise.outputShape);
                const producer = producerOf(graph, noise);
                yield {
                    message: 'empty',
                    data: { noise, units, rate, share },
                    anchor: { layer: noise.id },
                    related: producer
                        ? [{ message: 'Gives the units.', anchor: { layer: producer.id } }]
                        : [],
                    weight: chanceOfNothing(rate, units),
                } as const;
            }
        }
    },
    fixes({ data: { noise, units, rate, share } }, { graph, network }) {
        const fixes: Fix[] = [];
        const rates = ratesOfMasks(graph);
        if (
            !everyInstance(network.layers, noise, each =>
                losesEveryUnit(graph, each, rates.get(each) ?? 0, share),
            )
        ) {
            return fixes;
        }
        fixes.push(...keepFixes(noise));
        const lower = passingRate(share, units);
        for (const { parameter, keeps, with: withRate } of lower > 0 ? probabilitiesOf(noise) : []) {
            const value = keeps ? 1 - lower : lower;
            fixes.push({
                title: t('Set `{0}` to {1}', parameter, formatRate(value)),
                safety: 'changes-training',
                edits: [{ kind: 'set_parameter', layer: noise.id, parameter, value: withRate(value) }],
            });
        }
        const producer = producerOf(graph, noise);
        if (
            producer !== undefined &&
            layerEntry(producer.kind).parameters.units !== undefined &&
            producer.parameters.units === units
        ) {
            const wide = fewestDraws(share, rate);
            fixes.push({
                title: t('Widen `{0}` to {1} units', producer.kind, formatRate(wide)),
                safety: 'changes-training',
                edits: [{ kind: 'set_parameter', layer: producer.id, parameter: 'units', value: wide }],
            });
        }
        return fixes;
    },
    fixSafety: ['changes-training'],
    yieldsTo: [
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-token-ids',
    ],
});

/** The rate that a fix sets: the largest that passes, or the usual one where that would be high for hidden units. */
function passingRate(share: number, units: number): number {
    const largest = largestWrittenRate(share, units);
    return isAbove(largest, highestHiddenRate) ? usualHiddenRate : largest;
}

/** The rate of each mask of single units; for dropouts in a row, of the last the one that they have together. */
function ratesOfMasks(graph: NetworkGraph): Map<ResolvedLayer, number> {
    const rates = new Map<ResolvedLayer, number>();
    for (const layer of graph.layers) {
        const { noise, bernoulli } = graph.traits(layer);
        const rate = nominalRate(layer);
        if (noise === 'element' && bernoulli && isActiveRate(rate)) {
            rates.set(layer, rate);
        }
    }
    for (const { layers, merged } of stacksIn(graph)) {
        for (const layer of layers) {
            rates.delete(layer);
        }
        const last = layers.at(-1);
        if (last !== undefined && graph.traits(last).noise === 'element') {
            rates.set(last, merged);
        }
    }
    return rates;
}

function losesEveryUnit(graph: NetworkGraph, noise: ResolvedLayer, rate: number, share: number): boolean {
    return (
        rate > largestRate(share, sizeOf(noise.outputShape)) + rateSlack &&
        !isOnInput(graph, noise) &&
        isBeforeWeights(graph, noise) &&
        !hasPathAround(graph, noise)
    );
}
