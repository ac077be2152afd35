import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { chanceOfNothing, largestRate, largestWrittenRate } from '../annihilation.ts';
import { isAbove, isAtLeast } from '../compare.ts';
import { formatNumber, formatPercent, formatRate } from '../format.ts';
import { isOnMeasurements } from '../input-rate.ts';
import { highestInputRate, lowestRate, usualImageRate } from '../lower-rate.ts';
import { channelsOf, hasPathAround } from '../places.ts';
import { sharePerStep } from '../rate-schedule.ts';
import { fixedRate, isActiveRate, nominalRate, probabilitiesOf, rateSlack } from '../rates.ts';
import { replaceNoise } from '../replacement.ts';
import { defineRule, example } from '../rule.ts';
import { everyInstance, inSameBody } from '../source.ts';
import type { NetworkGraph } from '../walk.ts';

interface FewChannels {
    readonly noise: ResolvedLayer;
    readonly channels: number;
    readonly rate: number;
    /** The largest share of blank examples that passes. */
    readonly share: number;
}

/** From here on a map has channels enough to lose some. */
const enoughChannels = 8;

export const channelDropoutTooFewChannels = defineRule({
    id: 'channel-dropout-too-few-channels',
    category: 'capacity',
    // Computed: p^C of the examples are blank. With one channel every drop is one, and the finding an error.
    severity: 'warning',
    summary: 'Channel dropout on so few channels that some examples lose all of them.',
    documentation: {
        what:
            'Reports dropout of whole channels on a map of fewer than 8 channels where more than 1% of the examples lose ' +
            'every channel, and as an error always on a map of one channel.',
        why:
            'Each channel of an example is dropped on its own with probability p, so all C of them are with probability ' +
            'p^C. Of such an example nothing is left, and the network is trained to name what it cannot see. With one ' +
            'channel, as in a grey image, that is every dropped example: a share p of them.',
        bad: example`
            model photos_cnn {
                input(32, 32, 3)
                spatial_dropout(0.5)
                conv2d(32, 3, activation = relu)
                flatten()
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model photos_cnn {
                input(32, 32, 3)
                conv2d(32, 3, activation = relu)
                spatial_dropout(0.2)
                flatten()
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence:
                    'Three channels at p = 0.5 are all dropped in 0.5³ = 12.5% of the examples, eight in 0.4%.',
            },
            {
                title: 'Tompson, Goroshin, Jain, LeCun, Bregler (2015)',
                url: 'https://arxiv.org/abs/1411.4280',
                evidence:
                    'The definition: one draw for each feature map, which makes the draws few where the maps are.',
            },
            {
                title: 'Thresholds',
                evidence: '1% of the examples and 8 channels are this project’s own.',
            },
        ],
        letsPass:
            'Eight channels or more. A map around which a shortcut leads, so that something of the example is left. ' +
            'Learned rates.',
    },
    options: {
        blank_share: {
            default: 0.01,
            minimum: 0,
            maximum: 1,
            summary: 'The share of examples without any channel from which on a map of several is reported.',
        },
    },
    messages: {
        one: ({ noise, rate }: FewChannels) =>
            `\`${noise.kind}\` drops the only channel here: ${sharePerStep(noise, rate)} of the examples are blank.`,
        few: ({ noise, channels, rate }: FewChannels) =>
            `\`${noise.kind}\` drops all ${formatNumber(channels)} channels of ` +
            `${formatPercent(chanceOfNothing(rate, channels))} of the examples ` +
            `(${formatRate(rate)}^${formatNumber(channels)}), which are blank.`,
    },
    *check({ graph, option }) {
        const share = option('blank_share');
        for (const noise of graph.layers) {
            if (losesEveryChannel(graph, noise, share)) {
                const channels = channelsOf(noise.outputShape);
                const rate = nominalRate(noise) ?? 0;
                yield {
                    message: channels === 1 ? 'one' : 'few',
                    data: { noise, channels, rate, share },
                    anchor: { layer: noise.id },
                    severity: channels === 1 ? 'error' : 'warning',
                    weight: chanceOfNothing(rate, channels),
                } as const;
            }
        }
    },
    fixes({ data: { noise, channels, share } }, { graph, network }) {
        const fixes: Fix[] = [];
        if (!everyInstance(network.layers, noise, each => losesEveryChannel(graph, each, share))) {
            return fixes;
        }
        const replaceAt = (otherRate?: number) => {
            const edit = replaceNoise(noise, 'dropout', otherRate);
            if (edit !== undefined) {
                const by = otherRate === undefined ? 'dropout' : `dropout(${formatRate(otherRate)})`;
                fixes.push({ title: t('Replace by `{0}`', by), safety: 'changes-training', edits: [edit] });
            }
        };
        replaceAt();
        const rate = fixedRate(graph, noise);
        const isInput = rate !== undefined && isOnMeasurements(graph, noise);
        if (
            rate !== undefined &&
            ((isInput && isAbove(rate, highestInputRate)) || !isAtLeast(rate, lowestRate))
        ) {
            // That rate would be high for the pixels of an image, or next to nothing for single values.
            replaceAt(usualImageRate);
        }
        const target = endOfFirstConvolution(graph, noise);
        if (target !== undefined && inSameBody(noise, target)) {
            fixes.push({
                title: t('Move `{0}` after `{1}`', noise.kind, target.kind),
                safety: 'changes-training',
                edits: [{ kind: 'move_layer', layer: noise.id, after: target.id }],
            });
        }
        const largest = largestWrittenRate(share, channels);
        const lower = isInput ? Math.min(largest, highestInputRate) : largest;
        for (const { parameter, with: withRate } of probabilitiesOf(noise)) {
            fixes.push({
                title: t('Set `{0}` to {1}', parameter, formatRate(lower)),
                safety: 'changes-training',
                edits: [{ kind: 'set_parameter', layer: noise.id, parameter, value: withRate(lower) }],
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

function losesEveryChannel(graph: NetworkGraph, noise: ResolvedLayer, share: number): boolean {
    const rate = nominalRate(noise);
    const traits = graph.traits(noise);
    const channels = channelsOf(noise.outputShape);
    return (
        traits.noise === 'channel' &&
        !traits.learnedRate &&
        noise.outputShape.length > 1 &&
        isActiveRate(rate) &&
        (channels === 1 || (channels < enoughChannels && rate > largestRate(share, channels) + rateSlack)) &&
        !hasPathAround(graph, noise)
    );
}

/** The last layer of the convolution that follows, its normalization and activation included. */
function endOfFirstConvolution(graph: NetworkGraph, noise: ResolvedLayer): ResolvedLayer | undefined {
    let [end] = graph.consumers(noise);
    if (end === undefined || !graph.traits(end).sharesWeights) {
        return undefined;
    }
    for (;;) {
        const [next, ...branches] = graph.consumers(end);
        const role = next && graph.traits(next).role;
        if (
            next === undefined ||
            branches.length > 0 ||
            (role !== 'activation' && role !== 'normalization')
        ) {
            return end;
        }
        end = next;
    }
}
