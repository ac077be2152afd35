// A run of the history with the weights of its best epoch and the data that it was trained on, to be asked what it says of
// examples. A run that still trains is one too: its best epoch is that so far.

import { losses } from '../catalog/losses/index.ts';
import { sizeOf } from '../core/shape.ts';
import type { DataAccess } from '../data/data-access.ts';
import { isDataProblem } from '../data/data-problem.ts';
import { loadExamples } from '../data/load-examples.ts';
import { applyScaling, fitScaling } from '../data/scalings/index.ts';
import { CannotRun } from '../engine/cannot-run.ts';
import { createPredictor, type Predictor } from '../engine/predictor.ts';
import { type Examples, type Features, UnreadableData } from '../model/examples.ts';
import type { TrainingJob } from '../protocol/training.ts';
import type { HistoryHost } from './recording.ts';
import { StoreProblem } from './run-store.ts';

export interface TrainedRun {
    /** Unscaled, as a person knows them. */
    readonly training: Examples<Features>;
    readonly validation: Examples<Features>;
    /** What the network reads of them. */
    scaled<F extends Features>(examples: Examples<F>): Examples<F>;
    /** For up to `rowsAtOnce` examples of a call. */
    readonly predictor: Predictor;
    readonly parameters: number;
    /** Values of one example. */
    readonly features: number;
    /** The epoch of the weights: the one with the lowest validation loss. */
    readonly epoch: number;
}

export const rowsAtOnce = 128;

/** The run that the job's history names; a message for the user where there is nothing of it. */
export async function openTrained(
    job: TrainingJob,
    history: HistoryHost | undefined,
    files: Pick<DataAccess, 'readFile' | 'openFile'>,
): Promise<TrainedRun | string> {
    const entry = job.history;
    if (history === undefined || entry === undefined) {
        return 'Weights of runs are not kept here, so there are none to try.';
    }
    return orMessage(async () => {
        const store = history.open(entry.store);
        const weights = (() => {
            try {
                return store.bestWeights(entry.id);
            } finally {
                store.dispose();
            }
        })();
        if (weights === undefined) {
            return 'There are no weights of this run: it ended before its first epoch did.';
        }
        const { network, settings, data } = job.run;
        const { baseUri, builtinDataUri } = job;
        const loss = settings.loss?.call;
        const task = loss === undefined ? undefined : losses[loss as keyof typeof losses].task;
        const examples = await loadExamples(
            { ...data.settings, scale: null },
            { ...files, baseUri, builtinDataUri },
            task,
        );
        if (isDataProblem(examples)) {
            return examples.problem;
        }
        const { training, validation } = examples;
        const scaling = data.settings.scale && fitScaling(data.settings.scale.call, training);
        return {
            training,
            validation,
            scaled: of => (scaling === null ? of : applyScaling(scaling, of)),
            predictor: createPredictor({
                network,
                settings,
                weights: weights.arrays,
                step: weights.step,
                trainingExamples: training.count,
                capacity: rowsAtOnce,
            }),
            parameters: network.parameterCount,
            features: sizeOf(training.featureShape),
            epoch: weights.epoch,
        };
    });
}

/** What comes of `work`, or the message of what a user can do something about. */
export async function orMessage<T>(work: () => T | Promise<T>): Promise<T | string> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof CannotRun || error instanceof UnreadableData || error instanceof StoreProblem) {
            return error.message;
        }
        throw error;
    }
}

/** What is said of one row: a probability for each class, or the values. */
export function outputsAt(
    outputs: ArrayLike<number>,
    row: number,
    width: number,
    isClassification: boolean,
): number[] {
    const values = Array.from({ length: width }, (_, index) => outputs[row * width + index]!);
    return isClassification && width === 1 ? [1 - values[0]!, values[0]!] : values;
}

export function namesOf({ target }: Examples<Features>, width: number): string[] {
    if (target.task === 'regression') {
        return Array.from({ length: width }, (_, index) => (width === 1 ? 'value' : `value ${index + 1}`));
    }
    return Array.from({ length: target.classes }, (_, label) => target.classNames?.[label] ?? String(label));
}
