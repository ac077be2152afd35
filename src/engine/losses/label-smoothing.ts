// Label smoothing: Szegedy, Vanhoucke, Ioffe, Shlens, Wojna (2016), Rethinking the Inception architecture for computer
// vision. It is part of what training minimizes, as a penalty is, and no part of the losses that are reported:
// so runs with and without it can be compared.

import type { TrainSettings } from '../../catalog/blocks/train.ts';
import { type LossName, losses as lossEntries } from '../../catalog/losses/index.ts';
import { CannotRun } from '../cannot-run.ts';
import type { LossBatch } from './types.ts';

export type SmoothTargets = (batch: Pick<LossBatch, 'rows' | 'width' | 'targets'>) => void;

/**
 * `t ← (1 - ε) t + ε / classes`, in place; with `binary_cross_entropy` every output is a choice of its own between two
 * classes. Undefined where ε is 0.
 *
 * @throws CannotRun where the loss knows no classes.
 */
export function smoothingOf(
    { label_smoothing: share, loss }: TrainSettings,
    width: number,
): SmoothTargets | undefined {
    if (share === 0 || loss === null) {
        return undefined;
    }
    const { task, fusesWith } = lossEntries[loss.call as LossName];
    if (task !== 'classification') {
        throw new CannotRun(
            `label_smoothing spreads the probability of classes, and ${loss.call} has none: leave it out.`,
        );
    }
    const added = share / (fusesWith === 'sigmoid' ? 2 : width);
    return ({ rows, targets: t }) => {
        for (let i = 0, length = rows * width; i < length; i++) {
            t[i] = (1 - share) * t[i]! + added;
        }
    };
}
