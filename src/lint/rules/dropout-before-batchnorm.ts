import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { type BatchStatistics, batchStatistics } from '../batch-statistics.ts';
import { isAtLeast } from '../compare.ts';
import { formatNumber } from '../format.ts';
import { type Mask, maskOf } from '../masks.ts';
import { squaredMeanToVariance, varianceRatio } from '../moments.ts';
import { endOfActivations, headOf, isEveryInstanceIn, moveAfter, moveToHead } from '../moves.ts';
import { channelsOf } from '../places.ts';
import { defineRule, example } from '../rule.ts';
import type { NetworkGraph } from '../walk.ts';

/**
 * Wide ResNets train well with this order (WRN-28-10 has 0.3 before up to 640 channels), so from 256 channels on and up to
 * that rate the finding counts a level less.
 */
const wideChannels = 256;
const wideRate = 0.3;

export interface VarianceShift {
    readonly noise: ResolvedLayer;
    readonly mask: Mask;
    readonly norm: ResolvedLayer;
    /** Variance of what leaves the noise, training over inference. */
    readonly ratio: number;
    /** True where no less is possible: centred values, and what is not known to be anything else. */
    readonly isLeast: boolean;
    /** The same in the sum that the normalization reads, if its inputs weigh alike; `ratio` without a sum. */
    readonly inSum: number;
    /** What stands between and changes the ratio in a way that the network does not tell. */
    readonly changedBy: ResolvedLayer | undefined;
}

export const dropoutBeforeBatchnorm = defineRule({
    id: 'dropout-before-batchnorm',
    category: 'pairing-norm',
    // The ratio is a formula, the harm was measured by its authors and by others: a warning where the stored variance is
    // off by half and more, information below that, where good networks live with it.
    severity: 'warning',
    summary: 'Dropout right before a batch normalization, whose stored variance is then wrong.',
    documentation: {
        what:
            'Reports dropout, channel dropout and Gaussian dropout whose output reaches a batch normalization with no layer ' +
            'with weights between: directly, or through activations, pooling, reshapes, sums and concatenations, as in ' +
            'DenseNet and in residual networks that normalize first. Information instead of a warning where the variance ' +
            'ratio stays below the option, and one level less before 256 channels and more at rates of up to 0.3.',
        why:
            'A mask with rate p multiplies the mean square by 1 / (1 - p). Batch normalization averages that variance while ' +
            'training and divides by it at inference, when there is no mask and the variance is smaller: every value behind ' +
            'it comes out too small. For values with squared mean k times their variance the ratio is (1 + k p) / (1 - p): ' +
            '1 / (1 - p) where they are centred, and k = 1 / (π - 1) behind ReLU of a standard normal, hence 1.16 at p = ' +
            '0.1, 1.49 at 0.25 and 2.47 at 0.5. In a sum the other inputs dilute it; the number assumes that all of them ' +
            'weigh alike.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(128)
                relu()
                dropout(0.5)
                batch_norm()
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(128)
                batch_norm()
                relu()
                dropout(0.5)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Li, Chen, Hu, Yang (2019), Understanding the disharmony between dropout and batch normalization by variance shift, CVPR',
                url: 'https://arxiv.org/abs/1801.05134',
                evidence:
                    'Read in the paper (figure 1): DenseNet on CIFAR-100 falls from 77.42% to 68.55% accuracy with dropout 0.5 in each ' +
                    'bottleneck, and the stored variances are off by the more the deeper the layer.',
            },
            {
                title: 'Cai et al. (2019), Effective and efficient dropout for deep convolutional neural networks',
                url: 'https://arxiv.org/abs/1904.03392',
                evidence:
                    'Read in the abstract: the conflict is with the batch normalization that follows; dropout belongs right before the convolution.',
            },
            {
                title: 'Nikanjam, Ben Braiek, Morovati, Khomh (2022), Automatic fault detection for deep learning programs using graph transformations, TOSEM',
                url: 'https://arxiv.org/abs/2105.08095',
                evidence: 'NeuraLint has the same order as one of its faults, without a number.',
            },
            {
                title: 'Zagoruyko, Komodakis (2016), Wide residual networks, BMVC',
                url: 'https://arxiv.org/abs/1605.07146',
                evidence:
                    'Counter-evidence: with hundreds of channels and rates of 0.3, dropout among batch normalizations did not hurt ' +
                    '(4.00% to 3.89% error on CIFAR-10). The limit of 256 channels is this project’s own.',
            },
            {
                title: 'Computed',
                evidence:
                    'The ratio, in closed form. That a warning begins at 1.5 is this project’s own threshold.',
            },
        ],
        letsPass:
            'Layer normalization, which stores nothing. Dropout behind the last batch normalization, as in the heads of VGG with ' +
            'batch normalization and of EfficientNet. Dropout that reaches a batch normalization through weights, which is ' +
            '`dropout-weight-batchnorm`. Alpha dropout, which keeps the variance; stochastic depth; additive noise. Rates that ' +
            'are scheduled or learned, whose ratio is no one number.',
    },
    options: {
        ratio: {
            default: 1.5,
            summary: 'Variance while training over variance at inference from which on this is a warning.',
        },
    },
    messages: {
        stored: (shift: VarianceShift) =>
            `\`${shift.norm.kind}\` will store ${factor(shift)} times the variance that it meets at inference, because of the ` +
            `\`${shift.noise.kind}\` before it.`,
        summed: (shift: VarianceShift) =>
            `While training, \`${shift.noise.kind}\` multiplies the variance of its branch by ${factor(shift)}: ` +
            `\`${shift.norm.kind}\` will store about ${formatNumber(shift.inSum, 3)} times the variance of the sum at ` +
            'inference, if the inputs of the sum weigh alike.',
        changed: (shift: VarianceShift) =>
            `While training, \`${shift.noise.kind}\` multiplies the variance by ${factor(shift)}, and ` +
            `\`${shift.norm.kind}\` will store what comes of it through \`${shift.changedBy?.kind}\`.`,
    },
    *check({ graph, option }) {
        for (const shift of varianceShifts(graph)) {
            const { noise, norm, changedBy, inSum } = shift;
            yield {
                message: messageFor(graph, changedBy),
                data: shift,
                anchor: { layer: noise.id },
                related: [{ message: 'Stores the variance.', anchor: { layer: norm.id } }],
                severity: severityOf(shift, option('ratio')),
                weight: inSum,
            } as const;
        }
    },
    fixes({ data: { noise, norm } }, context) {
        const { graph } = context;
        const shifts = [...varianceShifts(graph)];
        const noises = new Set(shifts.map(shift => shift.noise));
        const norms = new Set(shifts.map(shift => shift.norm));
        const fixes: (Fix | undefined)[] = [];
        if (isEveryInstanceIn(context, noise, noises)) {
            const target = endOfActivations(graph, norm);
            const behind = moveAfter(noise, target);
            fixes.push(behind);
            // Right behind the normalization may be right before the head already.
            if (behind === undefined || graph.consumers(target)[0] !== headOf(graph)) {
                fixes.push(moveToHead(context, noise));
            }
        }
        if (isEveryInstanceIn(context, norm, norms)) {
            fixes.push({
                title: t('Replace `{0}` by `layer_norm`, which stores no statistics', norm.kind),
                safety: 'changes-training',
                edits: [{ kind: 'replace_layer', layer: norm.id, by: { call: 'layer_norm', arguments: {} } }],
            });
        }
        return fixes.filter(fix => fix !== undefined);
    },
    fixSafety: ['changes-training'],
    // On a shortcut it is wrong whatever follows; on scores or probabilities too.
    yieldsTo: [
        'bn-variance-shift-measured',
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-shortcut',
        'dropout-on-token-ids',
    ],
});

/** Every mask whose output a batch normalization stores the statistics of, in the network's order. */
function* varianceShifts(graph: NetworkGraph): Generator<VarianceShift> {
    const statistics = batchStatistics(graph);
    const slopes = slopesOf(graph);
    for (const noise of graph.layers) {
        const mask = maskOf(graph, noise);
        const behind = statistics.get(noise);
        if (mask !== undefined && behind !== undefined) {
            yield shiftOf(noise, mask, behind, slopeBefore(graph, slopes, noise));
        }
    }
}

function shiftOf(
    noise: ResolvedLayer,
    mask: Mask,
    { norm, share, changedBy: anyChange, channelsChangedBy, slope }: BatchStatistics,
    slopeBefore: number,
): VarianceShift {
    const changedBy = mask.kind === 'channel' ? channelsChangedBy : anyChange;
    const k = squaredMeanToVariance(slopeBefore * slope);
    const ratio = varianceRatio(mask.rate, k);
    return { noise, mask, norm, ratio, isLeast: k === 0, inSum: 1 + (ratio - 1) * share, changedBy };
}

/**
 * The slope for negative values of the rectifiers right before what a layer gives, through pools and reshapes; no entry where
 * none is. What a pool makes of rectified values has no smaller a mean over its deviation, so the ratio is never less.
 */
function slopesOf(graph: NetworkGraph): Map<ResolvedLayer, number> {
    const slopes = new Map<ResolvedLayer, number>();
    for (const layer of graph.layers) {
        const { role, negativeSlope } = graph.traits(layer);
        const before = slopeBefore(graph, slopes, layer);
        if (role === 'pool' || role === 'reshape') {
            slopes.set(layer, before);
        } else if (negativeSlope !== undefined) {
            slopes.set(layer, before * negativeSlope);
        }
    }
    return slopes;
}

function slopeBefore(
    graph: NetworkGraph,
    slopes: ReadonlyMap<ResolvedLayer, number>,
    layer: ResolvedLayer,
): number {
    const [previous] = graph.predecessors(layer);
    return (previous && slopes.get(previous)) ?? 1;
}

function messageFor(graph: NetworkGraph, changedBy: ResolvedLayer | undefined) {
    if (changedBy === undefined) {
        return 'stored';
    }
    return graph.traits(changedBy).merges === 'sum' ? 'summed' : 'changed';
}

function severityOf({ mask, norm, inSum }: VarianceShift, limit: number) {
    const isStrong = isAtLeast(inSum, limit);
    const isWide = channelsOf(norm.outputShape) >= wideChannels && isAtLeast(wideRate, mask.rate);
    if (isWide) {
        return isStrong ? 'info' : 'hint';
    }
    return isStrong ? 'warning' : 'info';
}

/** Behind a rectifier the number is the one of a standard normal. */
function factor({ ratio, isLeast }: VarianceShift): string {
    return `${isLeast ? 'at least' : 'about'} ${formatNumber(ratio, 3)}`;
}
