// What every layer with weights has in common: how its weights and its output are kept in check.

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

/** Turns `max_norm = 3` into one more entry of `regularizer`, so that nobody has to look in two places. */
export function foldMaxNorm<V extends Regularized>(values: V): V {
    if (values.max_norm === null) {
        return values;
    }
    const constraint: CallValue = { call: 'max_norm', arguments: { max_value: values.max_norm } };
    return { ...values, regularizer: [...callsIn(values.regularizer), constraint], max_norm: null };
}
