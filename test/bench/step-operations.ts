// What a training step asks of a machine: arithmetic, and bytes that have to move.

import { sizeOf } from '../../src/core/shape.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';

/**
 * Floating-point operations of the products of one training step, none skipped: a multiplication and an addition for each
 * weight and place in the forward pass, in the gradient of the weights and in the gradient of the inputs, which the first
 * layer with weights does not need.
 */
export function stepOperations({ network, settings }: ResolvedRun): number {
    const withWeights = network.layers.filter(({ multiplyAdds }) => multiplyAdds > 0);
    return withWeights.reduce(
        (sum, { multiplyAdds }, index) =>
            sum + 2 * multiplyAdds * settings.batch_size * (index === 0 ? 2 : 3),
        0,
    );
}

/**
 * Bytes that one training step of `sgd` with momentum moves at least where nothing stays in a cache from one use to the next:
 * weights are read forward and backward and written, velocities read and written, gradients of weights used up at once;
 * activations and their gradients are written and read.
 */
export function stepBytes({ network, settings }: ResolvedRun): number {
    const activations = network.layers.reduce((sum, { outputShape }) => sum + sizeOf(outputShape), 0);
    return 4 * (5 * network.parameterCount + 4 * settings.batch_size * activations);
}

/** Bytes that `sgd` with momentum has to keep: weights, gradients, velocities, activations and their gradients. */
export function keptBytes({ network, settings }: ResolvedRun): number {
    const activations = network.layers.reduce((sum, { outputShape }) => sum + sizeOf(outputShape), 0);
    return 4 * (3 * network.parameterCount + 2 * settings.batch_size * activations);
}
