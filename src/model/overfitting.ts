// Whether a network overfits, from its curves. One epoch's rise says nothing: single epochs are noisy, and the best of
// many is low by luck. So medians of windows are compared, and only windows that share no epoch.

/** How far validation loss must have risen, relative to its best window. This project's own choice. */
export const noticeableRise = 0.05;

const fewestEpochsInWindow = 5;
/** A window is never shorter than this share of the run, so that a long run's noise is averaged over more of it. */
const windowShare = 1 / 20;

export interface Overfitting {
    /** The epoch, from 1, that ends the window with the lowest median validation loss. */
    readonly since: number;
    /** The last window's median validation loss over that of the best one, minus 1. */
    readonly rise: number;
}

/**
 * Overfitting as the curves show it: validation loss has risen by at least `noticeableRise` since its best window while
 * training loss, evaluated with dropout off, fell further. Undefined where that is not so, or where there are too few
 * epochs to say.
 *
 * @param trainingLoss one value an epoch, from epoch 1
 * @param validationLoss as long as `trainingLoss`
 */
export function findOverfitting(
    trainingLoss: readonly number[],
    validationLoss: readonly number[],
): Overfitting | undefined {
    const epochs = validationLoss.length;
    const width = Math.max(fewestEpochsInWindow, Math.ceil(epochs * windowShare));
    const lastStart = epochs - width;
    let best: { start: number; loss: number } | undefined;
    // For long runs not at every epoch: neighbouring windows hold nearly the same.
    const stride = Math.floor(width / fewestEpochsInWindow);
    for (let start = 0; start + width <= lastStart; start += stride) {
        const loss = medianOf(validationLoss, start, width);
        if (best === undefined || loss < best.loss) {
            best = { start, loss };
        }
    }
    if (best === undefined) {
        return undefined;
    }
    const rise = medianOf(validationLoss, lastStart, width) / best.loss - 1;
    const fell = medianOf(trainingLoss, lastStart, width) < medianOf(trainingLoss, best.start, width);
    return rise >= noticeableRise && fell ? { since: best.start + width, rise } : undefined;
}

function medianOf(values: readonly number[], start: number, width: number): number {
    const sorted = values.slice(start, start + width).sort((a, b) => a - b);
    const middle = width >> 1;
    const upper = sorted[middle] ?? Number.NaN;
    return width % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
