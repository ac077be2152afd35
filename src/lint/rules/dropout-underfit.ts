import type { Fix } from '../../model/finding.ts';
import type { MeasuredDropout } from '../../model/measurements.ts';
import { isAtLeast } from '../compare.ts';
import { formatNumber, formatRate, plural, tidy } from '../format.ts';
import { lowestRate, setRate } from '../lower-rate.ts';
import { effectText, lossText } from '../measured-effect.ts';
import { writtenRate } from '../rates.ts';
import { strongestHiddenDropout } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';

/** What a rate is lowered by. */
const rateStep = 0.1;

export const dropoutUnderfit = defineRule({
    id: 'dropout-underfit',
    category: 'measured',
    // Measured on the user's own network and data, with an interval that excludes zero: a warning.
    severity: 'warning',
    summary: 'Dropout that costs more training fit than it saves in gap, over several seeds.',
    documentation: {
        what:
            'Reports the strongest dropout of a hidden layer, of 0.3 or more, where the network was compared with its twin ' +
            'without dropout over several seeds, and the twin has the lower validation loss: dropout raised the training loss, ' +
            'evaluated with dropout off, by more than it lowered the gap between validation and training. It speaks after ' +
            '*Compare Without Dropout Over Seeds*, until the spec changes.',
        why:
            'Validation loss is training loss plus gap. Dropout trades the one for the other, and a network that hardly ' +
            'overfits, or is trained for too short a time, pays and gets nothing for it. Both networks are compared at their ' +
            'own best epochs, from the same weights and on the same batches, seed by seed.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(48, activation = relu)
                dropout(0.5)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
                scale  = standardize
            }

            train digits_mlp on digits {
                optimizer = adam(0.003)
                epochs    = 4
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
                scale  = standardize
                limit  = 600
            }

            train digits_mlp on digits {
                optimizer = adam(0.003)
                epochs    = 20
            }
        `,
        references: [
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, section 7.3 and figure 9',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: with few units kept, training error itself is high, and test error follows it.',
            },
            {
                title: 'Liu, Xu, Jin, Shen, Darrell (2023), Dropout reduces underfitting, ICML',
                url: 'https://arxiv.org/abs/2303.01500',
                evidence:
                    'Read in the table of the authors’ repository: ViT-T on ImageNet falls from 73.9% to 67.9% accuracy with dropout throughout.',
            },
            {
                title: 'Measured',
                evidence:
                    'The comparison itself, over at least five seeds, with an interval that holds however early it ends.',
            },
        ],
        letsPass:
            'Comparisons that found no evidence of a difference, or were stopped before their end; rates below 0.3; a single ' +
            'pair of runs, which says little.',
    },
    options: {
        rate: {
            default: 0.3,
            minimum: 0,
            maximum: 1,
            summary: 'The lowest rate of a hidden layer that is reported.',
        },
    },
    messages: {
        costs: ({ trainingLoss, validationLoss, ...rest }: MeasuredDropout) =>
            `Dropout costs more fit than it saves in gap: it raises training loss by ${formatNumber(trainingLoss.difference, 2)} ` +
            `and ${sayGap(trainingLoss.difference - validationLoss.difference)}, so ${lossText({ validationLoss })} over ` +
            `${plural(rest.pairs, 'seed')}.`,
    },
    *check({ graph, measurements, option }) {
        const compared = measurements?.dropout.at(-1);
        const strongest = strongestHiddenDropout(graph);
        if (
            compared !== undefined &&
            strongest !== undefined &&
            compared.verdict === 'different' &&
            compared.validationLoss.difference > 0 &&
            compared.trainingLoss.difference > 0 &&
            isAtLeast(strongest.rate, option('rate'))
        ) {
            yield {
                message: 'costs',
                data: compared,
                anchor: { layer: strongest.layer.id, parameter: writtenRate(strongest.layer).parameter },
                effect: `with dropout ${effectText(compared)}`,
                weight: strongest.rate,
            } as const;
        }
    },
    fixes(_, { graph }) {
        const strongest = strongestHiddenDropout(graph);
        if (strongest === undefined) {
            return [];
        }
        const { layer, rate } = strongest;
        const lower = tidy(rate - rateStep);
        const fixes: Fix[] = [];
        if (lower >= lowestRate) {
            fixes.push(setRate(layer, lower));
        }
        fixes.push({
            title: `Remove \`${layer.kind}(${formatRate(rate)})\``,
            safety: 'changes-training',
            edits: [{ kind: 'remove_layer', layer: layer.id }],
        });
        return fixes;
    },
    fixSafety: ['changes-training'],
});

function sayGap(saved: number): string {
    return saved > 0
        ? `lowers the gap by ${formatNumber(saved, 2)}`
        : `raises the gap by ${formatNumber(-saved, 2)}`;
}
