import type { MeasuredDropout } from '../../model/measurements.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { plural } from '../format.ts';
import { effectText, lossText } from '../measured-effect.ts';
import { activeDropouts } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';

interface NoEffect {
    readonly compared: MeasuredDropout;
    readonly dropouts: readonly ResolvedLayer[];
}

/** Fewer pairs say nothing, whatever they show. */
const fewestPairs = 3;

export const dropoutNoEffect = defineRule({
    id: 'dropout-no-effect',
    category: 'measured',
    // No evidence of a difference is not evidence that there is none: a hint.
    severity: 'hint',
    summary: 'Dropout without which the network is as good, as far as several seeds can tell.',
    documentation: {
        what:
            'Reports the first noise layer of a network that was compared with its twin without dropout over several seeds, ' +
            'where the 95% interval of the difference in validation loss holds zero at the end. It speaks after *Compare ' +
            'Without Dropout Over Seeds*, until the spec changes.',
        why:
            'A layer that changes nothing makes training slower and its curves noisier. How much it may still change is what ' +
            'the interval says: where that is wide, more pairs tell more.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(64, activation = relu)
                dropout(0.1)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
                scale  = standardize
                limit  = 600
            }

            train digits_mlp on digits {
                optimizer = adam(0.003)
                epochs    = 16
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(64, activation = relu)
                dense(10, activation = softmax)
            }

            data digits {
                source = builtin(digits)
                scale  = standardize
                limit  = 600
            }

            train digits_mlp on digits {
                optimizer = adam(0.003)
                epochs    = 16
            }
        `,
        references: [
            {
                title: 'Measured',
                evidence:
                    'The comparison itself, over at least five seeds, with an interval that holds however early it ends.',
            },
            {
                title: 'Jennison, Turnbull (1989), Interim analyses: the repeated confidence interval approach, JRSS B 51',
                evidence: 'Intervals that hold whenever one stops to look.',
            },
        ],
        letsPass:
            'Fewer than three pairs of runs, comparisons that were stopped before their end, and those that found a difference.',
    },
    options: {},
    messages: {
        none: ({ compared }: NoEffect) =>
            `No evidence that dropout changes anything over ${plural(compared.pairs, 'seed')}: ${lossText(compared)} with it.`,
    },
    *check({ graph, measurements }) {
        const compared = measurements?.dropout.at(-1);
        const dropouts = activeDropouts(graph);
        const [first] = dropouts;
        if (first !== undefined && compared?.verdict === 'same' && compared.pairs >= fewestPairs) {
            yield {
                message: 'none',
                data: { compared, dropouts },
                anchor: { layer: first.id },
                effect: `with dropout ${effectText(compared)}`,
                related: dropouts.slice(1).map(({ id }) => ({
                    message: 'Left out in the twin as well.',
                    anchor: { layer: id },
                })),
            } as const;
        }
    },
    fixes({ data: { dropouts } }) {
        return [
            {
                title: dropouts.length === 1 ? `Remove \`${dropouts[0]?.kind}\`` : 'Remove all dropout',
                safety: 'changes-training',
                edits: dropouts.map(({ id }) => ({ kind: 'remove_layer', layer: id })),
            },
        ];
    },
    fixSafety: ['changes-training'],
});
