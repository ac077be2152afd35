import { cosineOfTurn } from '../../core/random/elementary.ts';
import type { LearningRateSchedule } from './types.ts';

/**
 * `factor = (t + 1) / (w + 1)` while t < w, then `α + (1 - α) (1 + cos(π (t - w) / (T - w))) / 2`, w = warm_up
 * (Loshchilov and Hutter 2017, without restarts; the warm-up of Goyal et al. 2017).
 */
export const cosine: LearningRateSchedule<'cosine'> =
    ({ warm_up: warmUp, alpha }) =>
    (t, epochs) =>
        t < warmUp
            ? (t + 1) / (warmUp + 1)
            : alpha + ((1 - alpha) * (1 + cosineOfTurn((t - warmUp) / (epochs - warmUp) / 2))) / 2;
