import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { alphaDroppedValue, alphaInstead } from '../alpha-dropout.ts';
import { formatNumber } from '../format.ts';
import { sharePerStep } from '../rate-schedule.ts';
import { isActiveRate, nominalRate } from '../rates.ts';
import { replaceNoise } from '../replacement.ts';
import { defineRule, example } from '../rule.ts';
import { everyInstance, inSameBody } from '../source.ts';
import type { NetworkGraph, Passes } from '../walk.ts';

interface Pairing {
    readonly noise: ResolvedLayer;
    readonly rate: number;
    /** The layer whose outputs it drops. */
    readonly from: ResolvedLayer;
}

export const alphaDropoutPairing = defineRule({
    id: 'alpha-dropout-pairing',
    category: 'pairing-activation',
    // Computed, and said by the paper, by PyTorch and by Keras; a network with the wrong pair still trains.
    severity: 'warning',
    summary: 'Dropout other than alpha dropout after SELU, or alpha dropout without SELU.',
    documentation: {
        what:
            'Reports dropout and Gaussian dropout on what SELU gives, and alpha dropout on what anything else gives, also ' +
            'through pooling, `flatten` and `reshape`.',
        why:
            'A network of SELU keeps its activations near mean 0 and variance 1, and needs no normalization for that. ' +
            'Dropout multiplies their mean square by 1 / (1 - p), layer after layer. Alpha dropout was made to keep both: ' +
            'it sets dropped values to SELU’s negative limit, -1.758, and corrects mean and variance. That only works ' +
            'for inputs of mean 0 and variance 1; after ReLU it sets values that ReLU never gives.',
        bad: example`
            model digits_snn {
                input(64)
                dense(256, activation = selu)
                dropout(0.1)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_snn {
                input(64)
                dense(256, activation = selu)
                alpha_dropout(0.1)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Klambauer, Unterthiner, Mayr, Hochreiter (2017), Self-Normalizing Neural Networks',
                url: 'https://arxiv.org/abs/1706.02515',
                evidence: 'The definition of alpha dropout and of its correction.',
            },
            {
                title: 'bioinf-jku/SNNs, CIFAR10-Conv-SELU.py',
                url: 'https://github.com/bioinf-jku/SNNs/blob/master/TF_2_x/CIFAR10-Conv-SELU.py',
                evidence:
                    'The authors’ own network: alpha dropout after SELU, also across max-pooling, at 0.1 and 0.2.',
            },
            {
                title: 'PyTorch, torch.nn.AlphaDropout',
                url: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.AlphaDropout.html',
                evidence:
                    'Goes hand in hand with SELU, and keeps mean and deviation for inputs of mean 0 and deviation 1.',
            },
            {
                title: 'Computed',
                evidence:
                    'At p = 0.5 dropout doubles the variance of values of mean 0; alpha dropout keeps it at 1.',
            },
        ],
        letsPass:
            'SELU in a network with a normalization layer, which does not rest on SELU for it. Alpha dropout on the ' +
            'network’s own input where SELU follows, since standardized data is what it was made for; right after a ' +
            'normalization; after a sum, of which nothing is known. Additive noise, learned rates and a rate of 0.',
    },
    options: {},
    messages: {
        plain: ({ noise, rate, from }: Pairing) =>
            `\`${noise.kind}\` multiplies the mean square of what \`${from.kind}\` gives by ` +
            `${formatNumber(1 / (1 - rate))}, where \`${from.kind}\` keeps the variance at 1: self-normalization is lost.`,
        alpha: ({ noise, rate, from }: Pairing) =>
            `\`${noise.kind}\` sets ${sharePerStep(noise, rate)} of the values to ` +
            `${formatNumber(alphaDroppedValue(rate), 3)}, near the low end of SELU, and keeps mean and variance only where ` +
            `they are 0 and 1, which \`${from.kind}\` does not see to.`,
    },
    *check({ graph }) {
        const facts = factsOf(graph);
        for (const [noise, from] of sourcesIn(graph)) {
            const rate = nominalRate(noise) ?? 0;
            const pairing = wrongPairing(graph, noise, from, facts);
            if (pairing !== undefined) {
                yield {
                    message: pairing,
                    data: { noise, rate, from },
                    anchor: { layer: noise.id },
                    related: [{ message: 'Gives what is dropped.', anchor: { layer: from.id } }],
                    weight: rate,
                } as const;
            }
        }
    },
    fixes({ message, data: { noise, rate } }, { graph, network }) {
        const facts = factsOf(graph);
        const sources = sourcesIn(graph);
        const isAlike = everyInstance(network.layers, noise, each => {
            const from = sources.get(each);
            return from !== undefined && wrongPairing(graph, each, from, facts) === message;
        });
        if (!isAlike) {
            return [];
        }
        return message === 'plain' ? alphaInstead(noise, rate) : dropoutInstead(graph, noise);
    },
    fixSafety: ['changes-training'],
    yieldsTo: [
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-token-ids',
    ],
});

interface Facts {
    readonly isNormalized: boolean;
    readonly hasSelu: boolean;
}

function factsOf(graph: NetworkGraph): Facts {
    return {
        isNormalized: graph.layers.some(layer => graph.traits(layer).role === 'normalization'),
        hasSelu: graph.layers.some(layer => graph.traits(layer).selfNormalizing),
    };
}

const passesToSource: Passes = ({ role }) => role === 'reshape' || role === 'pool' || role === 'noise';

/**
 * For every noise that may be paired, the layer whose outputs it acts on, whoever else reads them. None for the branches
 * of a merge. Worked out from the input on, so that a row of noises is walked once.
 */
function sourcesIn(graph: NetworkGraph): Map<ResolvedLayer, ResolvedLayer> {
    const behind = new Map<ResolvedLayer, ResolvedLayer>();
    for (const layer of graph.layers) {
        const [previous, ...others] = graph.predecessors(layer);
        if (previous !== undefined && others.length === 0 && passesToSource(graph.traits(layer), layer)) {
            behind.set(layer, behind.get(previous) ?? previous);
        }
    }
    return new Map([...behind].filter(([layer]) => isPairedNoise(graph, layer)));
}

/** Noise of a known rate that multiplies values by a mask or by noise of mean 1. */
function isPairedNoise(graph: NetworkGraph, layer: ResolvedLayer): boolean {
    const { role, noise, additive, learnedRate } = graph.traits(layer);
    const rate = nominalRate(layer);
    return (
        role === 'noise' &&
        noise !== 'weight' &&
        noise !== 'path' &&
        !additive &&
        !learnedRate &&
        isActiveRate(rate)
    );
}

function wrongPairing(
    graph: NetworkGraph,
    noise: ResolvedLayer,
    from: ResolvedLayer,
    { isNormalized, hasSelu }: Facts,
): 'plain' | 'alpha' | undefined {
    const { role, selfNormalizing } = graph.traits(from);
    if (graph.traits(noise).noise !== 'alpha') {
        return selfNormalizing && !isNormalized ? 'plain' : undefined;
    }
    if (role === 'input') {
        return hasSelu ? undefined : 'alpha';
    }
    return (role === 'affine' || role === 'activation') && !selfNormalizing ? 'alpha' : undefined;
}

function dropoutInstead(graph: NetworkGraph, noise: ResolvedLayer): Fix[] {
    const fixes: Fix[] = [];
    const [next, ...others] = graph.consumers(noise);
    if (
        next !== undefined &&
        others.length === 0 &&
        graph.traits(next).selfNormalizing &&
        inSameBody(noise, next)
    ) {
        fixes.push({
            title: t('Move `{0}` after `{1}`', noise.kind, next.kind),
            safety: 'changes-training',
            edits: [{ kind: 'move_layer', layer: noise.id, after: next.id }],
        });
    }
    const edit = replaceNoise(noise, 'dropout');
    if (edit !== undefined) {
        fixes.push({ title: t('Replace by `dropout`'), safety: 'changes-training', edits: [edit] });
    }
    return fixes;
}
