// How many examples a network has room for at once.

import { sizeOf } from '../core/shape.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';

/** Examples that are evaluated at a time: many, so that weights are fetched seldom, and no more than a cache may hold. */
const mostEvaluated = 256;
const leastEvaluated = 128;
const evaluatedValues = 2 ** 21;

/** Most examples of a training step or an evaluation, of a training part of `examples`. */
export function batchCapacity({ layers }: ResolvedNetwork, batchSize: number, examples: number): number {
    const widest = Math.max(...layers.map(({ outputShape }) => sizeOf(outputShape)));
    const evaluated = Math.min(mostEvaluated, Math.max(leastEvaluated, Math.floor(evaluatedValues / widest)));
    return Math.max(Math.min(batchSize, examples), evaluated);
}
