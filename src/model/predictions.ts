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

/** What a network of two inputs says of the plane that its examples lie in. */
export interface Decisions {
    /** The two features. */
    readonly axes: readonly [string, string];
    /** What is looked at, unscaled. */
    readonly x: readonly [number, number];
    readonly y: readonly [number, number];
    readonly columns: number;
    readonly rows: number;
    /** [rows, columns], row-major from the lowest y on: the class predicted in the middle of each cell. */
    readonly classes: Uint8Array;
    /** Probability of that class, in the same order. */
    readonly confidence: Float32Array;
    /** Of the classes. */
    readonly names: readonly string[];
    readonly training: PlanePoints;
    readonly validation: PlanePoints;
    /** The epoch of the weights: the one with the lowest validation loss. */
    readonly epoch: number;
}

export interface PlanePoints {
    readonly x: Float32Array;
    readonly y: Float32Array;
    readonly classes: Uint8Array;
    /** Of all examples of the part, of which these are evenly spaced ones. */
    readonly count: number;
}

/** What averaging dropout networks makes of the validation part, after Srivastava et al. (2014), section 7.5 and figure 11. */
export interface MonteCarloLook {
    readonly task: 'classification' | 'regression';
    /** Networks averaged; ascending. */
    readonly samples: readonly number[];
    /** Share of wrong predictions, or root mean squared error: mean over groups of that many networks, no two of which share one. */
    readonly error: readonly number[];
    /** Standard deviation over the groups; NaN for a single one. */
    readonly deviation: readonly number[];
    /** The same with dropout off and the weights scaled. */
    readonly scaled: number;
    /** Validation examples looked at, of `allExamples`. */
    readonly examples: number;
    readonly allExamples: number;
    /** One entry for each example, over all networks: of the class that is predicted by their mean, or the first value. */
    readonly mean: Float32Array;
    readonly spread: Float32Array;
    /** The class is right, as 1 or 0; of regression, the right value. */
    readonly right: Float32Array;
    /** The epoch of the weights. */
    readonly epoch: number;
}
