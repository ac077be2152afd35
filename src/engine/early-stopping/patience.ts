import type { EarlyStop } from './types.ts';

/** Stops after epoch e where `min loss(≤ e - n) - min loss(≤ e) ≤ min_delta`, n = epochs (Prechelt 1998, in Keras's form). */
export const patience: EarlyStop<'patience'> =
    ({ epochs, min_delta: least }) =>
    losses =>
        losses.length > epochs &&
        lowestOf(losses, losses.length - epochs) - lowestOf(losses, losses.length) <= least;

/** The lowest of the first `count` losses. */
function lowestOf(losses: readonly number[], count: number): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (let epoch = 0; epoch < count; epoch++) {
        lowest = Math.min(lowest, losses[epoch]!);
    }
    return lowest;
}
