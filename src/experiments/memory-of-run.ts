// What training a run takes in memory, before anything of it is taken.

import { sizeOf } from '../core/shape.ts';
import { batchCapacity } from '../engine/batch-capacity.ts';
import { CannotRun } from '../engine/cannot-run.ts';
import { planSteps } from '../engine/step-plan.ts';
import { memoryOf } from '../engine/wasm/memory-figure.ts';
import type { Examples, Features, SplitExamples } from '../model/examples.ts';
import type { ResolvedRun } from '../model/resolved.ts';

export interface MemoryOfRun {
    readonly bytes: number;
    /** False where the number of rows is not known, so that the data are not part of it. */
    readonly isWhole: boolean;
}

const bytesOfFloat = 4;

/** Early stopping keeps a copy of the weights of the best epoch. */
function bytesOfBest(
    { parameterCount }: ResolvedRun['network'],
    { early_stopping }: ResolvedRun['settings'],
): number {
    return early_stopping === null ? 0 : parameterCount * bytesOfFloat;
}

/** The same of a run that trains on `data`, as many rows as there are: by what its network has planned, for all its threads. */
export function memoryInTraining(
    { network, settings }: ResolvedRun,
    { training, validation, test }: SplitExamples<Features>,
    plannedBytes: number,
): number {
    const bytesOf = (part: Examples<Features> | undefined): number =>
        part?.features instanceof Float32Array ? part.features.byteLength : 0;
    // As they were split and scaled, and the engine's own copy.
    const examples = 2 * (bytesOf(training) + bytesOf(validation)) + bytesOf(test);
    return plannedBytes + examples + bytesOfBest(network, settings);
}

/** By the engine's own plan, for one thread: a further one adds a little scratch. Undefined where the run cannot be trained. */
export function memoryOfRun({ network, settings, data }: ResolvedRun): MemoryOfRun | undefined {
    const { rows, trainingExamples = settings.batch_size, featureShape } = data.facts;
    const input = network.layers.find(({ kind }) => kind === 'input');
    const features = sizeOf(featureShape ?? input?.outputShape ?? []);
    // As they are read, and as they are split and scaled.
    const exampleBytes = rows === undefined ? 0 : 2 * rows * features * bytesOfFloat;
    try {
        const figure = memoryOf(
            {
                network,
                settings,
                capacity: batchCapacity(network, settings.batch_size, trainingExamples),
                precision: 'float32',
                plan: planSteps(settings, trainingExamples),
                trainingExamples,
                describe: String,
            },
            exampleBytes,
        );
        const { keptBytes, sharedBytes } = figure;
        const bytes = keptBytes + sharedBytes + exampleBytes + bytesOfBest(network, settings);
        return { bytes, isWhole: rows !== undefined };
    } catch (error) {
        if (error instanceof CannotRun) {
            return undefined;
        }
        throw error;
    }
}
