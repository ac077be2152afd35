import { layerEntry } from '../../catalog/layers/index.ts';
import { losses } from '../../catalog/losses/index.ts';
import { sizeOf } from '../../core/shape.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { alphaDroppedValue } from '../alpha-dropout.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { negativeMultipliers } from '../normal.ts';
import { fixesOnOutput, noiseOnOutput, type OutputNoise } from '../output-noise.ts';
import { taskOf } from '../places.ts';
import { sharePerStep } from '../rate-schedule.ts';
import { isActiveRate, nominalRate } from '../rates.ts';
import { defineRule, example, type LintContext } from '../rule.ts';
import type { NetworkGraph } from '../walk.ts';

interface OnLogits {
    readonly noise: ResolvedLayer;
    /** Every such noise of the network. */
    readonly all: readonly ResolvedLayer[];
    readonly rate: number;
    /** What a score of 0 says where each class has a probability of its own (sigmoid); undefined for softmax. */
    readonly probability: number | undefined;
    /** How many scores it acts on, of how many: fewer where a concatenation puts others beside them. */
    readonly scores: number;
    readonly allScores: number;
}

const noWeights = 'no weights follow to make up for it.';

export const dropoutOnLogits = defineRule({
    id: 'dropout-on-logits',
    category: 'placement',
    // A mathematical certainty: with probability p the score of the true class is 0, whatever the network computes.
    severity: 'error',
    summary: 'Dropout between the last layer with weights and the loss of a classifier.',
    documentation: {
        what:
            'Reports dropout after the last layer with weights of a classifier, before softmax, sigmoid or a ' +
            'cross-entropy that applies them itself, also through activations such as ReLU, through reshapes and in the branches of a concatenation. ' +
            'Gaussian dropout there is a warning.',
        why:
            'What the last weights give are the scores of the classes. Dropout sets the score of the true class to 0 in ' +
            'a share p of the training examples, and no weights follow that could make up for it; the scores that ' +
            'are kept are multiplied by 1 / (1 - p), so that training sees more confident predictions than the network ' +
            'makes afterwards. Dropout belongs before the last layer with weights.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dense(10)
                dropout(0.5)
                softmax()
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
                title: 'Computed',
                evidence:
                    'A softmax over 10 classes that gives the true one a score of 5 and the others 0 is right with ' +
                    'probability 0.94; with that score dropped it is 0.1, and with it kept at p = 0.5 it is 0.9996.',
            },
            {
                title: 'weihua916/powerful-gnns, issue 16',
                url: 'https://github.com/weihua916/powerful-gnns/issues/16',
                evidence:
                    'A reader of published code asks what dropout on predictions is for, since it sets scores to 0 and scales the others.',
            },
            {
                title: 'nitishsrivastava/deepnet, model_dropout.pbtxt',
                url: 'https://github.com/nitishsrivastava/deepnet/blob/master/deepnet/examples/ff/model_dropout.pbtxt',
                evidence:
                    'The configuration of the original authors drops inputs and hidden units, and sets dropout to false on the output.',
            },
        ],
        letsPass:
            'Dropout before the last weights, as in SqueezeNet, whose last convolution, ReLU and average follow it. ' +
            'Dropout on a branch whose output a sum reads, as in the graph attention network, where the scores are ' +
            'averaged with others. Single values of a map that is averaged afterwards. Additive Gaussian noise, which ' +
            'scales no score. Learned rates, which training can turn down, and a rate of 0. A network ' +
            'that neither a loss nor a last activation shows to be a classifier.',
    },
    options: {},
    messages: {
        zeroed: ({ noise, rate }: OnLogits) =>
            `\`${noise.kind}\` after the last weights sets the true class's score to 0 in ${sharePerStep(noise, rate)} ` +
            `of the training examples, and multiplies the scores it keeps by ${formatNumber(1 / (1 - rate))}; ${noWeights}`,
        part: ({ noise, rate, scores, allScores }: OnLogits) =>
            `\`${noise.kind}\` after the last weights sets ${sharePerStep(noise, rate)} of ${formatNumber(scores)} of the ` +
            `${formatNumber(allScores)} scores to 0, and multiplies those it keeps by ${formatNumber(1 / (1 - rate))}; ${noWeights}`,
        undecided: ({ noise, rate, probability = 0 }: OnLogits) =>
            `\`${noise.kind}\` after the last weights sets ${sharePerStep(noise, rate)} of the scores to 0, a probability ` +
            `of ${formatNumber(probability)}, and multiplies those it keeps by ${formatNumber(1 / (1 - rate))}; ${noWeights}`,
        constant: ({ noise, rate }: OnLogits) =>
            `\`${noise.kind}\` after the last weights sets the true class's score to ` +
            `${formatNumber(alphaDroppedValue(rate), 3)} in ${sharePerStep(noise, rate)} of the training examples; ${noWeights}`,
        multiplied: ({ noise, rate }: OnLogits) =>
            `\`${noise.kind}\` after the last weights multiplies the class scores by noise of standard deviation ` +
            `${formatNumber(Math.sqrt(rate / (1 - rate)), 3)}, which turns the sign of ` +
            `${formatPercent(negativeMultipliers(rate))} of them; ${noWeights}`,
    },
    *check(context) {
        const { graph } = context;
        if (taskOf(context, graph) !== 'classification') {
            return;
        }
        const found = noiseOnOutput(graph).filter(each => disturbsScores(each, graph));
        const all = found.map(({ noise }) => noise);
        for (const { noise, activation } of found) {
            const probability = probabilityAtZero(context, graph, activation);
            const rate = nominalRate(noise) ?? 0;
            const kind = graph.traits(noise).noise;
            const scores = sizeOf(noise.outputShape);
            const allScores = sizeOf(graph.output?.outputShape ?? noise.outputShape);
            yield {
                message:
                    kind === 'gaussian'
                        ? 'multiplied'
                        : kind === 'alpha'
                          ? 'constant'
                          : probability !== undefined
                            ? 'undecided'
                            : scores < allScores
                              ? 'part'
                              : 'zeroed',
                data: { noise, all, rate, probability, scores, allScores },
                anchor: { layer: noise.id },
                weight: rate,
                // Noise around the score is no wrong score: a loss of accuracy that has not been measured.
                severity: kind === 'gaussian' ? 'warning' : 'error',
            } as const;
        }
    },
    fixes: ({ data: { noise, all } }, { graph, network }) =>
        fixesOnOutput(
            network,
            graph,
            noise,
            all,
            graph.traits(noise).noise === 'gaussian' ? 'changes-training' : 'safe',
        ),
    fixSafety: ['safe', 'changes-training'],
});

/** Multiplies scores at a rate that is known, and reaches the loss with them: an activation between has f(0) = 0. */
function disturbsScores({ noise, activation }: OutputNoise, graph: NetworkGraph): boolean {
    const traits = graph.traits(noise);
    const rate = nominalRate(noise);
    const between = activation && graph.traits(activation);
    return (
        !traits.learnedRate &&
        !traits.additive &&
        isActiveRate(rate) &&
        (between === undefined || between.outputActivation === true || between.zero === 'zero_preserving')
    );
}

/** The probability that a score of 0 stands for, where it is that of one class alone. */
function probabilityAtZero(
    { run }: LintContext,
    graph: NetworkGraph,
    activation: ResolvedLayer | undefined,
): number | undefined {
    const applied = activation && graph.traits(activation);
    if (applied?.outputActivation) {
        return applied.valueAtZero;
    }
    const fused = Object.entries(losses).find(([name]) => name === run?.settings.loss?.call)?.[1].fusesWith;
    return fused ? layerEntry(fused).traits({}).valueAtZero : undefined;
}
