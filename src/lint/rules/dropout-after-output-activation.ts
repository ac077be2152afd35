import { losses } from '../../catalog/losses/index.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { negativeMultipliers } from '../normal.ts';
import { fixesOnOutput } from '../output-noise.ts';
import { isActiveRate, isZeroRate, nominalRate } from '../rates.ts';
import { defineRule, example, type LintContext } from '../rule.ts';
import { isElementwiseHomogeneous, isReshape, type NetworkGraph, walkBack } from '../walk.ts';

interface AfterOutput {
    readonly noise: ResolvedLayer;
    /** Softmax or sigmoid, and where the network's scores became what the loss reads. */
    readonly activation: ResolvedLayer;
    /** Every noise that stands after it. */
    readonly all: readonly ResolvedLayer[];
    readonly rate: number;
}

export const dropoutAfterOutputActivation = defineRule({
    id: 'dropout-after-output-activation',
    category: 'placement',
    // A mathematical certainty: with probability p the true class has probability 0, and -log 0 is infinite.
    severity: 'error',
    summary: 'Noise on the probabilities that the loss reads.',
    documentation: {
        what:
            'Reports every noise layer between the network’s output activation (softmax or sigmoid) and the loss, also ' +
            'where a reshape or a pooling stands between.',
        why:
            'A dropped probability is 0, and cross-entropy takes its logarithm: for a share p of the training examples ' +
            'the loss is -log 0. The ones that are kept are scaled by 1 / (1 - p), exceed 1 and no longer sum to 1, so ' +
            'their loss may be negative. No weights follow that could make up for it. Dropout belongs before the last ' +
            'layer with weights.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dense(10, activation = softmax)
                dropout(0.5)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0.5)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'nitishsrivastava/deepnet, model_dropout.pbtxt',
                url: 'https://github.com/nitishsrivastava/deepnet/blob/master/deepnet/examples/ff/model_dropout.pbtxt',
                evidence:
                    'The configuration of the original authors drops inputs and hidden units, and sets dropout to false on the output.',
            },
            {
                title: 'maddin79/darch, issue 12',
                url: 'https://github.com/maddin79/darch/issues/12',
                evidence:
                    'Treating the output layer as dropped too worsened predictions, and was fixed as a bug.',
            },
            {
                title: 'Computed',
                evidence:
                    'At p = 0.5 a kept probability of 0.9 becomes 1.8, whose loss is -0.588; a dropped one has -log 0.',
            },
        ],
        letsPass:
            'Softmax and sigmoid inside the network, whose output another layer with weights, a normalization or a sum ' +
            'reads: a hidden logistic layer with dropout is the network of the original paper. A rate of 0, which never acts.',
    },
    options: {},
    messages: {
        probabilities: ({ noise, activation, rate }: AfterOutput) =>
            `\`${noise.kind}\` after the output's \`${activation.kind}\` zeroes the probability of the true class in ` +
            `${formatPercent(rate)} of the training examples, where the loss is -log 0; what it keeps is multiplied by ` +
            `${formatNumber(1 / (1 - rate))} and may exceed 1.`,
        negative: ({ noise, activation, rate }: AfterOutput) =>
            `\`${noise.kind}\` after the output's \`${activation.kind}\` makes ` +
            `${formatPercent(negativeMultipliers(rate))} of the probabilities negative, where the loss has no value.`,
        outputs: ({ noise, rate }: AfterOutput) =>
            `\`${noise.kind}\` after the output activation zeroes ${formatPercent(rate)} of the outputs while training ` +
            `and multiplies the others by ${formatNumber(1 / (1 - rate))}; no weights follow to make up for it.`,
        noise: ({ noise, activation }: AfterOutput) =>
            `\`${noise.kind}\` after the output's \`${activation.kind}\` disturbs the outputs themselves; no weights ` +
            'follow to make up for it.',
    },
    *check(context) {
        const { graph } = context;
        const found = noiseAfterOutputActivation(graph);
        if (found === undefined) {
            return;
        }
        for (const noise of found.noise) {
            const rate = nominalRate(noise) ?? 0;
            yield {
                message: messageFor(context, noise, rate, graph),
                data: { noise, activation: found.activation, all: found.noise, rate },
                anchor: { layer: noise.id },
                related: [{ message: 'The output activation.', anchor: { layer: found.activation.id } }],
                weight: rate,
            } as const;
        }
    },
    fixes: ({ data: { noise, all } }, { graph, network }) => fixesOnOutput(network, graph, noise, all),
    fixSafety: ['safe', 'changes-training'],
});

/** The output activation and the noise after it, in the network's order; undefined where no noise follows one. */
function noiseAfterOutputActivation(graph: NetworkGraph) {
    const { output } = graph;
    if (output === undefined) {
        return undefined;
    }
    const noise: ResolvedLayer[] = [];
    // Noise before a pool acts on what is averaged, not on the probabilities that the loss reads.
    let pooled = false;
    for (const layer of [output, ...walkBack(graph, output, traits => !traits.outputActivation)]) {
        const traits = graph.traits(layer);
        if (traits.outputActivation) {
            return noise.length > 0 ? { activation: layer, noise: noise.reverse() } : undefined;
        }
        if (traits.role === 'pool') {
            pooled = true;
        } else if (traits.role === 'noise') {
            if (!pooled && traits.noise !== 'weight' && !isZeroRate(nominalRate(layer))) {
                noise.push(layer);
            }
        } else if (!isElementwiseHomogeneous(traits, layer) && !isReshape(traits, layer)) {
            return undefined;
        }
    }
    return undefined;
}

function messageFor({ run }: LintContext, noise: ResolvedLayer, rate: number, graph: NetworkGraph) {
    const traits = graph.traits(noise);
    // Without a run, the loss is the one that goes with the output activation, and both of those take a logarithm.
    const loss = run?.settings.loss?.call;
    const facts = Object.entries(losses).find(([name]) => name === loss)?.[1];
    const takesLogarithm = loss === undefined || (facts !== undefined && facts.fusesWith !== null);
    if (!isActiveRate(rate)) {
        return 'noise';
    }
    if (traits.bernoulli) {
        return takesLogarithm ? 'probabilities' : 'outputs';
    }
    return traits.noise === 'gaussian' && !traits.additive && takesLogarithm ? 'negative' : 'noise';
}
