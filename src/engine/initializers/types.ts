// What an initializer is: the distribution of the weights of one layer before training.

import type { Place } from '../../core/random/streams.ts';
import type { Floats } from '../floats.ts';

export interface InitialWeights {
    readonly values: Floats;
    /** Values that one output is summed from. */
    readonly fanIn: number;
    /** Values that one input goes to. */
    readonly fanOut: number;
    /** Where its random numbers come from. */
    readonly place: Place;
}

/** Writes the whole of `values`. Drawn in float64 and rounded once. */
export type Initializer = (weights: InitialWeights) => void;
