// Runs and data small enough to follow by hand.

import { fillDefaults, resolveCall } from '../../../src/catalog/arguments.ts';
import { type TrainSettings, trainSettings } from '../../../src/catalog/blocks/train.ts';
import { createSequence, fillNormals } from '../../../src/core/random/streams.ts';
import type { Examples } from '../../../src/model/examples.ts';

/** Every setting of `train` at its default, but for these; cross-entropy and plain descent unless they say otherwise. */
export function settingsWith(changes: Partial<TrainSettings> = {}): TrainSettings {
    return {
        ...(fillDefaults(trainSettings, {}) as unknown as TrainSettings),
        loss: resolveCall('loss', 'cross_entropy'),
        optimizer: resolveCall('optimizer', 'sgd', { learning_rate: 0.1 }),
        epochs: 3,
        ...changes,
    };
}

export const adam = (learningRate: number) =>
    resolveCall('optimizer', 'adam', { learning_rate: learningRate });
export const sgd = (learningRate: number, momentum = 0) =>
    resolveCall('optimizer', 'sgd', { learning_rate: learningRate, momentum });

/**
 * Gaussian clouds around one centre for each class, which a small network can learn. Two samples of one seed have the
 * same centres and nothing else in common.
 */
export function clouds(count: number, features: number, classes: number, seed = 1, sample = 0): Examples {
    const place = { seed, stream: 'synthetic_data', step: 0, layer: 0 } as const;
    const centres = new Float64Array(classes * features);
    fillNormals(centres, { ...place, example: 0 });
    const noise = new Float64Array(count * features);
    fillNormals(noise, { ...place, step: 1 + sample, example: 1 });
    const sequence = createSequence({ ...place, step: 1 + sample, example: 2 });
    const labels = Int32Array.from({ length: count }, () => sequence.integerBelow(classes));
    const values = Float32Array.from(
        noise,
        (value, at) => 2 * centres[labels[Math.floor(at / features)]! * features + (at % features)]! + value,
    );
    return {
        count,
        featureShape: [features],
        features: values,
        target: { task: 'classification', classes, labels },
    };
}

/** `y = a · x` for regression. */
export function line(count: number, features: number, seed = 1, sample = 0): Examples {
    const place = { seed, stream: 'synthetic_data', step: 0, layer: 0 } as const;
    const slopes = new Float64Array(features);
    fillNormals(slopes, { ...place, example: 0 });
    const values = new Float32Array(count * features);
    fillNormals(values, { ...place, step: 1 + sample, example: 1 });
    const targets = Float32Array.from({ length: count }, (_, row) =>
        slopes.reduce((sum, slope, column) => sum + slope * values[row * features + column]!, 0),
    );
    return {
        count,
        featureShape: [features],
        features: values,
        target: { task: 'regression', width: 1, values: targets },
    };
}
