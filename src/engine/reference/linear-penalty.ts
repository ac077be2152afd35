// Penalties of generalized linear models, which read the batch besides the weights: `adaptive_l2`, and what dropout on
// the input of such a model amounts to, which is reported and not trained with.

import type { CallValue } from '../../catalog/values.ts';
import { sizeOf } from '../../core/shape.ts';
import { dropoutOnInputOf, isLinearModel, linearModelOf } from '../../model/linear-model.ts';
import type { ResolvedNetwork } from '../../model/resolved.ts';
import { CannotRun } from '../cannot-run.ts';
import { createDropRate } from '../drop-rate.ts';
import type { Floats } from '../floats.ts';
import { adaptiveL2 } from '../regularizers/adaptive-l2.ts';
import type { LinearBatch, LinearPenalty } from '../regularizers/types.ts';
import type { StepPlan } from '../step-plan.ts';
import type { Learned } from './learned.ts';

export interface RunningLinearPenalty {
    /** True where it is a part of what training minimizes. */
    readonly isTrained: boolean;
    /** Summed over the examples of the batch that was computed last, `step` the one that rates on a schedule stand at. */
    sum(rows: number, step: number): number;
    /** Adds the gradient of the mean to that of the weights and the bias. */
    addGradient(rows: number): void;
}

export interface LinearPenaltyOptions {
    readonly network: ResolvedNetwork;
    readonly loss: string;
    /** What a layer reads and computes. */
    readonly buffersOf: (layer: number) => { readonly x: Floats; readonly y: Floats };
    readonly learned: readonly Pick<Learned, 'layer' | 'name' | 'values' | 'gradient' | 'regularizers'>[];
    readonly plan?: StepPlan | undefined;
    readonly describe: (layer: number) => string;
}

/** @throws CannotRun where `adaptive_l2` is asked for and the network is no linear or logistic model. */
export function createLinearPenalties(options: LinearPenaltyOptions): RunningLinearPenalty[] {
    const { network, loss, learned, plan, describe } = options;
    const model = linearModelOf(network, loss);
    const asked = learned.flatMap(({ layer, regularizers }) =>
        regularizers.flatMap(({ linear }) => (linear === undefined ? [] : [{ layer, linear }])),
    );
    if (asked.length > 0) {
        if (!isLinearModel(model)) {
            const where = model.layer === undefined ? '' : ` (${describe(model.layer.id)})`;
            throw new CannotRun(
                `adaptive_l2 is for linear and logistic models: expected ${model.expected}, found ${model.found}${where}.`,
            );
        }
        return asked.map(({ linear }) => running(options, model.dense.id, linear));
    }
    const noise = isLinearModel(model) ? dropoutOnInputOf(network, model) : undefined;
    if (noise === undefined || !isLinearModel(model)) {
        return [];
    }
    // The penalty is proportional to p / (1 - p), which is 1 for a rate of one half.
    const { linear } = adaptiveL2({ rate: 0.5 }, model.dense.outputShape.at(-1) ?? 1);
    const rateAt = createDropRate(
        (noise.parameters.rate ?? null) as number | CallValue | null,
        plan,
        describe(noise.id),
    );
    const factor = (step: number): number => rateAt(step) / (1 - rateAt(step));
    return linear === undefined ? [] : [running(options, model.dense.id, linear, factor)];
}

/** @param factor of the penalty at each step, for one that is reported only. */
function running(
    { network, buffersOf, learned, loss }: LinearPenaltyOptions,
    dense: number,
    linear: LinearPenalty,
    factor?: (step: number) => number,
): RunningLinearPenalty {
    const weights = learned.find(({ layer, name }) => layer === dense && name !== 'bias')!;
    const bias = learned.find(({ layer, name }) => layer === dense && name === 'bias');
    const batch: { rows: number } & Omit<LinearBatch, 'rows'> = {
        rows: 0,
        inputs: sizeOf(network.layers[network.layers[dense]!.inputs[0]!]!.outputShape),
        ...buffersOf(dense),
        weights: weights.values,
        loss,
    };
    const of = (rows: number): LinearBatch => {
        batch.rows = rows;
        return batch;
    };
    return {
        isTrained: factor === undefined,
        sum: (rows, step) => (factor?.(step) ?? 1) * linear.sum(of(rows)),
        addGradient: rows => linear.addGradient(of(rows), weights.gradient, bias?.gradient),
    };
}
