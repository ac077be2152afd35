import { isCallOf } from '../../catalog/values.ts';
import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import { isAtLeast } from '../compare.ts';
import { formatNumber, formatRate, plural } from '../format.ts';
import { strongestHiddenDropout } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';

interface ShortPatience {
    readonly run: ResolvedRun;
    readonly rate: number;
    readonly patience: number;
    /** Weight updates in that many epochs; undefined where the number of examples is unknown. */
    readonly steps: number | undefined;
    readonly enough: number;
}

export const budgetTooShortForDropout = defineRule({
    id: 'budget-too-short-for-dropout',
    category: 'training-recipe',
    // One paper says how much longer training takes; how much patience that needs is this project's own estimate: a hint.
    severity: 'hint',
    summary: 'Early stopping with little patience, in a run with much dropout.',
    documentation: {
        what:
            'Reports `early_stopping = patience(n)` with fewer than 5 epochs in a run whose hidden layers are dropped at a ' +
            'rate of 0.4 or more.',
        why:
            'With dropout the loss falls more slowly and its curve is noisier, since each step trains another thinned ' +
            'network. A plateau of a few epochs is then noise more often than the end of what can be learned, and a run ' +
            'that stops there looks worse than it is, in particular beside one without dropout. The border of 5 epochs ' +
            'is this project’s own.',
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
                epochs         = 100
                early_stopping = patience(3)
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
                epochs         = 100
                early_stopping = patience(10)
            }
        `,
        references: [
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, section 11',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: a network with dropout typically takes 2 to 3 times longer to train than the same network without.',
            },
            {
                title: 'Prechelt (1998), Early stopping - but when?',
                url: 'https://doi.org/10.1007/3-540-49430-8_3',
                evidence:
                    'Read in the abstract, on networks without dropout: over 1296 runs, slower criteria generalize about 4% better and take about four times as long.',
            },
            {
                title: 'This project’s own threshold',
                evidence: 'The border of 5 epochs comes from no paper.',
            },
        ],
        letsPass:
            'Runs without early stopping; a patience of 5 epochs or more; lower rates, dropout on the input, and scheduled ' +
            'and learned rates.',
    },
    options: {
        rate: {
            default: 0.4,
            minimum: 0,
            maximum: 1,
            summary: 'The lowest rate of a hidden layer that asks for patience.',
        },
        patience: { default: 5, summary: 'The fewest epochs of patience that are let pass.' },
    },
    messages: {
        impatient: ({ rate, patience, steps }: ShortPatience) =>
            `Stops after ${plural(patience, 'epoch')}${steps === undefined ? '' : ` (${plural(steps, 'step')})`} without ` +
            `improvement; with dropout of ${formatRate(rate)} the curve is noisy, and training takes 2 to 3 times as long.`,
    },
    *check({ graph, run, option }) {
        const stopping = run?.settings.early_stopping ?? null;
        const patience = isCallOf(stopping, 'patience') ? stopping?.arguments.epochs : undefined;
        const strongest = strongestHiddenDropout(graph);
        if (
            run !== undefined &&
            typeof patience === 'number' &&
            patience < option('patience') &&
            strongest !== undefined &&
            isAtLeast(strongest.rate, option('rate'))
        ) {
            const { trainingExamples } = run.data.facts;
            yield {
                message: 'impatient',
                data: {
                    run,
                    rate: strongest.rate,
                    patience,
                    steps:
                        trainingExamples === undefined
                            ? undefined
                            : patience * Math.ceil(trainingExamples / run.settings.batch_size),
                    enough: Math.max(2 * patience, option('patience')),
                },
                anchor: { block: 'train', setting: 'early_stopping' },
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
    fixes({ data: { run, enough } }) {
        const stopping = run.settings.early_stopping;
        const fix: Fix = {
            title: t('Wait {0} epochs', formatNumber(enough)),
            safety: 'changes-training',
            edits: [
                {
                    kind: 'set_setting',
                    block: 'train',
                    setting: 'early_stopping',
                    value: { call: 'patience', arguments: { ...stopping?.arguments, epochs: enough } },
                },
            ],
        };
        return [fix];
    },
    fixSafety: ['changes-training'],
});
