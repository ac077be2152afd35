import { losses } from '../../catalog/losses/index.ts';
import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAtLeast } from '../compare.ts';
import { formatNumber, formatRate } from '../format.ts';
import { looksLikeMixUp } from '../lower-rate.ts';
import { maskOf } from '../masks.ts';
import { channelsOf, feedsLastWeights, hasPathAround, isFeatureMap, producerOf } from '../places.ts';
import { mergedRate, rateSlack, writtenRate } from '../rates.ts';
import { defineRule, example, type LintContext } from '../rule.ts';
import { isWrittenInPlace } from '../source.ts';
import { firstAfter, isTransparent, type NetworkGraph } from '../walk.ts';

/** With fewer, there is nothing to separate that one unit could not. */
const fewestClasses = 3;

interface TooNarrow {
    readonly noise: ResolvedLayer;
    /** Of all dropouts of these units together. */
    readonly rate: number;
    /** False where other dropouts of the same units stand before this one. */
    readonly alone: boolean;
    readonly units: number;
    readonly classes: number;
    /** Units that have to be alive: as many as classes, but no more than the option. */
    readonly needed: number;
    readonly producer: ResolvedLayer;
}

export const effectiveWidthBelowClasses = defineRule({
    id: 'effective-width-below-classes',
    category: 'capacity',
    // Arithmetic of the units that are left, against a limit that follows the original paper's advice on width. The cap
    // keeps it from networks with very many classes, which manage with fewer units.
    severity: 'warning',
    summary: 'A last hidden layer of which dropout leaves fewer units than there are classes.',
    documentation: {
        what:
            'Reports dropout on a dense hidden layer that feeds the last layer, where on average fewer units are left than there ' +
            'are classes, or than 32 where there are more.',
        why:
            'The scores of k classes are linear in the units before them. With fewer than k of those alive in a training step, ' +
            'some classes can only be told apart by what the same few units say about others. The original paper advises a ' +
            'width of n / (1 - p) where n units would do without dropout.',
        bad: example`
            model news_mlp {
                input(1000)
                dense(128, activation = relu)
                dense(16, activation = relu)
                dropout(0.5)
                dense(46, activation = softmax)
            }
        `,
        good: example`
            model news_mlp {
                input(1000)
                dense(128, activation = relu)
                dropout(0.5)
                dense(46, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Srivastava et al. (2014), Dropout: a simple way to prevent neural networks from overfitting, JMLR 15, appendix A.1',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'The advice on width. No paper gives this limit: counting classes, and the cap of 32, are this project’s own.',
            },
            {
                title: 'keras-team/keras, reuters_mlp_relu_vs_selu.py',
                url: 'https://github.com/keras-team/keras/blob/1c168e2358f0e2a0567b11e52eeb8e6326785cb7/examples/reuters_mlp_relu_vs_selu.py',
                evidence: 'Six layers of 16 units with dropout 0.5 before 46 classes: 8 units are left.',
            },
        ],
        letsPass:
            'Two classes, independent labels, and regression. Layers around which a shortcut leads. Feature maps: SqueezeNet has ' +
            '256 channels alive for 1000 classes, and does well. Embeddings. Gaussian and alpha dropout, scheduled and learned rates.',
    },
    options: {
        cap: { default: 32, summary: 'Units that are enough for any number of classes.' },
    },
    messages: {
        narrow: ({ rate, units, classes }: TooNarrow) =>
            `On average ${formatNumber(units * (1 - rate), 3)} of ${formatNumber(units)} units must tell ` +
            `${formatNumber(classes)} classes apart.`,
    },
    *check(context) {
        const { graph, option } = context;
        const classes = classesOf(context, graph);
        if (classes === undefined || classes < fewestClasses) {
            return;
        }
        const needed = Math.min(classes, option('cap'));
        const rows = rowsIn(graph);
        for (const noise of graph.layers) {
            const row = rows.get(noise);
            const units = channelsOf(noise.outputShape);
            if (
                row === undefined ||
                isAtLeast(units * (1 - row.rate), needed) ||
                isFeatureMap(noise.outputShape) ||
                !feedsLastWeights(graph, noise) ||
                hasPathAround(graph, noise) ||
                isFollowed(graph, noise)
            ) {
                continue;
            }
            const producer = producerOf(graph, noise);
            if (producer !== undefined && isDense(graph, producer)) {
                yield {
                    message: 'narrow',
                    data: { noise, ...row, units, classes, needed, producer },
                    anchor: { layer: noise.id },
                    related: [
                        { message: 'The layer whose units are dropped.', anchor: { layer: producer.id } },
                    ],
                    weight: needed / (units * (1 - row.rate)),
                    // A keep probability in the place of a rate is the mistake then, and a wider layer no remedy.
                    yieldsTo: looksLikeMixUp(noise) ? ['rate-high-hidden'] : [],
                } as const;
            }
        }
    },
    fixes({ data: { noise, rate, alone, units, needed, producer } }) {
        const fixes: Fix[] = [];
        // A maxout between makes fewer units of the layer's own.
        const ownUnits = channelsOf(producer.outputShape);
        const pieces = ownUnits / units;
        const wide = Math.ceil((2 * needed) / (1 - rate) - rateSlack) * pieces;
        if (isWrittenInPlace(producer, 'units')) {
            fixes.push({
                title: t('Widen `{0}` to {1} units', producer.kind, formatRate(wide)),
                safety: 'changes-training',
                edits: [{ kind: 'set_parameter', layer: producer.id, parameter: 'units', value: wide }],
            });
        }
        const { parameter, toWritten } = writtenRate(noise);
        const lower = Math.floor((1 - needed / units) * 100 + rateSlack) / 100;
        if (alone && lower >= 0.05 && isWrittenInPlace(noise, parameter)) {
            fixes.push({
                title: t('Set `{0}` to {1}', parameter, formatRate(toWritten(lower))),
                safety: 'changes-training',
                edits: [{ kind: 'set_parameter', layer: noise.id, parameter, value: toWritten(lower) }],
            });
        }
        return fixes;
    },
    fixSafety: ['changes-training'],
    yieldsTo: ['dropout-after-output-activation', 'dropout-on-logits', 'dropout-on-regression-output'],
});

/** Classes that exclude each other, one score each; undefined for every other task. */
function classesOf({ run }: LintContext, graph: NetworkGraph): number | undefined {
    const { output } = graph;
    if (output === undefined) {
        return undefined;
    }
    const { outputActivation, elementwise } = graph.traits(output);
    const isSoftmax = outputActivation === true && !elementwise;
    const loss = run?.settings.loss?.call;
    const fusesWith = Object.entries(losses).find(([name]) => name === loss)?.[1].fusesWith;
    const areClasses = run === undefined ? isSoftmax : fusesWith === 'softmax';
    return areClasses ? channelsOf(output.outputShape) : undefined;
}

/** Dropouts of the same single units, as one. */
interface Row {
    readonly rate: number;
    /** False where it is of several. */
    readonly alone: boolean;
}

/** Each row by its last dropout, of those units whose path is that dropout's alone. */
function rowsIn(graph: NetworkGraph): Map<ResolvedLayer, Row> {
    const rows = new Map<ResolvedLayer, Row>();
    /** The row that ends at or before a layer, as what follows that layer alone continues it. */
    const openAt = new Map<ResolvedLayer, Row>();
    for (const layer of graph.layers) {
        const traits = graph.traits(layer);
        const own = dropRateOf(graph, layer);
        const [previous, ...others] = graph.predecessors(layer);
        const isAlone =
            previous !== undefined && others.length === 0 && graph.consumers(previous).length === 1;
        const before = isAlone ? openAt.get(previous) : undefined;
        if (own !== undefined) {
            const row =
                before === undefined
                    ? { rate: own, alone: true }
                    : { rate: mergedRate([before.rate, own]), alone: false };
            rows.set(layer, row);
            openAt.set(layer, row);
        } else if (before !== undefined && (isTransparent(traits, layer) || traits.role === 'noise')) {
            openAt.set(layer, before);
        }
    }
    return rows;
}

/** True where a later dropout of the same units counts this one as well. */
function isFollowed(graph: NetworkGraph, noise: ResolvedLayer): boolean {
    return firstAfter(graph, noise, isTransparent).some(next => dropRateOf(graph, next) !== undefined);
}

function dropRateOf(graph: NetworkGraph, layer: ResolvedLayer): number | undefined {
    const mask = maskOf(graph, layer);
    return mask?.kind === 'element' && mask.bernoulli ? mask.rate : undefined;
}

/** Units of a vector, each with weights of its own from all inputs. */
function isDense(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const { sharesWeights, readsTokenIds } = graph.traits(layer);
    return !sharesWeights && !readsTokenIds && !isFeatureMap(layer.outputShape);
}
