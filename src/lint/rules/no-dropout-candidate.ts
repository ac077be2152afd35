import type { ResolvedLayer } from '../../model/resolved.ts';
import { addDropoutAfter, widestHiddenDense } from '../add-dropout.ts';
import { formatNumber } from '../format.ts';
import { epochsOf, isOtherwiseRegularized } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';

interface Unregularized {
    readonly widest: ResolvedLayer;
    readonly examples: number;
    readonly parameters: number;
}

export const noDropoutCandidate = defineRule({
    id: 'no-dropout-candidate',
    category: 'capacity',
    // Most networks have more parameters than examples, and many of them generalize all the same: a hint, and only for
    // those who ask for it.
    severity: 'hint',
    summary: 'A network with many parameters for its data, and nothing that holds it back.',
    documentation: {
        what:
            'Reports a run over 1000 training examples or more with more than 10 parameters for each of them, whose ' +
            'network has no noise and no batch normalization, and which has no penalty or constraint on weights, no ' +
            'weight decay, no early stopping and no label smoothing. The finding stands at the widest hidden dense layer. ' +
            'Off by default, since the evidence is weak.',
        why:
            'A network with that many parameters can learn its examples by heart. The largest network of the original ' +
            'study has more than 1000 parameters for each training example of MNIST, and with dropout and max-norm less ' +
            'error than the smaller ones, without stopping early. The borders are this project’s own.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(512, activation = relu)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
            }

            train digits_mlp on digits {
                epochs = 50
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(512, activation = relu)
                dropout(0.5)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
            }

            train digits_mlp on digits {
                epochs = 50
            }
        `,
        references: [
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, table 2',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: two layers of 8192 units, more than 65 million parameters for 60,000 examples, reach 0.95% with dropout and max-norm.',
            },
            {
                title: 'This project’s own thresholds',
                evidence: '10 parameters for each example and 1000 examples come from no paper.',
            },
        ],
        letsPass:
            'Data whose number of examples is not known before it is read, and fewer than 1000 of them. Any noise, ' +
            'penalty, constraint, decay, early stopping, label smoothing or batch normalization. Runs of one epoch, which ' +
            'see each example once. Networks without a hidden dense layer.',
    },
    options: {
        parameters: {
            default: 10,
            summary: 'The most parameters for each training example that are let pass.',
        },
        examples: { default: 1000, summary: 'The fewest training examples for which it is reported.' },
    },
    messages: {
        bare: ({ examples, parameters }: Unregularized) =>
            `${formatNumber(parameters / examples, 3)} parameters for each of ${formatNumber(examples)} training examples, ` +
            'and nothing regularizes them.',
    },
    *check({ graph, network, run, option }) {
        if (run === undefined) {
            return;
        }
        // What is unknown compares as false.
        const examples = run.data.facts.trainingExamples ?? Number.NaN;
        const epochs = epochsOf(run) ?? Number.NaN;
        const isHeldBack = graph.layers.some(layer => {
            const { role, normalizesOverBatch } = graph.traits(layer);
            return role === 'noise' || normalizesOverBatch;
        });
        const widest = widestHiddenDense(graph);
        if (
            epochs > 1 &&
            examples >= option('examples') &&
            network.parameterCount > option('parameters') * examples &&
            !isHeldBack &&
            !isOtherwiseRegularized(graph, run) &&
            widest !== undefined
        ) {
            yield {
                message: 'bare',
                data: { widest, examples, parameters: network.parameterCount },
                anchor: { layer: widest.id },
                weight: network.parameterCount / examples,
            } as const;
        }
    },
    fixes: ({ data: { widest } }, context) => addDropoutAfter(widest, context),
    fixSafety: ['changes-training'],
    onByDefault: false,
});
