// What a run has measured of its noise, in the words of `train --format json`: written there, and read by `lint --measured`.

import type { BatchNormShift, MonteCarloGap, NoiseMeasures } from '../model/noise-measures.ts';

type Json = Readonly<Record<string, unknown>>;
type Names<T> = { readonly [K in keyof T]: string };

const shiftNames: Names<BatchNormShift> = {
    trainingExamples: 'training_examples',
    validationExamples: 'validation_examples',
    lossAsStored: 'loss_as_stored',
    lossWithNoise: 'loss_with_noise',
    lossWithoutNoise: 'loss_without_noise',
    layers: 'layers',
};

const gapNames: Names<MonteCarloGap> = {
    networks: 'networks',
    examples: 'examples',
    lossScaled: 'loss_scaled',
    lossAveraged: 'loss_averaged',
    deviation: 'deviation',
};

/** Layers are numbered from 0 on, the input being the first. */
export function noiseToJson({ batchNorm, monteCarlo }: NoiseMeasures): Json {
    return {
        ...(batchNorm && { batch_norm_shift: write(shiftNames, batchNorm) }),
        ...(monteCarlo && { monte_carlo: write(gapNames, monteCarlo) }),
    };
}

/** Undefined where the object tells nothing of it, as those of older versions. */
export function noiseOfJson({ batch_norm_shift: shift, monte_carlo: gap }: Json): NoiseMeasures | undefined {
    const batchNorm = read(shiftNames, shift);
    const monteCarlo = read(gapNames, gap);
    return batchNorm || monteCarlo
        ? { ...(batchNorm && { batchNorm }), ...(monteCarlo && { monteCarlo }) }
        : undefined;
}

function write<T extends object>(names: Names<T>, values: T): Json {
    return Object.fromEntries(keysOf(names).map(key => [names[key], values[key]]));
}

function read<T extends object>(names: Names<T>, value: unknown): T | undefined {
    if (typeof value !== 'object' || value === null) {
        return undefined;
    }
    const entries = keysOf(names).map(key => [key, (value as Json)[names[key]]] as const);
    return entries.every(([, each]) => each !== undefined) ? (Object.fromEntries(entries) as T) : undefined;
}

function keysOf<T extends object>(names: Names<T>): (keyof T & string)[] {
    return Object.keys(names) as (keyof T & string)[];
}
