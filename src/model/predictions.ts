// What a trained network says of an example, for whoever tries it. Plain numbers.

import type { Shape } from '../core/shape.ts';

/** What an example of the run's data looks like, and some that the network gets wrong. */
export interface TrialFacts {
    readonly task: 'classification' | 'regression';
    /** Of the classes, in the order of the probabilities; of regression, one for each value. */
    readonly names: readonly string[];
    /** Values of one example, unscaled. */
    readonly features: number;
    /** Height, width and channels, where the features are the pixels of an image. */
    readonly imageShape?: Shape;
    /** The least and the largest value of a feature in the training part. */
    readonly range: readonly [number, number];
    /** The epoch of the weights: the one with the lowest validation loss. */
    readonly epoch: number;
    /** False where the network says the same every time: it has no noise. */
    readonly hasNoise: boolean;
    /** Validation examples. */
    readonly examples: number;
    /** How many of them it gets wrong; of regression, 0. */
    readonly mistakes: number;
    /** Those that it is surest of, the surest first; of regression, those that are farthest off. */
    readonly worst: readonly Mistake[];
}

export interface Mistake {
    /** Unscaled. */
    readonly features: Float32Array;
    /** The class's number, or the value. */
    readonly right: number;
    readonly said: number;
    /** Of the class that was said, in [0, 1]; absent for regression. */
    readonly probability?: number;
}

/** Probabilities of the classes, or values. */
export interface Prediction {
    /** With noise off: what the network is evaluated by. */
    readonly still: readonly number[];
    /** Mean and standard deviation over `samples` dropout networks. */
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
    readonly samples: number;
}
