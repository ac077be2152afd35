// What is counted of predictions besides the loss, in one pass over the outputs of a batch, and the measures that come of
// it. Everything is summed in float64, example by example, so that batches of any size give the same counts.

import { logarithm } from '../core/random/elementary.ts';
import { type ConfusionMatrix, mostConfusionClasses } from '../model/epoch-details.ts';
import type { Measure } from '../model/measures.ts';
import { exponential, logarithmOfOnePlus, logistic } from './elementary.ts';
import type { Floats } from './floats.ts';
import type { LossBatch } from './losses/types.ts';
import type { Probabilities } from './network-graph.ts';
import { largestOf } from './softmax-of-row.ts';

/** Guo, Pleiss, Sun, Weinberger (2017), On calibration of modern neural networks: M = 15 in all their tables. */
export const calibrationBins = 15;

/** A class is right in the top five of more classes than these. */
export const topClasses = 5;

export type MetricSums = ClassSums | ValueSums;

interface ClassSums {
    readonly task: 'classification';
    readonly classes: number;
    examples: number;
    /** Examples whose right class has rank 0, and one among the first five. */
    right: number;
    rightInTop: number;
    /** Σ -ln p; NaN from the first batch on that has no probabilities. */
    logLoss: number;
    /** By bin of confidence: [calibrationBins]. */
    readonly confidence: Float64Array;
    readonly rightOfBin: Float64Array;
    /** [classes, classes]; undefined where nobody asks for it. */
    readonly confusion: Uint32Array | undefined;
    /** For the matrix. */
    readonly classNames: readonly string[] | undefined;
}

interface ValueSums {
    readonly task: 'regression';
    readonly width: number;
    examples: number;
    absoluteError: number;
    /** By target: [width]. Welford's running mean and Σ (t - mean)². */
    readonly squaredError: Float64Array;
    readonly mean: Float64Array;
    readonly squares: Float64Array;
}

/** A batch whose probabilities a backend may have computed with the loss. */
export interface ReadBatch extends LossBatch {
    /** [rows, 2]: -ln p of the right class and p of the said one, where the outputs are scores of a softmax. */
    readonly readings?: Float64Array;
}

/** `width` outputs; a single one stands for two classes. */
export function createMetricSums(
    task: 'classification' | 'regression',
    width: number,
    withConfusion = false,
    classNames?: readonly string[],
): MetricSums {
    if (task === 'regression') {
        return {
            task,
            width,
            examples: 0,
            absoluteError: 0,
            squaredError: new Float64Array(width),
            mean: new Float64Array(width),
            squares: new Float64Array(width),
        };
    }
    const classes = Math.max(width, 2);
    return {
        task,
        classes,
        examples: 0,
        right: 0,
        rightInTop: 0,
        logLoss: 0,
        confidence: new Float64Array(calibrationBins),
        rightOfBin: new Float64Array(calibrationBins),
        confusion:
            withConfusion && classes <= mostConfusionClasses ? new Uint32Array(classes * classes) : undefined,
        classNames,
    };
}

/** Keras's bound for probabilities that are given, as in the loss: a dropped one costs -ln 1e-7 and not infinitely much. */
const leastProbability = 1e-7;

/** Rewritten for each example: allocating one for each would take longer than the rest. */
const reading = { logLoss: 0, confidence: 0 };

/** Writes -ln p of the right class and p of the said one to `reading`. */
function readProbabilities(
    x: Floats,
    start: number,
    width: number,
    label: number,
    said: number,
    probabilities: Exclude<Probabilities, 'none'>,
): void {
    switch (probabilities) {
        case 'softmax': {
            const largest = largestOf(x, start, width);
            let sum = 0;
            for (let i = start; i < start + width; i++) {
                sum += exponential(x[i]! - largest);
            }
            reading.logLoss = logarithm(sum) + (largest - x[start + label]!);
            reading.confidence = exponential(x[start + said]! - largest) / sum;
            return;
        }
        case 'sigmoid': {
            // Of several outputs, each is a choice of its own, and all of them together are likely as the product says.
            let total = 0;
            for (let i = 0; i < width; i++) {
                const score = x[start + i]!;
                const isOn = width === 1 ? label === 1 : label === i;
                const wrong = isOn ? -score : score;
                total += Math.max(wrong, 0) + logarithmOfOnePlus(exponential(-Math.abs(score)));
            }
            reading.logLoss = total;
            const score = x[start + (width === 1 ? 0 : said)]!;
            reading.confidence = logistic(width === 1 ? Math.abs(score) : score);
            return;
        }
        case 'given_choices': {
            let total = 0;
            for (let i = 0; i < width; i++) {
                const isOn = width === 1 ? label === 1 : label === i;
                total -= logarithm(clip(isOn ? x[start + i]! : 1 - x[start + i]!));
            }
            reading.logLoss = total;
            const p = x[start + (width === 1 ? 0 : said)]!;
            reading.confidence = width === 1 ? Math.max(p, 1 - p) : p;
            return;
        }
        case 'given':
            reading.logLoss = -logarithm(clip(x[start + label]!));
            reading.confidence = x[start + said]!;
            return;
        default:
            probabilities satisfies never;
    }
}

function clip(p: number): number {
    return Math.min(Math.max(p, leastProbability), 1 - leastProbability);
}

/**
 * Adds a batch of classes. The class that is said is the largest output, the first of equals, or, of a single output, 1
 * above `threshold`. `labels` holds the right class of each row.
 */
export function addClasses(
    sums: ClassSums,
    { rows, width, outputs: x, readings }: ReadBatch,
    threshold: number,
    probabilities: Probabilities,
    labels: Int32Array,
): void {
    sums.examples += rows;
    for (let row = 0, start = 0; row < rows; row++, start += width) {
        const label = labels[row]!;
        let said = 0;
        // How many outputs come before that of the right class.
        let rank = 0;
        if (width === 1) {
            said = x[start]! > threshold ? 1 : 0;
            rank = said === label ? 0 : 1;
        } else {
            const right = x[start + label]!;
            let best = x[start]!;
            for (let i = 0; i < width; i++) {
                const value = x[start + i]!;
                if (value > best) {
                    best = value;
                    said = i;
                }
                if (value > right || (value === right && i < label)) {
                    rank++;
                }
            }
        }
        const isRight = said === label;
        if (isRight) {
            sums.right++;
        }
        if (rank < topClasses) {
            sums.rightInTop++;
        }
        if (sums.confusion !== undefined) {
            const at = label * sums.classes + said;
            sums.confusion[at] = sums.confusion[at]! + 1;
        }
        if (probabilities === 'none') {
            sums.logLoss = Number.NaN;
            continue;
        }
        if (readings === undefined) {
            readProbabilities(x, start, width, label, said, probabilities);
        } else {
            reading.logLoss = readings[2 * row]!;
            reading.confidence = readings[2 * row + 1]!;
        }
        const { confidence } = reading;
        sums.logLoss += reading.logLoss;
        // Bin m holds the confidences in (m / M, (m + 1) / M].
        const bin = Math.min(Math.max(Math.ceil(confidence * calibrationBins) - 1, 0), calibrationBins - 1);
        sums.confidence[bin] = sums.confidence[bin]! + confidence;
        if (isRight) {
            sums.rightOfBin[bin] = sums.rightOfBin[bin]! + 1;
        }
    }
}

/** Adds a batch of numbers. */
export function addValues(sums: ValueSums, { rows, width, outputs, targets }: LossBatch): void {
    for (let row = 0, at = 0; row < rows; row++) {
        sums.examples++;
        for (let column = 0; column < width; column++, at++) {
            const target = targets[at]!;
            const error = outputs[at]! - target;
            sums.absoluteError += Math.abs(error);
            sums.squaredError[column] = sums.squaredError[column]! + error * error;
            const before = target - sums.mean[column]!;
            const mean = sums.mean[column]! + before / sums.examples;
            sums.mean[column] = mean;
            sums.squares[column] = sums.squares[column]! + before * (target - mean);
        }
    }
}

/** The measures of what was added; of probabilities only where there are some. */
export function measuresOf(sums: MetricSums): Partial<Record<Measure, number>> {
    const { examples } = sums;
    if (sums.task === 'classification') {
        return {
            accuracy: sums.right / examples,
            ...(sums.classes > topClasses && { top5Accuracy: sums.rightInTop / examples }),
            ...(!Number.isNaN(sums.logLoss) && {
                negativeLogLikelihood: sums.logLoss / examples,
                calibrationError: calibrationErrorOf(sums),
            }),
        };
    }
    const r2 = r2Of(sums);
    const squaredError = sums.squaredError.reduce((total, each) => total + each, 0);
    return {
        rmse: Math.sqrt(squaredError / (examples * sums.width)),
        mae: sums.absoluteError / (examples * sums.width),
        ...(r2 !== undefined && { r2 }),
    };
}

/** `ECE = Σₘ |Bₘ| / n · |accuracy(Bₘ) - confidence(Bₘ)|`, which is the sum of the bins' |right - Σ confidence|, over n. */
function calibrationErrorOf({ examples, confidence, rightOfBin }: ClassSums): number {
    return rightOfBin.reduce((sum, right, bin) => sum + Math.abs(right - confidence[bin]!), 0) / examples;
}

/**
 * `R² = 1 - Σ (y - t)² / Σ (t - mean t)²`, the mean over the targets that vary at all; undefined where none does.
 */
function r2Of({ squaredError, squares }: ValueSums): number | undefined {
    const each = [...squares].flatMap((square, column) =>
        square > 0 ? [1 - squaredError[column]! / square] : [],
    );
    return each.length === 0 ? undefined : each.reduce((sum, value) => sum + value, 0) / each.length;
}

/** A copy, undefined where it was not counted. */
export function confusionOf(sums: MetricSums): ConfusionMatrix | undefined {
    if (sums.task === 'regression' || sums.confusion === undefined) {
        return undefined;
    }
    const { classes, classNames, confusion } = sums;
    return { classes, ...(classNames && { classNames }), counts: confusion.slice() };
}
