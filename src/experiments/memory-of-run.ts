// What training a run takes in memory, before anything of it is taken.

import { sizeOf } from '../core/shape.ts';
import { batchCapacity } from '../engine/batch-capacity.ts';
import { CannotRun } from '../engine/cannot-run.ts';
import { planSteps } from '../engine/step-plan.ts';
import { memoryOf } from '../engine/wasm/memory-figure.ts';
import type { ResolvedRun } from '../model/resolved.ts';

export interface MemoryOfRun {
    readonly bytes: number;
    /** False where the number of rows is not known, so that the data are not part of it. */
    readonly isWhole: boolean;
}

const bytesOfFloat = 4;

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
        // Early stopping keeps a copy of the weights of the best epoch.
        const copy = settings.early_stopping === null ? 0 : network.parameterCount * bytesOfFloat;
        return { bytes: keptBytes + sharedBytes + exampleBytes + copy, isWhole: rows !== undefined };
    } catch (error) {
        if (error instanceof CannotRun) {
            return undefined;
        }
        throw error;
    }
}
