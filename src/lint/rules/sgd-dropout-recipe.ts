import { resolveCall } from '../../catalog/arguments.ts';
import { type CallValue, callsIn, isCallOf, isCallValue, type Value } from '../../catalog/values.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import { isAtLeast } from '../compare.ts';
import { formatNumber, formatRate, plural, tidy } from '../format.ts';
import { strongestHiddenDropout, weightRegularizers } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';

/** The lower end of the momentum that the original paper recommends with dropout, and what a fix sets. */
const recommendedMomentum = 0.95;
/** The lower end of the norms that it names. */
const recommendedNorm = 3;

interface PlainSgd {
    readonly run: ResolvedRun;
    readonly rate: number;
    readonly momentum: number;
    readonly learningRate: number;
    /** With the recommended momentum, and the same effective rate learning_rate / (1 - momentum). */
    readonly sameEffective: number;
}

export const sgdDropoutRecipe = defineRule({
    id: 'sgd-dropout-recipe',
    category: 'training-recipe',
    // The advice of one paper, older than what most networks are trained with today; good networks ignore it: a hint.
    severity: 'hint',
    summary: 'Stochastic gradient descent with dropout, without the momentum and the max-norm of its recipe.',
    documentation: {
        what:
            'Reports a run that trains with `sgd`, a momentum below 0.95 and no `max_norm` anywhere, where a hidden layer ' +
            'is dropped at a rate of 0.4 or more.',
        why:
            'Each step trains another thinned network, so gradients point in many directions and cancel. A momentum m ' +
            'averages them over about 1 / (1 - m) steps: 10 at 0.9, 20 at 0.95, 100 at 0.99. The original paper trains ' +
            'with 0.95 to 0.99 and a high learning rate, and bounds the weights by a max-norm of 3 to 4 so that they do ' +
            'not grow without end. The step that a momentum adds up to is learning_rate / (1 - m), so the fix lowers the ' +
            'learning rate as it raises the momentum: raising the momentum alone may leave a network that never learns.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0.5)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
            }

            train digits_mlp on digits {
                optimizer = sgd(0.1)
                epochs    = 40
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0.5)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
            }

            train digits_mlp on digits {
                optimizer   = sgd(0.005, momentum = 0.95)
                regularizer = max_norm(3)
                epochs      = 40
            }
        `,
        references: [
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, appendix A',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: 10 to 100 times the learning rate, momentum of 0.95 to 0.99 where 0.9 is common without dropout, and a max-norm of 3 to 4.',
            },
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, table 9',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: test error on MNIST 1.35% with max-norm alone, 1.25% with dropout and L2, 1.05% with dropout and max-norm.',
            },
            {
                title: 'Computed',
                evidence:
                    'The weights of past gradients, m to the power of their age, sum to 1 / (1 - m): that many steps count.',
            },
        ],
        letsPass:
            'Optimizers that scale each step themselves, as Adam. Networks with batch normalization, which the paper ' +
            'predates. A max-norm on any layer; a ramp of the momentum that ends at 0.95 or above. Scheduled and learned ' +
            'rates, and dropout on the input.',
    },
    options: {
        rate: {
            default: 0.4,
            minimum: 0,
            maximum: 1,
            summary: 'The lowest rate of a hidden layer that asks for the recipe.',
        },
        momentum: { default: recommendedMomentum, summary: 'The lowest momentum that is let pass.' },
    },
    messages: {
        plain: ({ rate, momentum, learningRate, sameEffective }: PlainSgd) =>
            `Dropout of ${formatRate(rate)} makes gradients noisy, and momentum ${formatRate(momentum)} averages them over ` +
            `about ${plural(Number((1 / (1 - momentum)).toPrecision(2)), 'step')}; the original recipe is 0.95 to 0.99, with a max-norm of 3 ` +
            `to 4. At momentum ${formatRate(recommendedMomentum)} a learning rate of ${formatNumber(sameEffective)} takes the ` +
            `same effective step as ${formatNumber(learningRate)} does here.`,
    },
    *check({ graph, run, option }) {
        if (run === undefined || !isCallOf(run.settings.optimizer, 'sgd')) {
            return;
        }
        const { learning_rate: learningRate, momentum: written } = run.settings.optimizer.arguments;
        const momentum = finalMomentum(written);
        const strongest = strongestHiddenDropout(graph);
        if (
            momentum !== undefined &&
            typeof learningRate === 'number' &&
            strongest !== undefined &&
            isAtLeast(strongest.rate, option('rate')) &&
            !isAtLeast(momentum, option('momentum')) &&
            !weightRegularizers(graph, run).some(call => isCallOf(call, 'max_norm')) &&
            !graph.layers.some(layer => graph.traits(layer).normalizesOverBatch)
        ) {
            yield {
                message: 'plain',
                data: {
                    run,
                    rate: strongest.rate,
                    momentum,
                    learningRate,
                    sameEffective: tidy((learningRate * (1 - recommendedMomentum)) / (1 - momentum)),
                },
                anchor: { block: 'train', setting: 'optimizer' },
                related: [
                    {
                        message: 'The strongest dropout of a hidden layer.',
                        anchor: { layer: strongest.layer.id },
                    },
                ],
                weight: strongest.rate,
            } as const;
        }
    },
    fixes({ data: { run, sameEffective } }) {
        const { optimizer, regularizer } = run.settings;
        const constraint = resolveCall('regularizer', 'max_norm', { max_value: recommendedNorm });
        const others = callsIn(regularizer);
        const values = {
            ...optimizer.arguments,
            learning_rate: sameEffective,
            momentum: raisedMomentum(optimizer.arguments.momentum),
        };
        const fix: Fix = {
            title:
                `Train with momentum ${formatRate(recommendedMomentum)}, learning rate ${formatRate(sameEffective)} ` +
                `(the same effective rate) and \`max_norm(${formatRate(recommendedNorm)})\``,
            safety: 'changes-training',
            edits: [
                {
                    kind: 'set_setting',
                    block: 'train',
                    setting: 'optimizer',
                    value: { call: optimizer.call, arguments: values },
                },
                {
                    kind: 'set_setting',
                    block: 'train',
                    setting: 'regularizer',
                    value: others.length === 0 ? constraint : [...others, constraint],
                },
            ],
        };
        return [fix];
    },
    fixSafety: ['changes-training'],
});

/** The momentum that most of the run trains with: the number, or where a ramp of it ends. */
function finalMomentum(momentum: Value | undefined): number | undefined {
    const end = isCallValue(momentum) ? momentum.arguments.to : momentum;
    return typeof end === 'number' ? end : undefined;
}

function raisedMomentum(momentum: Value | undefined): number | CallValue {
    return isCallValue(momentum)
        ? { ...momentum, arguments: { ...momentum.arguments, to: recommendedMomentum } }
        : recommendedMomentum;
}
