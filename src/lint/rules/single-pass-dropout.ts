import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { capitalize, formatNumber, formatRate } from '../format.ts';
import { nominalRate } from '../rates.ts';
import { activeDropouts, epochsOf } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';

interface SinglePass {
    /** One layer for each statement. */
    readonly dropouts: readonly ResolvedLayer[];
    readonly examples: number;
    /** How many of them the run sees, each once. */
    readonly seen: number;
}

export const singlePassDropout = defineRule({
    id: 'single-pass-dropout',
    category: 'training-recipe',
    // One careful study of language models, and the practice of large ones; nothing is known of other data: info.
    severity: 'info',
    summary: 'Dropout in a run that sees each example once.',
    documentation: {
        what:
            'Reports a run of one epoch, or of so few steps that no example is seen twice, over 10,000 training ' +
            'examples or more, where the network has any dropout.',
        why:
            'A network that sees each example once cannot learn any of them by heart: the training loss is measured on ' +
            'examples that are new to it, as the validation loss is. Dropout then takes capacity and gives nothing back. ' +
            'With few examples a single epoch is a quick look rather than a recipe, so those runs are left alone; the ' +
            'border of 10,000 is this project’s own.',
        bad: example`
            model classifier {
                input(2)
                dense(64, activation = relu)
                dropout(0.1)
                dense(2, activation = softmax)
            }

            data many {
                source = builtin(moons(n = 50000))
            }

            train classifier on many {
                epochs = 1
            }
        `,
        good: example`
            model classifier {
                input(2)
                dense(64, activation = relu)
                dense(2, activation = softmax)
            }

            data many {
                source = builtin(moons(n = 50000))
            }

            train classifier on many {
                epochs = 1
            }
        `,
        references: [
            {
                title: 'Liu, Bauer, Manning (2025), Drop dropout on single-epoch language model pretraining',
                url: 'https://arxiv.org/abs/2505.24788',
                evidence:
                    'Read in the abstract: BERT and Pythia of 160 million and 1.4 billion weights, trained for one epoch, are better without dropout on language modelling, BLiMP, SQuAD and MNLI; early dropout is worse than none too.',
            },
            {
                title: 'karpathy/nanoGPT, train.py',
                url: 'https://github.com/karpathy/nanoGPT/blob/master/train.py',
                evidence: 'Read at the source: for pretraining 0 is good, for finetuning 0.1 and more.',
            },
        ],
        letsPass:
            'Two epochs and more; fewer than 10,000 training examples; data whose number of examples is not known before ' +
            'it is read. Additive noise, which drops nothing.',
    },
    options: {
        examples: { default: 10_000, summary: 'The fewest training examples for which it is reported.' },
    },
    messages: {
        once: ({ dropouts, examples, seen }: SinglePass) => {
            const rates = dropouts.flatMap(layer => nominalRate(layer) ?? []);
            const strongest = rates.length === 0 ? '' : ` of up to ${formatRate(Math.max(...rates))}`;
            return (
                `${seen < examples ? `${formatNumber(seen)} of ` : 'All '}${formatNumber(examples)} training examples are ` +
                `seen once and none twice, so there is little to overfit; dropout${strongest} takes capacity all the same.`
            );
        },
    },
    *check({ graph, run, option }) {
        if (run === undefined) {
            return;
        }
        // What is unknown compares as false.
        const examples = run.data.facts.trainingExamples ?? Number.NaN;
        const epochs = epochsOf(run) ?? Number.NaN;
        const dropouts = oneOfEachStatement(activeDropouts(graph));
        const { steps, batch_size: batchSize } = run.settings;
        if (epochs <= 1 && examples >= option('examples') && dropouts.length > 0) {
            yield {
                message: 'once',
                data: {
                    dropouts,
                    examples,
                    seen: Math.min(examples, (steps ?? Number.POSITIVE_INFINITY) * batchSize),
                },
                anchor: { block: 'train', setting: steps === null ? 'epochs' : 'steps' },
                related: dropouts.map(({ id, kind }) => ({
                    message: `${capitalize(kind.replaceAll('_', ' '))}.`,
                    anchor: { layer: id },
                })),
                weight: dropouts.length,
            } as const;
        }
    },
    fixes({ data: { dropouts } }) {
        const [first] = dropouts;
        const fix: Fix = {
            title:
                dropouts.length === 1
                    ? `Remove \`${first?.kind}\``
                    : `Remove all ${formatNumber(dropouts.length)} dropouts`,
            safety: 'changes-training',
            edits: dropouts.map(({ id }) => ({ kind: 'remove_layer', layer: id })),
        };
        return [fix];
    },
    fixSafety: ['changes-training'],
});

/** The first layer of each statement: a repeated one is written, and removed, once. */
function oneOfEachStatement(layers: readonly ResolvedLayer[]): ResolvedLayer[] {
    const byStatement = new Map<number, ResolvedLayer>();
    for (const layer of layers) {
        const { start } = layer.source.statement;
        byStatement.set(start, byStatement.get(start) ?? layer);
    }
    return [...byStatement.values()];
}
