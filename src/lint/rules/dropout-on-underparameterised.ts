import { t } from '../../core/localize.ts';
import type { Fix, NetworkEdit } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAtLeast } from '../compare.ts';
import { formatNumber, formatRate } from '../format.ts';
import { maskOf } from '../masks.ts';
import { channelsOf, taskOf } from '../places.ts';
import { writtenRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { isWrittenInPlace } from '../source.ts';
import type { NetworkGraph } from '../walk.ts';

/** What a network that hardly overfits can bear. */
const smallRate = 0.1;

interface Underparameterised {
    readonly weights: number;
    readonly examples: number;
    /** Every dropout with a high rate, in the network's order. */
    readonly dropouts: readonly { readonly noise: ResolvedLayer; readonly rate: number }[];
    readonly rate: number;
}

export const dropoutOnUnderparameterised = defineRule({
    id: 'dropout-on-underparameterised',
    category: 'capacity',
    // The evidence is analogous only: the networks that were measured have more weights than this asks for. Information,
    // and off unless asked for.
    severity: 'info',
    summary: 'Much dropout in a network too small for its data to overfit.',
    documentation: {
        what:
            'Reports the highest drop rate, where it is 0.3 or more, of a classifier with fewer weights than a tenth of its ' +
            'training examples. It needs a `train` whose number of examples is known.',
        why:
            'Dropout trades some fit for a smaller gap between training and validation. A network with ten examples for each of ' +
            'its weights has hardly a gap to close, and pays with the fit. Compare it with its twin without dropout before ' +
            'keeping it; a rate of 0.1, or dropout in the first epochs only, costs less.',
        bad: example`
            model tiny {
                input(8, 8, 1)
                conv2d(6, 3, activation = relu)
                global_avg_pool2d()
                dropout(0.3)
                dense(10, activation = softmax)
            }

            data digits {
                source     = builtin(digits)
                validation = 20%
            }

            train tiny on digits {
                epochs = 30
            }
        `,
        good: example`
            model larger {
                input(8, 8, 1)
                conv2d(64, 3, activation = relu)
                global_avg_pool2d()
                dropout(0.3)
                dense(10, activation = softmax)
            }

            data digits {
                source     = builtin(digits)
                validation = 20%
            }

            train larger on digits {
                epochs = 30
            }
        `,
        references: [
            {
                title: 'Liu, Xu, Jin, Shen, Darrell (2023), Dropout reduces underfitting, ICML',
                url: 'https://arxiv.org/abs/2303.01500',
                evidence:
                    'Read in the table of the authors’ repository: ViT-T on ImageNet falls from 73.9% to 67.9% accuracy with dropout ' +
                    'throughout, and rises to 74.3% with dropout in the first epochs only. By raw count that network has more weights ' +
                    'than there are images, so it is an analogy.',
            },
            {
                title: 'Computed',
                evidence:
                    'Weights and examples are counted. A tenth and 0.3 are this project’s own thresholds.',
            },
        ],
        letsPass:
            'Two classes and regression, networks whose number of training examples is unknown, rates below 0.3, scheduled and ' +
            'learned ones, noise on weights.',
    },
    options: {
        examples: { default: 10, summary: 'Training examples for each weight above which this is reported.' },
        rate: { default: 0.3, minimum: 0, maximum: 1, summary: 'Drop rate from which on this is reported.' },
    },
    messages: {
        small: ({ weights, examples, rate }: Underparameterised) =>
            `The network has ${formatNumber(weights)} weights for ${formatNumber(examples)} training examples: it will hardly ` +
            `overfit enough for a drop rate of ${formatRate(rate)} to pay.`,
    },
    *check(context) {
        const { graph, network, run, option } = context;
        const examples = run?.data.facts.trainingExamples;
        const weights = network.parameterCount;
        const isClassifier =
            taskOf(context, graph) === 'classification' && channelsOf(graph.output?.outputShape ?? []) > 2;
        if (examples === undefined || !isClassifier || weights * option('examples') >= examples) {
            return;
        }
        const dropouts = dropoutsFrom(graph, option('rate'));
        const [first, ...others] = dropouts;
        if (first !== undefined) {
            const { noise, rate } = others.reduce(
                (most, each) => (each.rate > most.rate ? each : most),
                first,
            );
            yield {
                message: 'small',
                data: { weights, examples, dropouts, rate },
                anchor: { layer: noise.id },
                weight: rate,
            } as const;
        }
    },
    fixes({ data: { dropouts } }, { run }) {
        const fixes: Fix[] = [];
        if (dropouts.every(({ noise }) => isWrittenInPlace(noise, writtenRate(noise).parameter))) {
            fixes.push({
                title:
                    dropouts.length === 1
                        ? t('Set the rate to {0}', smallRate)
                        : t('Set the rates to {0}', smallRate),
                safety: 'changes-training',
                edits: dropouts.map(({ noise }): NetworkEdit => {
                    const { parameter, toWritten } = writtenRate(noise);
                    return { kind: 'set_parameter', layer: noise.id, parameter, value: toWritten(smallRate) };
                }),
            });
            const cutoff = Math.max(1, Math.round((run?.settings.epochs ?? 0) / 6));
            if ((run?.settings.epochs ?? 0) > cutoff) {
                fixes.push({
                    title:
                        cutoff === 1
                            ? t('Drop in the first epoch only')
                            : t('Drop in the first {0} epochs only', cutoff),
                    safety: 'changes-training',
                    edits: dropouts.map(({ noise, rate }) => ({
                        kind: 'set_parameter',
                        layer: noise.id,
                        parameter: 'rate',
                        value: {
                            call: 'schedule',
                            arguments: { rate, mode: 'early', shape: 'linear', cutoff },
                        },
                    })),
                });
            }
        }
        fixes.push({
            title: dropouts.length === 1 ? `Remove \`${dropouts[0]?.noise.kind}\`` : 'Remove the dropouts',
            safety: 'changes-training',
            edits: dropouts.map(({ noise }) => ({ kind: 'remove_layer', layer: noise.id })),
        });
        return fixes;
    },
    fixSafety: ['changes-training'],
    onByDefault: false,
    yieldsTo: ['dropout-after-output-activation', 'dropout-on-logits', 'dropout-on-token-ids'],
});

function dropoutsFrom(graph: NetworkGraph, lowest: number) {
    return graph.layers.flatMap(noise => {
        const rate = maskOf(graph, noise)?.rate;
        return rate !== undefined && isAtLeast(rate, lowest) ? [{ noise, rate }] : [];
    });
}
