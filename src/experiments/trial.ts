// A finished run to be tried: its best weights on examples of the user's, and on those that it gets wrong.

import { sizeOf } from '../core/shape.ts';
import type { DataAccess } from '../data/data-access.ts';
import { forEachRow } from '../data/features.ts';
import type { Predictor } from '../engine/predictor.ts';
import type { Examples, Features } from '../model/examples.ts';
import type { Mistake, Prediction, TrialFacts } from '../model/predictions.ts';
import type { TrainingJob } from '../protocol/training.ts';
import type { HistoryHost } from './recording.ts';
import { namesOf, openTrained, orMessage, outputsAt, rowsAtOnce, type TrainedRun } from './trained-run.ts';

export interface Trial {
    readonly facts: TrialFacts;
    /** @param features of one example, unscaled, as many as `facts.features` */
    predict(features: Float32Array, samples: number): Prediction;
}

const mistakesShown = 24;
/** An example has as many features as an image of this many pixels a side, where its source does not say so itself. */
const squareSides = [8, 28];

/** The run that the job's history names; a message for the user where it cannot be tried. */
export async function openTrial(
    job: TrainingJob,
    history: HistoryHost | undefined,
    files: Pick<DataAccess, 'readFile' | 'openFile'>,
): Promise<Trial | string> {
    const opened = await openTrained(job, history, files);
    return typeof opened === 'string' ? opened : orMessage(() => trialOf(opened));
}

function trialOf({ training, validation, scaled, predictor, features, epoch }: TrainedRun): Trial {
    const { count, worst } = findMistakes(validation, scaled(validation), predictor);
    const { target } = training;
    const imageShape = training.imageShape ?? squareOf(features);
    return {
        facts: {
            task: target.task,
            names: namesOf(training, predictor.width),
            features,
            ...(imageShape && { imageShape }),
            range: rangeOf(training, features),
            epoch,
            hasNoise: predictor.hasNoise,
            examples: validation.count,
            mistakes: count,
            worst,
        },
        predict(values, samples) {
            if (values.length !== features) {
                throw new Error(`An example has ${features} values, not ${values.length}.`);
            }
            const one = scaled({ ...training, count: 1, features: Float32Array.from(values) });
            return predictOne(predictor, one.features, samples, target.task === 'classification');
        },
    };
}

/**
 * @param features of one example, scaled
 * @param isClassification a single output is then the probability of the second of two classes
 */
export function predictOne(
    predictor: Predictor,
    features: Float32Array,
    samples: number,
    isClassification: boolean,
): Prediction {
    const said = (sample?: number): number[] =>
        outputsAt(predictor.predict(features, 1, sample), 0, predictor.width, isClassification);
    const still = said();
    const sums = still.map(() => 0);
    const squares = still.map(() => 0);
    const count = predictor.hasNoise ? samples : 1;
    for (let sample = 0; sample < count; sample++) {
        // Around what is said with noise off, so that little is lost where all say nearly the same.
        (predictor.hasNoise ? said(sample) : still).forEach((value, index) => {
            sums[index] = sums[index]! + (value - still[index]!);
            squares[index] = squares[index]! + (value - still[index]!) ** 2;
        });
    }
    return {
        still,
        mean: still.map((value, index) => value + sums[index]! / count),
        deviation: still.map((_, index) =>
            count < 2 ? 0 : Math.sqrt(Math.max(0, squares[index]! - sums[index]! ** 2 / count) / (count - 1)),
        ),
        samples: count,
    };
}

function findMistakes(
    unscaled: Examples<Features>,
    scaled: Examples<Features>,
    predictor: Predictor,
): { readonly count: number; readonly worst: readonly Mistake[] } {
    const { target, count, featureShape } = scaled;
    const isClassification = target.task === 'classification';
    const size = sizeOf(featureShape);
    const batch = new Float32Array(rowsAtOnce * size);
    const found: (Omit<Mistake, 'features'> & { readonly row: number; readonly rank: number })[] = [];
    let filled = 0;
    let first = 0;
    const flush = (): void => {
        const outputs = predictor.predict(batch.subarray(0, filled * size), filled);
        for (let place = 0; place < filled; place++) {
            const row = first + place;
            const said = outputsAt(outputs, place, predictor.width, isClassification);
            if (isClassification) {
                const choice = said.indexOf(Math.max(...said));
                const right = target.labels[row]!;
                if (choice !== right) {
                    found.push({ row, right, said: choice, probability: said[choice]!, rank: said[choice]! });
                }
            } else {
                const right = target.values[row * target.width]!;
                found.push({ row, right, said: said[0]!, rank: Math.abs(said[0]! - right) });
            }
        }
        first += filled;
        filled = 0;
    };
    forEachRow(scaled.features, size, count, row => {
        batch.set(row, filled * size);
        filled++;
        if (filled === rowsAtOnce) {
            flush();
        }
    });
    flush();
    const worst = found.toSorted((a, b) => b.rank - a.rank).slice(0, mistakesShown);
    const features = featuresOf(
        unscaled,
        worst.map(({ row }) => row),
        size,
    );
    return {
        count: isClassification ? found.length : 0,
        worst: worst.map(({ row: _, rank: __, ...mistake }, index) => ({
            ...mistake,
            features: features[index]!,
        })),
    };
}

/** Copies of these rows. */
function featuresOf({ features }: Examples<Features>, rows: readonly number[], size: number): Float32Array[] {
    return rows.map(row =>
        features instanceof Float32Array
            ? features.slice(row * size, (row + 1) * size)
            : features.row(row).slice(),
    );
}

function rangeOf({ features, count }: Examples<Features>, size: number): [number, number] {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    forEachRow(features, size, count, row => {
        for (const value of row) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
    });
    return [least, most];
}

function squareOf(features: number): [number, number, number] | undefined {
    const side = squareSides.find(each => each * each === features);
    return side === undefined ? undefined : [side, side, 1];
}
