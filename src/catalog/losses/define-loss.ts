// What the language and the linter need of a loss besides its arguments.

import { defineEntry, type Entry } from '../entry.ts';
import type { Parameters } from '../parameters.ts';

export interface LossFacts {
    readonly task: 'classification' | 'regression';
    /**
     * The output activation that it is computed together with. After a linear output it applies that activation
     * itself; after any other it is an error. Null where it reads the output as it is.
     */
    readonly fusesWith: 'softmax' | 'sigmoid' | null;
}

export type LossEntry<P extends Parameters = Parameters> = Entry<P> & LossFacts & { readonly family: 'loss' };

export function defineLoss<const N extends string, const P extends Parameters>(
    entry: Omit<Entry<P>, 'family' | 'name'> & LossFacts & { readonly name: N },
): LossEntry<P> & { readonly name: N } {
    return defineEntry({ ...entry, family: 'loss' });
}
