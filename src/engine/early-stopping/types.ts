// What a rule for stopping early is: asked after every epoch, it reads the validation losses so far.

import type { EarlyStoppingName, earlyStopping } from '../../catalog/early-stopping/index.ts';
import type { ValuesOf } from '../../catalog/parameters.ts';

/** True where the epoch just done is to be the last. `losses` has the validation loss of each epoch, the first one first. */
export type RunningStop = (losses: readonly number[]) => boolean;

export type EarlyStop<N extends EarlyStoppingName> = (
    parameters: ValuesOf<(typeof earlyStopping)[N]['parameters']>,
) => RunningStop;
