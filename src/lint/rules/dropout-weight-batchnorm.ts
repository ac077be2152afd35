import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { type BatchStatistics, batchStatistics, reachesThrough } from '../batch-statistics.ts';
import { isAbove, isAtLeast } from '../compare.ts';
import { formatNumber, formatRate } from '../format.ts';
import { type Mask, maskOf } from '../masks.ts';
import { secondMoment } from '../moments.ts';
import { isEveryInstanceIn, moveToHead } from '../moves.ts';
import { channelsOf, hasWeights } from '../places.ts';
import { writtenRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { isWrittenInPlace } from '../source.ts';
import type { NetworkGraph } from '../walk.ts';

/** From this rate on, dropout before fewer than `narrowUnits` dense units that are normalized counts as information. */
const highRate = 0.4;
const narrowUnits = 128;

/** Wide ResNets drop between the convolutions of a block, and gain by it or lose nothing: WRN-28-10 has 160 and more. */
const wideResidualChannels = 160;

/** Up to here the variance is off by 1.11, and the advice to keep the rate small is followed. */
const smallRate = 0.1;

interface ShiftThroughWeights {
    readonly noise: ResolvedLayer;
    readonly mask: Mask;
    readonly weights: ResolvedLayer;
    readonly norm: ResolvedLayer;
}

/** Where a layer's output meets weights first, and the batch normalization behind those. */
interface Behind {
    readonly weights: ResolvedLayer;
    readonly statistics: BatchStatistics;
}

export const dropoutWeightBatchnorm = defineRule({
    id: 'dropout-weight-batchnorm',
    category: 'pairing-norm',
    // Networks with this order win competitions and others lose by it, so it is a hint; the narrow dense case, in which
    // the paper's account has least to average over, is information.
    severity: 'hint',
    summary: 'Dropout one layer of weights before a batch normalization.',
    documentation: {
        what:
            'Reports dropout, channel dropout and Gaussian dropout with a rate above 0.1 whose output goes through one layer ' +
            'with weights into a batch normalization. Information where the rate is 0.4 or more and the normalization has ' +
            'fewer than 128 dense units.',
        why:
            'A sum of units, each multiplied by a mask of its own, varies more while training than at inference: by 1 / (1 - p) ' +
            'where the units are centred and independent, by more where they are rectified, by less where they agree. Batch ' +
            'normalization stores the larger variance. Two ways out are a small rate, and dropout only behind the last ' +
            'batch normalization.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0.3)
                dense(128)
                batch_norm()
                relu()
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dense(128)
                batch_norm()
                relu()
                dropout(0.3)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Li, Chen, Hu, Yang (2019), Understanding the disharmony between dropout and batch normalization by variance shift, CVPR',
                url: 'https://arxiv.org/abs/1801.05134',
                evidence:
                    'Read in the abstract: a wide feature dimension makes the shift smaller. As transcribed from its tables: dropout ' +
                    '0.1 behind all batch normalizations helps DenseNet on CIFAR-100 (22.58% to 21.86% error).',
            },
            {
                title: 'Zagoruyko, Komodakis (2016), Wide residual networks, BMVC',
                url: 'https://arxiv.org/abs/1605.07146',
                evidence:
                    'Counter-evidence: dropout between the two convolutions of a block, 4.00% to 3.89% error on CIFAR-10 with WRN-28-10.',
            },
            {
                title: 'keras-team/keras, kaggle_otto_nn.py',
                url: 'https://github.com/keras-team/keras/blob/26350c8a90c264ab1b1447bb82da459a414b4111/examples/kaggle_otto_nn.py',
                evidence:
                    'Counter-evidence: an example of the library, with three times dense(512), PReLU, batch normalization and dropout 0.5.',
            },
            {
                title: 'vlawhern/arl-eegmodels, EEGModels.py',
                url: 'https://github.com/vlawhern/arl-eegmodels/blob/8d355024df8e12b8966dadeafeb320953538d54d/EEGModels.py',
                evidence:
                    'Counter-evidence: EEGNet drops half the values before a convolution to 16 normalized channels, so narrow ' +
                    'convolutions stay a hint.',
            },
            {
                title: 'Computed',
                evidence:
                    'The factor for independent centred units. The limits 0.1, 0.4, 128 and 160 are this project’s own.',
            },
        ],
        letsPass:
            'Dropout inside the blocks of residual networks with 160 channels and more, the order of Wide ResNets. Rates of up to ' +
            '0.1, scheduled and learned ones. Layer normalization. Two layers with weights between the two.',
    },
    options: {},
    messages: {
        shifted: ({ noise, mask, weights, norm }: ShiftThroughWeights) =>
            `Through \`${weights.kind}\`, \`${noise.kind}\` reaches \`${norm.kind}\`, which stores about ` +
            `${formatNumber(secondMoment(mask.rate), 3)} times the variance of inference where units are centred and independent.`,
    },
    *check({ graph }) {
        for (const shift of shiftsThroughWeights(graph)) {
            const { noise, mask, weights, norm } = shift;
            const isNarrow =
                channelsOf(norm.outputShape) < narrowUnits && graph.traits(weights).sharesWeights !== true;
            yield {
                message: 'shifted',
                data: shift,
                anchor: { layer: noise.id },
                related: [{ message: 'Stores the variance.', anchor: { layer: norm.id } }],
                severity: isNarrow && isAtLeast(mask.rate, highRate) ? 'info' : 'hint',
                weight: mask.rate,
            } as const;
        }
    },
    fixes({ data: { noise } }, context) {
        const { graph } = context;
        const noises = new Set(Array.from(shiftsThroughWeights(graph), shift => shift.noise));
        if (!isEveryInstanceIn(context, noise, noises)) {
            return [];
        }
        const fixes: (Fix | undefined)[] = [moveToHead(context, noise)];
        const { parameter, toWritten } = writtenRate(noise);
        if (isWrittenInPlace(noise, parameter)) {
            fixes.push({
                title: t('Set `{0}` to {1}', parameter, formatRate(toWritten(smallRate))),
                safety: 'changes-training',
                edits: [{ kind: 'set_parameter', layer: noise.id, parameter, value: toWritten(smallRate) }],
            });
        }
        return fixes.filter(fix => fix !== undefined);
    },
    fixSafety: ['changes-training'],
    yieldsTo: [
        'bn-variance-shift-measured',
        'dropout-after-output-activation',
        'dropout-before-batchnorm',
        'dropout-on-shortcut',
        'dropout-on-token-ids',
    ],
});

function* shiftsThroughWeights(graph: NetworkGraph): Generator<ShiftThroughWeights> {
    const behind = firstWeightsBefore(graph, batchStatistics(graph));
    for (const noise of graph.layers) {
        const mask = maskOf(graph, noise);
        const found = behind.get(noise);
        if (mask !== undefined && found !== undefined && isAbove(mask.rate, smallRate)) {
            yield { noise, mask, weights: found.weights, norm: found.statistics.norm };
        }
    }
}

/** For every layer, of the normalizations behind the first weights on each way forward, the one with the fewest channels. */
function firstWeightsBefore(
    graph: NetworkGraph,
    statistics: ReadonlyMap<ResolvedLayer, BatchStatistics>,
): Map<ResolvedLayer, Behind> {
    const found = new Map<ResolvedLayer, Behind>();
    for (const layer of [...graph.layers].reverse()) {
        let narrowest: Behind | undefined;
        for (const consumer of graph.consumers(layer)) {
            const candidate = hasWeights(graph, consumer)
                ? behindWeights(consumer, statistics.get(consumer))
                : reachesThrough(graph, consumer)
                  ? found.get(consumer)
                  : undefined;
            if (
                candidate !== undefined &&
                (narrowest === undefined || widthOf(candidate) < widthOf(narrowest))
            ) {
                narrowest = candidate;
            }
        }
        if (narrowest !== undefined) {
            found.set(layer, narrowest);
        }
    }
    return found;
}

function behindWeights(weights: ResolvedLayer, statistics: BatchStatistics | undefined): Behind | undefined {
    if (statistics === undefined) {
        return undefined;
    }
    const behind = { weights, statistics };
    const isWideResidual = statistics.share < 1 && widthOf(behind) >= wideResidualChannels;
    return isWideResidual ? undefined : behind;
}

function widthOf({ statistics: { norm } }: Behind): number {
    return channelsOf(norm.outputShape);
}
