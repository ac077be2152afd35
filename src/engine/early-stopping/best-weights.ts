import type { TrainSettings } from '../../catalog/blocks/train.ts';
import type { RunningNetwork } from '../backend.ts';
import type { SavedEarlyStopping } from '../checkpoint.ts';
import { lookUp } from '../look-up.ts';
import { earlyStopping } from './index.ts';
import type { RunningStop } from './types.ts';

/** Follows a run that may stop early, and keeps the weights of its best epoch. */
export interface BestWeights {
    /** The epoch of the lowest validation loss so far, the first of equals; undefined before the first. */
    readonly epoch: number | undefined;
    /** True where the last epoch was to be the last one. */
    readonly isOver: boolean;
    /** Takes note of the epoch just done; true where it is to be the last. */
    afterEpoch(epoch: number, validationLoss: number): boolean;
    /** Gives the network the weights of the best epoch, running averages included. */
    restore(): void;
    /** What a checkpoint keeps of it, not copied; undefined before the first epoch. */
    save(): SavedEarlyStopping | undefined;
}

/** Undefined where the settings do not ask for early stopping. */
export function createBestWeights(
    { early_stopping: rule }: TrainSettings,
    { learned, state }: RunningNetwork,
    saved?: SavedEarlyStopping,
): BestWeights | undefined {
    if (rule === null) {
        return undefined;
    }
    const endsRun = lookUp<RunningStop>(earlyStopping, rule.call)(rule.arguments);
    const all = [...learned, ...state];
    const arrays = all.map(({ values }) => values);
    const kept = arrays.map((values, index) => (saved?.best[index]?.values ?? values).slice());
    const losses: number[] = [...(saved?.validationLosses ?? [])];
    let bestEpoch = saved?.bestEpoch;
    let lowest = saved?.bestValidationLoss ?? Number.POSITIVE_INFINITY;
    let isOver = saved?.isOver ?? false;
    return {
        get epoch() {
            return bestEpoch;
        },
        get isOver() {
            return isOver;
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
            isOver = endsRun(losses);
            return isOver;
        },
        restore() {
            for (const [index, values] of arrays.entries()) {
                if (bestEpoch !== undefined) {
                    values.set(kept[index]!);
                }
            }
        },
        save() {
            return bestEpoch === undefined
                ? undefined
                : {
                      validationLosses: losses.slice(),
                      isOver,
                      bestEpoch,
                      bestValidationLoss: lowest,
                      best: all.map(({ layer, name, shape }, index) => ({
                          layer,
                          name,
                          shape,
                          values: kept[index]!,
                      })),
                  };
        },
    };
}
