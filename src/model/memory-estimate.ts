// What training a run takes in memory, before anything is allocated: from the resolved network alone. The arrays are those of
// training in 32-bit floats; the process around them is not part of it.

import { layerEntry } from '../catalog/layers/index.ts';
import { sizeOf } from '../core/shape.ts';
import type { ResolvedLayer, ResolvedRun } from './resolved.ts';

/** In bytes. */
export interface MemoryEstimate {
    /** Weights and biases, their gradients, and the copy that early stopping keeps. */
    readonly parameters: number;
    /** What the optimizer remembers of each of them. */
    readonly optimizer: number;
    /** Outputs of all layers for the largest batch, with their gradients and what noise draws. */
    readonly activations: number;
    /** Features as they are read and as they are split; undefined where the number of rows is not known. */
    readonly data: number | undefined;
    /** All that is known. */
    readonly total: number;
}

const bytesOfFloat = 4;
/** Rows that are evaluated at once, at least. */
const evaluationRows = 128;

/** Arrays that an optimizer keeps for each learned one. */
function memoriesOf({ settings }: ResolvedRun): number {
    const { call, arguments: values } = settings.optimizer;
    switch (call) {
        case 'adam':
        case 'adamw':
            return 2;
        case 'rmsprop':
            return values.momentum === 0 ? 1 : 2;
        default:
            return values.momentum === 0 ? 0 : 1;
    }
}

/** Bytes that a noise layer draws for each value: a mask, or factors in double precision. */
function noiseBytes({ kind, parameters }: ResolvedLayer): number {
    if (layerEntry(kind).traits(parameters).role !== 'noise') {
        return 0;
    }
    switch (kind) {
        case 'gaussian_dropout':
        case 'variational_dropout':
            return 8;
        case 'adaptive_dropout':
            return 9;
        default:
            return 1;
    }
}

export function estimateMemory(run: ResolvedRun): MemoryEstimate {
    const { network, settings, data } = run;
    const { rows, trainingExamples } = data.facts;
    const learned = network.parameterCount * bytesOfFloat;
    const parameters = learned * (settings.early_stopping === null ? 2 : 3);
    const optimizer = learned * memoriesOf(run);
    const batch = Math.max(
        evaluationRows,
        Math.min(settings.batch_size, trainingExamples ?? settings.batch_size),
    );
    const firstLearned = network.layers.find(({ parameterCount }) => parameterCount > 0)?.id ?? 0;
    const activations = network.layers.reduce((bytes, layer) => {
        const values = batch * sizeOf(layer.outputShape);
        // Before the first weight nothing needs a gradient.
        const floats = layer.id < firstLearned ? 1 : 2;
        return bytes + values * (layer.kind === 'linear' ? 0 : floats * bytesOfFloat + noiseBytes(layer));
    }, 0);
    const input = network.layers.find(({ kind }) => kind === 'input');
    const features = sizeOf(data.facts.featureShape ?? input?.outputShape ?? []);
    const read = rows === undefined ? undefined : 2 * rows * features * bytesOfFloat;
    return {
        parameters,
        optimizer,
        activations,
        data: read,
        total: parameters + optimizer + activations + (read ?? 0),
    };
}
