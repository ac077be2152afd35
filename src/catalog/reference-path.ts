// Where the reference page of each thing lies, so that hover and the pages themselves link to the same place. Paths only:
// the pages are written by `scripts/reference`, and a test holds that each of these exists.

import { activations } from './activations/index.ts';
import type { Family } from './parameters.ts';

/** The folder of the pages in the repository. A public address of that folder, ending in `/`, can take its place. */
export const referenceBase = 'docs/reference/';

/** The page of each family; a layer has a page of its own. */
const pages: Readonly<Record<Exclude<Family, 'layer'>, string>> = {
    activation: 'activations.md',
    activity_regularizer: 'regularizers.md',
    builtin_set: 'builtin-sets.md',
    data_source: 'data-sources.md',
    early_stopping: 'early-stopping.md',
    initializer: 'initializers.md',
    learning_rate_schedule: 'schedules.md',
    loss: 'losses.md',
    momentum_schedule: 'schedules.md',
    optimizer: 'optimizers.md',
    rate_schedule: 'schedules.md',
    regularizer: 'regularizers.md',
    scaling: 'scalings.md',
    search: 'searches.md',
};

/**
 * The page, and the anchor on it, of an entry, relative to `referenceBase`: `layers/dropout.md`, `optimizers.md#adam`.
 *
 * An activation written as a layer, `relu()`, is explained where the activation is.
 */
export function referencePath(family: Family, name: string): string {
    if (family !== 'layer') {
        return `${pages[family]}#${name}`;
    }
    if (Object.hasOwn(activations, name)) {
        return referencePath('activation', name);
    }
    // `add` has no name of its own in a spec: it is what `residual { ... }` ends in.
    return `layers/${name === 'add' ? 'residual' : fileName(name)}.md`;
}

/** The page of a whole family; the layers are in the index. */
export function familyReferencePath(family: Family): string {
    return family === 'layer' ? 'README.md#layers' : pages[family];
}

/** A setting of a block: `train.md#batch_size`. */
export function settingReferencePath(block: 'train' | 'data' | 'sweep', name: string): string {
    return `${block}.md#${name}`;
}

/** A rule of the linter: `rules/stacked-dropout.md`. */
export function ruleReferencePath(id: string): string {
    return `rules/${id}.md`;
}

/** One of the paths above as a link's target. */
export function referenceAddress(path: string): string {
    return `${referenceBase}${path}`;
}

function fileName(name: string): string {
    return name.replaceAll('_', '-');
}
