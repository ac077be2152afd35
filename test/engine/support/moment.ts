import type { Moment } from '../../../src/engine/optimizers/types.ts';

/** The moment of an update in a run of a hundred epochs, with one step to each and no schedule, unless it says otherwise. */
export function momentAt(step: number, changes: Partial<Moment> = {}): Moment {
    return { step, epochsDone: step - 1, epochs: 100, rateFactor: 1, ...changes };
}
