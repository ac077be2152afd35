// What the noises of every backend refuse.

import { CannotRun } from './cannot-run.ts';

/** @throws CannotRun where `stddev` is no standard deviation. */
export function checkDeviation(stddev: number, description: string): void {
    if (!(stddev >= 0 && stddev < Number.POSITIVE_INFINITY)) {
        throw new CannotRun(`${description}: the standard deviation must be at least 0; it is ${stddev}.`);
    }
}

/** @throws CannotRun where a rate that is learned cannot begin there. */
export function checkInitialRate(initialRate: number, description: string): void {
    if (!(initialRate > 0 && initialRate < 1)) {
        throw new CannotRun(
            `${description}: the initial rate must be more than 0 and less than 1; it is ${initialRate}.`,
        );
    }
}

/** The affine layer that a noise acts on. @throws CannotRun where there is none. */
export function weightsOf<A>(actedOn: A | undefined, description: string): A {
    if (actedOn === undefined) {
        throw new CannotRun(`${description} acts on the weights of the next affine layer, and none follows.`);
    }
    return actedOn;
}

/**
 * The affine layer whose output a gate of `size` values rules; it reads `inputs` layers, and has to read `needed`.
 *
 * @throws CannotRun where there is none, or its output is of another size.
 */
export function gatedLayer<A extends { readonly outputSize: number }>(
    actedOn: A | undefined,
    size: number,
    inputs: number,
    needed: number,
    description: string,
): A {
    if (actedOn === undefined || inputs < needed) {
        throw new CannotRun(
            `${description} gates the output of the affine layer before it, and there is none.`,
        );
    }
    if (actedOn.outputSize !== size) {
        throw new CannotRun(
            `${description} gates ${size} values, and the affine layer before it computes ${actedOn.outputSize}: put it right after that layer's activation.`,
        );
    }
    return actedOn;
}
