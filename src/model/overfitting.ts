// Whether a network overfits and since when, from its curves: the one place for the panel, the command line and reports. The
// method, what it misses and how it does on real runs: docs/overfitting.md.

import { t } from '../core/localize.ts';
import { medianOf } from '../core/median.ts';
import { fitFallThenRise } from '../core/unimodal-fit.ts';

/** How far validation loss must have risen over its lowest level, relative to it. This project's own choice. */
export const noticeableRise = 0.05;
/** And how many standard deviations of a single epoch's loss. */
export const noticeableDeviations = 4;

/** Up to this far above the lowest level, or one standard deviation, validation loss still counts as there. */
const levelMargin = 0.01;

const fewestEpochsInWindow = 5;
/** A window is never shorter than this share of the run, so that a long run's noise is averaged over more of it. */
const windowShare = 1 / 20;
/** Of a normal distribution, the standard deviation over the median absolute deviation. */
const deviationOfMedian = 1.4826;

export interface Overfitting {
    /** The last epoch, from 1, at which validation loss was still at its lowest level. */
    readonly since: number;
    /** How far it has risen since, relative to that level. */
    readonly rise: number;
    /** Validation loss minus training loss after the last epoch. */
    readonly gap: number;
}

/**
 * Overfitting as the curves show it: validation loss has risen over its lowest level by more than its noise and noticeably,
 * and is there still, while training loss, evaluated with dropout off, fell further. Undefined where that is not so, where
 * there are too few epochs to say, and where a loss is not finite.
 *
 * The curve is smoothed by running medians, which no single epoch moves, and fitted by the nearest sequence that falls and
 * then rises. Going on with a run that stays above the level does not move the epoch, but for what is learned of its noise.
 *
 * @param trainingLoss one value an epoch, from epoch 1
 * @param validationLoss as long as `trainingLoss`
 */
export function findOverfitting(
    trainingLoss: readonly number[],
    validationLoss: readonly number[],
): Overfitting | undefined {
    const epochs = validationLoss.length;
    const { width, centres } = windowsOf(epochs);
    const isKnown = trainingLoss.length === epochs && validationLoss.every(Number.isFinite);
    if (epochs < 2 * fewestEpochsInWindow || !isKnown) {
        return undefined;
    }
    const medianAt = (losses: readonly number[], centre: number): number =>
        medianOf(losses.slice(centre - (width >> 1), centre + (width >> 1) + 1));
    const medians = centres.map(centre => medianAt(validationLoss, centre));
    const fitted = fitFallThenRise(medians);
    const lowest = fitted.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const noise = noiseOf(
        validationLoss,
        centres.map((centre, index) => validationLoss[centre]! - fitted[index]!),
    );
    const rise = medians.at(-1)! - lowest;
    if (rise < Math.max(noticeableRise * lowest, noticeableDeviations * noise)) {
        return undefined;
    }
    const level = lowest + Math.max(levelMargin * lowest, noise);
    const onset = centres[fitted.findLastIndex(value => value <= level)]!;
    if (medianAt(trainingLoss, centres.at(-1)!) >= medianAt(trainingLoss, onset)) {
        return undefined;
    }
    return {
        since: onset + 1,
        rise: rise / lowest,
        gap: validationLoss.at(-1)! - trainingLoss.at(-1)!,
    };
}

/** `validation loss has risen since epoch 14; gap 0.21` */
export function overfittingInWords({ since, gap }: Overfitting): string {
    return t('validation loss has risen since epoch {0}; gap {1}', since, Number(gap.toPrecision(2)));
}

/** Windows of an odd number of epochs, by the index of the epoch in their middle; the last one ends with the run. */
function windowsOf(epochs: number): { readonly width: number; readonly centres: readonly number[] } {
    const half = Math.max(fewestEpochsInWindow, Math.ceil(epochs * windowShare)) >> 1;
    // For long runs not at every epoch: neighbouring windows hold nearly the same.
    const stride = Math.max(1, Math.floor((2 * half) / fewestEpochsInWindow));
    const centres: number[] = [];
    for (let centre = epochs - 1 - half; centre >= half; centre -= stride) {
        centres.unshift(centre);
    }
    return { width: 2 * half + 1, centres };
}

/**
 * The standard deviation of a single epoch's loss around what it follows: the larger of two estimates. Second differences
 * (Gasser, Sroka and Jennen-Steinmetz 1986) see no trend, but take epochs for independent; the residuals of the fit hold also
 * what neighbouring epochs have in common. Both by their median, which a steep beginning or a spike hardly moves.
 */
function noiseOf(losses: readonly number[], residuals: readonly number[]): number {
    const differences = losses
        .slice(1, -1)
        .map((loss, index) => Math.abs(losses[index]! - 2 * loss + losses[index + 2]!) / Math.sqrt(6));
    const spread = Math.max(medianOf(differences), medianOf(residuals.map(Math.abs)));
    return deviationOfMedian * spread;
}
