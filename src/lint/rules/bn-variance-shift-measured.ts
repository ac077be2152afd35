import type { Anchor } from '../../model/finding.ts';
import type { BatchNormShift } from '../../model/noise-measures.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAbove } from '../compare.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { defineRule, example, type Report, type RuleContext } from '../rule.ts';
import type { NetworkGraph } from '../walk.ts';
import { dropoutBeforeBatchnorm } from './dropout-before-batchnorm.ts';
import { dropoutWeightBatchnorm } from './dropout-weight-batchnorm.ts';

interface MeasuredShift {
    readonly shift: BatchNormShift;
    /** The lower of the losses with statistics in which noise has a part. */
    readonly before: number;
    /** What of it goes with the noise, in (0, 1). */
    readonly drop: number;
    readonly norm: ResolvedLayer;
    /** Of that layer: stored variance over the variance with noise off. */
    readonly ratio: number;
    /** What is said of the order of the layers, whose fixes these are. */
    readonly order: Report | undefined;
}

export const bnVarianceShiftMeasured = defineRule({
    id: 'bn-variance-shift-measured',
    category: 'measured',
    // Measured on the user's own network and data, with the same weights on both sides: a warning.
    severity: 'warning',
    summary:
        'A batch normalization whose stored statistics cost validation loss, because of the dropout before it.',
    documentation: {
        what:
            'Reports the dropout before the batch normalization whose stored variance is furthest off, where validation ' +
            'loss falls by more than 10% once the means and variances of all batch normalizations are estimated anew with ' +
            'dropout off. The run itself measures it when it has trained to its end, on copies of the network: nothing of ' +
            'what it trained changes. The rule speaks until the spec changes.',
        why:
            'Batch normalization stores the variance that it meets while dropout is on, and divides by it when dropout is ' +
            'off. How far that is off is a matter of the layers, which `dropout-before-batchnorm` computes; what it costs ' +
            'is a matter of the network, and is measured here. Running averages are behind with moving weights as well, ' +
            'so the statistics are also estimated anew with dropout on, from the same batches, and the loss has to fall by ' +
            'more than 10% below the lower of the two: what is left is dropout’s own part. Mostly that is much less than ' +
            'the ratio of the variances suggests, for the layers behind have learned with it.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(32, activation = relu)
                dropout(0.5)
                batch_norm(momentum = 0.9)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
                scale  = standardize
            }

            train digits_mlp on digits {
                optimizer = adam(0.003)
                epochs    = 12
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(32)
                batch_norm(momentum = 0.9)
                relu()
                dropout(0.5)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
                scale  = standardize
            }

            train digits_mlp on digits {
                optimizer = adam(0.003)
                epochs    = 12
            }
        `,
        references: [
            {
                title: 'Li, Chen, Hu, Yang (2019), Understanding the disharmony between dropout and batch normalization by variance shift, CVPR',
                url: 'https://arxiv.org/abs/1801.05134',
                evidence:
                    'Read in the paper (figure 1): the ratio of stored and real variance, layer by layer, of a trained DenseNet, which is what this measures.',
            },
            {
                title: 'Hendrycks, Gimpel (2016), Adjusting for dropout variance in batch normalization and weight initialization',
                url: 'https://arxiv.org/abs/1607.02488',
                evidence:
                    'Read in the abstract: after training, the variances of batch normalization are updated with dropout off, which gains accuracy on CIFAR-10 and CIFAR-100.',
            },
            {
                title: 'TheDeepChecker, deep_checker/checkers.py',
                url: 'https://github.com/thedeepchecker/thedeepchecker',
                evidence:
                    'Read at the source: compares the loss before and after the switch from training to evaluation, without asking what it is due to.',
            },
            {
                title: 'Measured',
                evidence:
                    'The run itself: validation loss with the statistics as stored, estimated anew with dropout on, and with dropout off.',
            },
            {
                title: 'This project’s own threshold',
                evidence: 'That 10% is worth a warning comes from no paper.',
            },
        ],
        letsPass:
            'Networks whose loss does not fall with the statistics, whatever the ratio of the variances. Running averages ' +
            'that are only behind, as after few steps with a large `momentum`. Noise that acts on weights, learns its rate ' +
            'or is there at evaluation too, for which there is no network with it off to estimate with. Runs that were ' +
            'stopped, that are part of a sweep or comparison, or are so short that the measuring would take a share of ' +
            'their time that one notices.',
    },
    options: {
        drop: {
            default: 0.1,
            minimum: 0,
            maximum: 1,
            summary: 'The share of validation loss that goes with the noise, from which on it is reported.',
        },
    },
    messages: {
        recovers: ({ shift, before, drop, norm, ratio }: MeasuredShift) =>
            `Statistics of batch normalization that are estimated anew with dropout off lower validation loss by ` +
            `${formatPercent(drop)}, from ${formatNumber(before, 3)} to ${formatNumber(shift.lossWithoutNoise, 3)}: ` +
            `\`${norm.kind}\` has stored ${formatNumber(ratio, 3)} times the variance that it meets at inference.`,
    },
    *check(context) {
        const { measurements, option } = context;
        const shift = measurements?.runs.at(-1)?.noise?.batchNorm;
        if (shift === undefined) {
            return;
        }
        const before = Math.min(shift.lossAsStored, shift.lossWithNoise);
        const drop = 1 - shift.lossWithoutNoise / before;
        const worst = furthestOff(shift, context);
        if (worst !== undefined && isAbove(drop, option('drop'))) {
            const { anchor, norm, ratio, order } = worst;
            yield {
                message: 'recovers',
                data: { shift, before, drop, norm, ratio, order },
                anchor,
                related: [{ message: 'Stores the variance.', anchor: { layer: norm.id } }],
                weight: drop,
            } as const;
        }
    },
    // Those of the order that is behind it: moving the noise behind the normalization, or to the head.
    fixes: ({ data: { order } }) => order?.fixes() ?? [],
    fixSafety: ['changes-training'],
});

/** Where a normalization is that is off, and what is said of the noise before it. */
interface Culprit extends Pick<MeasuredShift, 'norm' | 'ratio' | 'order'> {
    readonly anchor: Anchor;
}

/**
 * The normalization whose variance is furthest off, in either direction, of those that a rule on the order of layers speaks
 * of; where none does, of all, with the noise that is nearest before it.
 */
function furthestOff({ layers }: BatchNormShift, context: RuleContext<'drop'>): Culprit | undefined {
    const { graph, network, run } = context;
    const unmeasured = { network, ...(run && { run }) };
    const ratios = new Map(layers.map(({ layer, ratio }) => [layer, ratio]));
    const ordered = [dropoutBeforeBatchnorm, dropoutWeightBatchnorm].flatMap(rule =>
        rule.reports(unmeasured, graph),
    );
    const spokenOf = ordered.flatMap((order): Culprit[] => {
        const place = order.related[0]?.anchor;
        const norm = place !== undefined && 'layer' in place ? network.layers[place.layer] : undefined;
        const ratio = norm && ratios.get(norm.id);
        return norm === undefined || ratio === undefined
            ? []
            : [{ anchor: order.anchor, norm, ratio, order }];
    });
    const others = graph.layers.flatMap((norm): Culprit[] => {
        const ratio = ratios.get(norm.id);
        const noise = ratio === undefined ? undefined : nearestNoise(graph, norm);
        return ratio === undefined || noise === undefined
            ? []
            : [{ anchor: { layer: noise.id }, norm, ratio, order: undefined }];
    });
    const off = ({ ratio }: Culprit): number => Math.abs(Math.log(ratio));
    return (spokenOf.length > 0 ? spokenOf : others).reduce<Culprit | undefined>(
        (worst, each) => (worst === undefined || off(each) > off(worst) ? each : worst),
        undefined,
    );
}

/** The last noise, in the order of the network, that a layer depends on. */
function nearestNoise(graph: NetworkGraph, layer: ResolvedLayer): ResolvedLayer | undefined {
    const before = new Set([layer]);
    for (const each of before) {
        for (const previous of graph.predecessors(each)) {
            before.add(previous);
        }
    }
    return graph.layers.findLast(each => before.has(each) && graph.traits(each).role === 'noise');
}
