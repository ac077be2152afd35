import type { ResolvedLayer } from '../../model/resolved.ts';
import { replaceBySpatialDropout } from '../channel-dropout.ts';
import { isAbove } from '../compare.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { isEveryInstanceIn, moveAfter } from '../moves.ts';
import { positionsOf } from '../places.ts';
import { isDropRate, nominalRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { firstAfter, isElementwiseHomogeneous, type NetworkGraph } from '../walk.ts';

interface BeforeGlobalPool {
    readonly noise: ResolvedLayer;
    readonly pool: ResolvedLayer;
    readonly positions: number;
}

export const elementwiseDropoutBeforeGlobalPool = defineRule({
    id: 'elementwise-dropout-before-global-pool',
    category: 'placement',
    // The factor is computed, but a published study prefers the smaller noise: no more than information.
    severity: 'info',
    summary: 'Dropout of single values right before a global average, which averages most of it away.',
    documentation: {
        what:
            'Reports dropout and Gaussian dropout of single values that is followed, at once or behind ReLU and its kin, by an ' +
            'average over 16 positions or more that leaves one value of each channel.',
        why:
            'The masks of the N positions of a channel are independent, so their average fluctuates by √(p / (1 - p) / N) of its ' +
            'value where the positions agree, and by √(p / (1 - p)) when dropout stands behind the pool. At 7 x 7 a seventh of ' +
            'the noise is left: the rate that is written there is not the rate that the last layer feels.',
        bad: example`
            model digits_cnn {
                input(8, 8, 1)
                conv2d(32, 3, activation = relu)
                dropout(0.5)
                global_avg_pool2d()
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_cnn {
                input(8, 8, 1)
                conv2d(32, 3, activation = relu)
                global_avg_pool2d()
                dropout(0.5)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence:
                    'The standard deviation of an average of N independent masks; 16 positions, which leave a quarter of it, are this project’s own threshold.',
            },
            {
                title: 'pytorch/vision, efficientnet.py',
                url: 'https://github.com/pytorch/vision/blob/main/torchvision/models/efficientnet.py',
                evidence: 'Dropout stands behind the pool.',
            },
            {
                title: 'Kim et al. (2023), How to use dropout correctly on residual networks with batch normalization',
                url: 'https://arxiv.org/abs/2302.06112',
                evidence:
                    'Counter-evidence, read in the abstract: dropout before the global average gives a more stable output, which the ' +
                    'authors prefer.',
            },
        ],
        letsPass:
            'Dropout of whole channels, whose noise an average leaves as it is. A convolution between the two, as in SqueezeNet. ' +
            'Averages over fewer than 16 positions. A dropout that something else reads too. Learned rates.',
    },
    options: {
        positions: {
            default: 16,
            summary: 'Averaged positions from which on this is reported.',
        },
    },
    messages: {
        averaged: ({ noise, pool, positions }: BeforeGlobalPool) =>
            `\`${pool.kind}\` averages ${formatNumber(positions)} positions, which leaves ` +
            `${formatPercent(1 / Math.sqrt(positions))} of the noise of \`${noise.kind}\` where they agree; behind the pool ` +
            'all of it would act.',
    },
    *check({ graph, option }) {
        for (const noise of graph.layers) {
            const pool = globalPoolAfter(graph, noise, option('positions'));
            if (pool !== undefined) {
                const positions = positionsOf(graph.inputShape(pool));
                yield {
                    message: 'averaged',
                    data: { noise, pool, positions },
                    anchor: { layer: noise.id },
                    related: [{ message: 'Averages the positions.', anchor: { layer: pool.id } }],
                    weight: positions,
                } as const;
            }
        }
    },
    fixes({ data: { noise, pool } }, context) {
        const { graph, option } = context;
        const reported = {
            has: (layer: ResolvedLayer) => globalPoolAfter(graph, layer, option('positions')) !== undefined,
        };
        if (!isEveryInstanceIn(context, noise, reported)) {
            return [];
        }
        const replacement = graph.traits(noise).bernoulli ? replaceBySpatialDropout(noise) : undefined;
        return [moveAfter(noise, pool), replacement].filter(fix => fix !== undefined);
    },
    fixSafety: ['changes-training'],
    yieldsTo: ['dropout-before-batchnorm', 'dropout-on-shortcut', 'dropout-after-output-activation'],
});

/** The pool that averages this noise away; undefined where none does. */
function globalPoolAfter(
    graph: NetworkGraph,
    noise: ResolvedLayer,
    fewest: number,
): ResolvedLayer | undefined {
    if (!drawsForEachValue(graph, noise)) {
        return undefined;
    }
    const [pool, ...others] = firstAfter(graph, noise, isElementwiseHomogeneous);
    if (pool === undefined || others.length > 0) {
        return undefined;
    }
    const { pools } = graph.traits(pool);
    const isGlobal =
        pools === 'global_average' || (pools === 'average' && positionsOf(pool.outputShape) === 1);
    return isGlobal && positionsOf(graph.inputShape(pool)) >= fewest ? pool : undefined;
}

/** True for a rate that acts, at least in a part of the run: how much of it is averaged away does not depend on it. */
function drawsForEachValue(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const { noise, additive, learnedRate } = graph.traits(layer);
    const rate = nominalRate(layer);
    return (
        (noise === 'element' || (noise === 'gaussian' && !additive)) &&
        !learnedRate &&
        rate !== undefined &&
        isDropRate(rate) &&
        isAbove(rate, 0)
    );
}
