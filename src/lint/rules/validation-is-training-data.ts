import { isCallValue } from '../../catalog/values.ts';
import type { Fix } from '../../model/finding.ts';
import { formatNumber } from '../format.ts';
import { defineRule, example } from '../rule.ts';
import { isSameSource } from '../same-source.ts';

/** The default of `validation`, and what a fix sets. */
const usualShare = 0.2;

interface SameData {
    /** Examples of the source and those of them that are trained on; undefined before it is read. */
    readonly counts: { readonly all: number; readonly training: number } | undefined;
}

export const validationIsTrainingData = defineRule({
    id: 'validation-is-training-data',
    category: 'data',
    // A certainty: the validation loss of a network that has learned its examples by heart is then 0 too.
    severity: 'error',
    summary: 'Validation on the examples that are trained on.',
    documentation: {
        what:
            'Reports a `validation` source that is the `source` itself: the same built-in set with the same arguments, or ' +
            'the same file under another spelling of its path.',
        why:
            'Overfitting is the difference between the loss on examples that were trained on and on examples that were ' +
            'not. Where both are the same there is no difference to see, and a network that has learned everything by ' +
            'heart looks perfect: dropout then seems only to do harm. Early stopping and the choice of the best epoch ' +
            'mean nothing either.',
        bad: example`
            model classifier {
                input(64)
                dense(256, activation = relu)
                dropout(0.5)
                dense(10, activation = softmax)
            }

            data digits {
                source     = builtin(digits)
                validation = builtin(digits)
            }

            train classifier on digits {
                epochs = 20
            }
        `,
        good: example`
            model classifier {
                input(64)
                dense(256, activation = relu)
                dropout(0.5)
                dense(10, activation = softmax)
            }

            data digits {
                source     = builtin(digits)
                validation = 20%
            }

            train classifier on digits {
                epochs = 20
            }
        `,
        references: [
            {
                title: 'Stack Overflow, question 53119432',
                url: 'https://stackoverflow.com/questions/53119432',
                evidence:
                    'Read in a corpus of faulty programs: `fit(inputBatch, ponlabel)` with `validation_data=(inputBatch, ponlabel)`.',
            },
            {
                title: 'BerkeleyHCI/umlaut, umlaut_example.py',
                url: 'https://github.com/BerkeleyHCI/umlaut',
                evidence: 'Read at the source: a program that validates on the first 100 training examples.',
            },
        ],
        letsPass:
            'Shares and counts, which are held out of the source. Synthetic sets with another seed. Files of other names, ' +
            'also where one is part of the other, which cannot be told before they are read; other arrays of one file. A path that leads out of the folder of the ' +
            'spec and back into it by its name, since only the text of the spec is looked at.',
    },
    options: {},
    messages: {
        same: ({ counts }: SameData) => {
            const overlap =
                counts === undefined || counts.training === counts.all
                    ? `${counts === undefined ? 'all' : `all ${formatNumber(counts.all)}`} validation examples are trained on`
                    : `${formatNumber(counts.training)} of the ${formatNumber(counts.all)} validation examples are trained on`;
            return `The validation data is the training data: ${overlap}, so overfitting cannot be seen.`;
        },
    },
    *check({ run }) {
        const { settings, facts } = run?.data ?? {};
        const { source, validation } = settings ?? {};
        if (isCallValue(source) && isCallValue(validation) && isSameSource(source, validation)) {
            const { rows: all, trainingExamples: training } = facts ?? {};
            yield {
                message: 'same',
                data: { counts: all === undefined || training === undefined ? undefined : { all, training } },
                anchor: { block: 'data', setting: 'validation' },
                related: [{ message: 'The training data.', anchor: { block: 'data', setting: 'source' } }],
            } as const;
        }
    },
    fixes() {
        const fix: Fix = {
            title: 'Hold out 20% of the source',
            safety: 'safe',
            edits: [{ kind: 'set_setting', block: 'data', setting: 'validation', value: usualShare }],
        };
        return [fix];
    },
    fixSafety: ['safe'],
});
