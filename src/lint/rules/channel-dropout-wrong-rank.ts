import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { alphaInstead } from '../alpha-dropout.ts';
import { formatNumber } from '../format.ts';
import { removal } from '../output-noise.ts';
import { channelsOf } from '../places.ts';
import { sharePerStep } from '../rate-schedule.ts';
import { isActiveRate, nominalRate } from '../rates.ts';
import { replaceNoise } from '../replacement.ts';
import { defineRule, example } from '../rule.ts';
import { everyInstance, inSameBody } from '../source.ts';
import { firstBefore, type NetworkGraph } from '../walk.ts';

interface WrongRank {
    readonly noise: ResolvedLayer;
    readonly units: number;
    readonly rate: number;
}

export const channelDropoutWrongRank = defineRule({
    id: 'channel-dropout-wrong-rank',
    category: 'placement',
    // A certainty: without positions there are no channels, and what runs is another dropout than the one written.
    severity: 'error',
    summary: 'Channel dropout on a flat vector, which has no channels.',
    documentation: {
        what:
            'Reports dropout of whole channels where its input is a flat vector, as after `dense`, `flatten` or a global ' +
            'average.',
        why:
            'Channel dropout draws once for all positions of a channel. A flat vector has one position, so every value is a ' +
            'channel of its own, and the layer does exactly what `dropout` does. PyTorch accepted this silently for ' +
            'years, and its own example had it; Keras refuses it.',
        bad: example`
            model digits_cnn {
                input(8, 8, 1)
                conv2d(32, 3, activation = relu)
                flatten()
                dense(128, activation = relu)
                spatial_dropout(0.5)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_cnn {
                input(8, 8, 1)
                conv2d(32, 3, activation = relu)
                flatten()
                dense(128, activation = relu)
                dropout(0.5)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'pytorch/examples, issue 805',
                url: 'https://github.com/pytorch/examples/issues/805',
                evidence:
                    'The MNIST example dropped channels of a flat vector, and a reader asked whether that is meant.',
            },
            {
                title: 'pytorch/examples, pull request 833',
                url: 'https://github.com/pytorch/examples/pull/833',
                evidence:
                    'The mend: plain dropout, since the data is flattened at that point and it works by accident.',
            },
            {
                title: 'keras-team/keras, spatial_dropout.py',
                url: 'https://github.com/keras-team/keras/blob/master/keras/src/layers/regularization/spatial_dropout.py',
                evidence:
                    'Takes inputs of one rank only, three axes with the batch for sequences and four for images.',
            },
            {
                title: 'pytorch/pytorch, issue 67892',
                url: 'https://github.com/pytorch/pytorch/issues/67892',
                evidence:
                    '`Dropout2d` took two-dimensional tensors and dropped single values; this was deprecated later.',
            },
        ],
        letsPass:
            'Maps of any size, those of one position included, and sequences of vectors, as an embedding gives them: there ' +
            'a channel is one dimension at every step.',
    },
    options: {},
    messages: {
        flat: ({ noise, units, rate }: WrongRank) =>
            `\`${noise.kind}\` drops whole channels, but reads a flat vector: each of its ${formatNumber(units)} values is a ` +
            `channel of its own, and it drops ${sharePerStep(noise, rate)} of single values, as \`dropout\` does.`,
    },
    *check({ graph }) {
        for (const noise of graph.layers) {
            if (graph.traits(noise).noise === 'channel' && isFlat(noise)) {
                const rate = nominalRate(noise) ?? 0;
                yield {
                    message: 'flat',
                    data: { noise, units: channelsOf(noise.outputShape), rate },
                    anchor: { layer: noise.id },
                    weight: rate,
                } as const;
            }
        }
    },
    fixes({ data: { noise } }, { graph, network }) {
        const fixes: Fix[] = [];
        if (!everyInstance(network.layers, noise, isFlat)) {
            return fixes;
        }
        const rate = nominalRate(noise);
        const isSelfNormalized = everyInstance(network.layers, noise, each => actsOnSelu(graph, each));
        if (isSelfNormalized && isActiveRate(rate)) {
            // Plain dropout would be the next mistake there.
            fixes.push(...alphaInstead(noise, rate));
        }
        const replacement = isSelfNormalized ? undefined : replaceNoise(noise, 'dropout');
        if (replacement !== undefined) {
            // In distribution it is what the layer does already.
            fixes.push({ title: t('Replace by `dropout`'), safety: 'safe', edits: [replacement] });
        }
        const flatten = firstBefore(
            graph,
            noise,
            traits => traits.role === 'activation' && traits.elementwise && traits.zero !== 'nonzero',
        );
        if (flatten !== undefined && graph.traits(flatten).role === 'reshape' && inSameBody(noise, flatten)) {
            fixes.push({
                title: t('Move `{0}` before `{1}`', noise.kind, flatten.kind),
                safety: 'changes-training',
                edits: [{ kind: 'move_layer', layer: noise.id, before: flatten.id }],
            });
        }
        fixes.push(removal(noise));
        return fixes;
    },
    fixSafety: ['safe', 'changes-training'],
    // There a dropout of single values would be as wrong.
    yieldsTo: ['dropout-on-token-ids'],
});

/** Reads what SELU keeps at mean 0 and variance 1, in a network without a normalization. */
function actsOnSelu(graph: NetworkGraph, noise: ResolvedLayer): boolean {
    const source = firstBefore(graph, noise, ({ role }) => role === 'reshape' || role === 'noise');
    return (
        source !== undefined &&
        graph.traits(source).selfNormalizing === true &&
        !graph.layers.some(layer => graph.traits(layer).role === 'normalization')
    );
}

function isFlat({ outputShape }: ResolvedLayer): boolean {
    return outputShape.length === 1;
}
