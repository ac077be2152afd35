// Penalties of generalized linear models (`adaptive_l2`), which read the batch besides the weights.

import { sizeOf } from '../../core/shape.ts';
import type { ResolvedNetwork } from '../../model/resolved.ts';
import { CannotRun } from '../cannot-run.ts';
import type { Floats } from '../floats.ts';
import type { LinearBatch } from '../regularizers/types.ts';
import type { Layout } from './buffers.ts';
import type { Learned } from './learned.ts';

export interface RunningLinearPenalty {
    /** Summed over the examples of the batch that was computed last. */
    sum(rows: number): number;
    /** Adds the gradient of the mean to that of the weights and the bias. */
    addGradient(rows: number): void;
}

/** @throws CannotRun where the network is no linear or logistic model. */
export function createLinearPenalties(
    network: ResolvedNetwork,
    { stages, lossOutput }: Layout,
    learned: readonly Learned[],
    loss: string,
    describe: (layer: number) => string,
): RunningLinearPenalty[] {
    return learned.flatMap(weights =>
        weights.regularizers.flatMap(({ linear }) => {
            if (linear === undefined) {
                return [];
            }
            const stage = stages.find(({ layer }) => layer === weights.layer);
            const { kind, inputs } = network.layers[weights.layer]!;
            if (kind !== 'dense' || stage === undefined || stage.buffers.output !== lossOutput) {
                throw new CannotRun(
                    `adaptive_l2 is for linear and logistic models, one dense layer whose output the loss reads; ${describe(weights.layer)} is not such a layer.`,
                );
            }
            linear.check(loss);
            const bias = learned.find(({ layer, name }) => layer === weights.layer && name === 'bias');
            const batch: { rows: number } & Omit<LinearBatch, 'rows'> = {
                rows: 0,
                inputs: sizeOf(network.layers[inputs[0]!]!.outputShape),
                x: stage.buffers.inputs[0]!,
                y: stage.buffers.output,
                weights: weights.values,
                loss,
            };
            const of = (rows: number): LinearBatch => {
                batch.rows = rows;
                return batch;
            };
            const gradients: [Floats, Floats | undefined] = [weights.gradient, bias?.gradient];
            return [
                {
                    sum: (rows: number) => linear.sum(of(rows)),
                    addGradient: (rows: number) => linear.addGradient(of(rows), ...gradients),
                },
            ];
        }),
    );
}
