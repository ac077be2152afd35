// What to change where a loss has become NaN or infinite.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import { callsIn } from '../catalog/values.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';

/** One or two sentences about this run: what is set already is not suggested again. */
export function adviceOnDivergence(
    network: ResolvedNetwork,
    settings: TrainSettings,
    where: { readonly layer: number } | undefined,
): string {
    if (where !== undefined && network.layers[where.layer]?.kind === 'input') {
        return 'The data itself has values that are not finite numbers: look for missing ones, or leave their columns out.';
    }
    const rate = settings.optimizer.arguments.learning_rate;
    const lower =
        typeof rate === 'number'
            ? `a lower learning rate, as ${Number((rate / 10).toPrecision(3))} rather than ${rate}`
            : 'a lower learning rate';
    const isBounded = network.layers
        .flatMap(({ parameters }) => callsIn(parameters.regularizer))
        .concat(callsIn(settings.regularizer))
        .some(({ call }) => call === 'max_norm');
    const others = [
        ...(settings.clip_norm === null ? ['clip_norm = 1'] : []),
        ...(isBounded ? [] : ['max_norm = 3 on the layers']),
        'scaled features (scale = standardize)',
    ];
    return `Try ${lower}; then ${others.slice(0, -1).join(', ')}${others.length > 1 ? ' or ' : ''}${others.at(-1)}.`;
}
