import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { replaceBySpatialDropout } from '../channel-dropout.ts';
import { formatNumber } from '../format.ts';
import { type Mask, maskOf } from '../masks.ts';
import { createMaxPoolInflation, equalValuesInflation, gaussianInflation } from '../moments.ts';
import { isEveryInstanceIn, moveAfter } from '../moves.ts';
import { positionsOf } from '../places.ts';
import { defineRule, example } from '../rule.ts';
import { firstAfter, isElementwiseHomogeneous, type NetworkGraph } from '../walk.ts';

interface BeforeMaxPool {
    readonly noise: ResolvedLayer;
    readonly mask: Mask;
    readonly pool: ResolvedLayer;
    /** Mean of the pool's output, training over inference: of independent values, and of equal ones. */
    readonly independent: number | undefined;
    readonly equal: number;
}

export const elementwiseDropoutBeforeMaxpool = defineRule({
    id: 'elementwise-dropout-before-maxpool',
    category: 'placement',
    // The bias is computed, but networks train with it, and max-pooling dropout has a paper of its own: information.
    severity: 'info',
    summary: 'Dropout of single values right before a max-pooling, which picks the inflated ones.',
    documentation: {
        what:
            'Reports dropout and Gaussian dropout of single values that is followed, at once or behind ReLU and its kin, by a ' +
            'max-pooling with a window of more than one position.',
        why:
            'What dropout keeps is scaled by 1 / (1 - p), and the largest value of a window is picked from what is kept. So its ' +
            'mean while training lies above that at inference, and the layers behind learn on inputs that are too large. For ' +
            'equal values in a window of K the factor is (1 - pᴷ) / (1 - p), and no window of values that are not negative has a ' +
            'larger one; for independent values behind ReLU of a standard normal it is the ratio of two integrals. Feature maps ' +
            'lie between, since neighbours are alike. With a window of 2 x 2 the two are 1.33 and 1.11 at p = 0.25, 1.88 and ' +
            '1.23 at p = 0.5. Dropout behind the pool has no such bias, and dropout of whole channels commutes with it.',
        bad: example`
            model digits_cnn {
                input(8, 8, 1)
                conv2d(16, 3, activation = relu)
                dropout(0.25)
                max_pool2d(2)
                flatten()
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_cnn {
                input(8, 8, 1)
                conv2d(16, 3, activation = relu)
                max_pool2d(2)
                dropout(0.25)
                flatten()
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence:
                    'The factor for equal values in closed form, which bounds all others; the one for independent rectified values ' +
                    'by numerical integration, checked against simulation.',
            },
            {
                title: 'Nikanjam, Ben Braiek, Morovati, Khomh (2022), Automatic fault detection for deep learning programs using graph transformations, TOSEM',
                url: 'https://arxiv.org/abs/2105.08095',
                evidence:
                    'NeuraLint reports every `Dropout` before a max-pooling. In its source at commit e27dacf the parsers read no other ' +
                    'kind, so that dropout of whole channels, which is exact here, is not reported there either.',
            },
            {
                title: 'Wu, Gu (2015), Towards dropout training for convolutional neural networks',
                url: 'https://arxiv.org/abs/1512.00242',
                evidence:
                    'Counter-evidence, read in the abstract: dropout before max-pooling picks activations by a multinomial ' +
                    'distribution, which the authors want, with another kind of pooling at test time.',
            },
        ],
        letsPass:
            'Dropout of whole channels: max-pooling behind it and before it are the same, mask by mask. A window of one ' +
            'position. A dropout that something else than the pool reads too, as the skip connections of a U-Net do. Scheduled ' +
            'and learned rates.',
    },
    options: {},
    messages: {
        bernoulli: ({ noise, pool, independent = 1, equal }: BeforeMaxPool) =>
            `While training, \`${pool.kind}\` picks among the values that \`${noise.kind}\` kept and scaled up: its mean lies ` +
            `${excess(independent)} above inference for independent neighbours (ReLU of a standard normal), ` +
            `${excess(equal)} for equal ones.`,
        gaussian: ({ noise, pool, equal }: BeforeMaxPool) =>
            `While training, \`${pool.kind}\` picks the values that \`${noise.kind}\` scaled up most: its mean lies ` +
            `${excess(equal)} above inference for equal neighbours.`,
    },
    *check({ graph }) {
        const inflation = createMaxPoolInflation();
        for (const noise of graph.layers) {
            const mask = maskOf(graph, noise);
            if (mask?.kind !== 'element') {
                continue;
            }
            const [pool, ...others] = firstAfter(graph, noise, isElementwiseHomogeneous);
            const size = pool === undefined || others.length > 0 ? 1 : windowOf(graph, pool);
            if (pool !== undefined && size > 1) {
                const { rate, bernoulli } = mask;
                const independent = bernoulli ? inflation(rate, size) : undefined;
                const equal = bernoulli ? equalValuesInflation(rate, size) : gaussianInflation(rate, size);
                yield {
                    message: bernoulli ? 'bernoulli' : 'gaussian',
                    data: { noise, mask, pool, independent, equal },
                    anchor: { layer: noise.id },
                    related: [{ message: 'Picks the largest values.', anchor: { layer: pool.id } }],
                    weight: equal,
                } as const;
            }
        }
    },
    fixes({ data: { noise, mask, pool } }, context) {
        const { graph } = context;
        const reported = {
            has: (layer: ResolvedLayer) => {
                const [next, ...others] = firstAfter(graph, layer, isElementwiseHomogeneous);
                return next !== undefined && others.length === 0 && windowOf(graph, next) > 1;
            },
        };
        if (!isEveryInstanceIn(context, noise, reported)) {
            return [];
        }
        const fixes: (Fix | undefined)[] = [moveAfter(noise, pool)];
        if (mask.bernoulli) {
            fixes.push(replaceBySpatialDropout(noise));
        }
        return fixes.filter(fix => fix !== undefined);
    },
    fixSafety: ['changes-training'],
    // What is in the wrong place for a graver reason is moved for that one.
    yieldsTo: ['dropout-before-batchnorm', 'dropout-on-shortcut', 'dropout-after-output-activation'],
});

/** Positions that a max-pooling picks from; 1 for every other layer. A pool without a window of its own takes the whole map. */
function windowOf(graph: NetworkGraph, pool: ResolvedLayer): number {
    if (graph.traits(pool).pools !== 'max') {
        return 1;
    }
    const shape = graph.inputShape(pool);
    const positions = positionsOf(shape);
    const { pool_size: size } = pool.parameters;
    if (typeof size === 'number') {
        return Math.min(size ** (shape.length - 1), positions);
    }
    return Array.isArray(size)
        ? Math.min(
              size.reduce((product: number, side) => product * Number(side), 1),
              positions,
          )
        : positions;
}

/** `23%` of a factor of 1.23. It may well exceed 100%, so it is no share. */
function excess(factor: number): string {
    return `${formatNumber((factor - 1) * 100, 2)}%`;
}
