// What a regularizer is on this backend.

import type { ValuesOf } from '../../../catalog/parameters.ts';
import type { RegularizerName, regularizers } from '../../../catalog/regularizers/index.ts';
import type { Building } from '../building.ts';
import type { LearnedRegion } from '../ops/types.ts';

export interface WasmRegularizer {
    /** The penalty, in units of the mean loss. Not computed in training, but only where it is reported. */
    penalty?(values: Float32Array): number;
    /** Of `l1 Σ |w| + l2 Σ w²`: what it adds to the gradient is `magnitude sign w + square w`. */
    readonly slopes?: { readonly magnitude: number; readonly square: number };
    /** Adds instructions that add the penalty's gradient to `build.gradient(tensor)`. */
    addGradient?(build: Building, tensor: LearnedRegion): void;
    /** Adds instructions that bring the values back to where they may be, after their update. */
    constrain?(build: Building, tensor: LearnedRegion): void;
}

export type WasmRegularizerOf<N extends RegularizerName> = (
    parameters: ValuesOf<(typeof regularizers)[N]['parameters']>,
) => WasmRegularizer;
