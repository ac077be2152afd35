import type { TrainSettings } from '../../catalog/blocks/train.ts';
import type { RunningNetwork } from '../backend.ts';
import { lookUp } from '../look-up.ts';
import { earlyStopping } from './index.ts';
import type { RunningStop } from './types.ts';

/** Follows a run that may stop early, and keeps the weights of its best epoch. */
export interface BestWeights {
    /** The epoch of the lowest validation loss so far, the first of equals; undefined before the first. */
    readonly epoch: number | undefined;
    /** Takes note of the epoch just done; true where it is to be the last. */
    afterEpoch(epoch: number, validationLoss: number): boolean;
    /** Gives the network the weights of the best epoch, running averages included. */
    restore(): void;
}

/** Undefined where the settings do not ask for early stopping. */
export function createBestWeights(
    { early_stopping: rule }: TrainSettings,
    { learned, state }: RunningNetwork,
): BestWeights | undefined {
    if (rule === null) {
        return undefined;
    }
    const isOver = lookUp<RunningStop>(earlyStopping, rule.call)(rule.arguments);
    const arrays = [...learned, ...state].map(({ values }) => values);
    const kept = arrays.map(values => values.slice());
    const losses: number[] = [];
    let bestEpoch: number | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    return {
        get epoch() {
            return bestEpoch;
        },
        afterEpoch(epoch, validationLoss) {
            losses.push(validationLoss);
            if (bestEpoch === undefined || validationLoss < lowest) {
                bestEpoch = epoch;
                lowest = validationLoss;
                for (const [index, values] of arrays.entries()) {
                    kept[index]!.set(values);
                }
            }
            return isOver(losses);
        },
        restore() {
            for (const [index, values] of arrays.entries()) {
                if (bestEpoch !== undefined) {
                    values.set(kept[index]!);
                }
            }
        },
    };
}
