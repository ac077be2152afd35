// What every layer with weights has in common: how its weights and its output are kept in check.

import type { ArgumentProblem } from '../entry.ts';
import { call, list, none, oneOf, type Parameters, positive } from '../parameters.ts';
import { type CallValue, callsIn } from '../values.ts';

export const affineParameters = {
    regularizer: {
        type: oneOf(none(), call('regularizer'), list(call('regularizer'))),
        default: null,
        summary: "Penalty or constraint on the weights, or a list of them; replaces `train`'s where given.",
    },
    max_norm: {
        type: oneOf(none(), positive()),
        default: null,
        summary: 'Largest norm of the weights into one unit; short for `regularizer = max_norm(...)`.',
    },
    activity_regularizer: {
        type: oneOf(none(), call('activity_regularizer')),
        default: null,
        summary: "Penalty on the layer's output, after its activation.",
    },
} as const satisfies Parameters;

interface Regularized {
    readonly regularizer: CallValue | readonly CallValue[] | null;
    readonly max_norm: number | null;
}

/** A largest norm that is given twice: which of the two holds, nobody could tell. */
export function maxNormTwice({ regularizer, max_norm }: Regularized): ArgumentProblem | undefined {
    const other = callsIn(regularizer).find(({ call }) => call === 'max_norm');
    return max_norm === null || other === undefined
        ? undefined
        : {
              argument: 'regularizer',
              or: 'max_norm',
              expected: 'one largest norm',
              found: `\`max_norm = ${max_norm}\` and \`max_norm(${other.arguments.max_value})\``,
              remedy: 'Leave one of the two out.',
          };
}

/** Turns `max_norm = 3` into one more entry of `regularizer`, so that nobody has to look in two places. */
export function foldMaxNorm<V extends Regularized>(values: V): V {
    if (values.max_norm === null) {
        return values;
    }
    const constraint: CallValue = { call: 'max_norm', arguments: { max_value: values.max_norm } };
    return { ...values, regularizer: [...callsIn(values.regularizer), constraint], max_norm: null };
}
