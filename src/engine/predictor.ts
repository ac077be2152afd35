// A trained network that is asked what it says of single examples, with noise off or of one dropout network after another.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import { sizeOf } from '../core/shape.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';
import { isNoise } from '../model/twin.ts';
import { restoreNetwork, type SavedArray } from './checkpoint.ts';
import { describeLayer } from './describe-layer.ts';
import type { Floats } from './floats.ts';
import { createReferenceNetwork } from './reference/reference-network.ts';
import { planSteps } from './step-plan.ts';
import { createWithinMemory } from './within-memory.ts';

export interface PredictorOptions {
    readonly network: ResolvedNetwork;
    readonly settings: TrainSettings;
    /** Weights and running averages. */
    readonly weights: readonly SavedArray[];
    /** Updates that were done for them, for rates on a schedule. */
    readonly step: number;
    /** How many it was trained on. */
    readonly trainingExamples: number;
    /** Most examples of one call. */
    readonly capacity: number;
}

export interface Predictor {
    /** Numbers that it says of an example: probabilities of classes, or values. */
    readonly width: number;
    /** False where it says the same every time. */
    readonly hasNoise: boolean;
    /**
     * [rows, width], rewritten by the next call.
     *
     * @param features [rows, features], scaled as in training
     * @param sample number of the dropout network, from 0; undefined for noise off
     */
    predict(features: Float32Array, rows: number, sample?: number): Floats;
}

/** @throws CannotRun where the weights are not of this network. */
export function createPredictor(options: PredictorOptions): Predictor {
    const { network: spec, settings, weights, step, trainingExamples, capacity } = options;
    const network = createWithinMemory(spec, () =>
        createReferenceNetwork({
            network: spec,
            settings,
            capacity,
            precision: weights[0]?.values instanceof Float64Array ? 'float64' : 'float32',
            plan: planSteps(settings, trainingExamples),
            trainingExamples,
            describe: layer => describeLayer(spec, layer),
        }),
    );
    restoreNetwork(network, weights);
    network.continueAfter(step);
    return {
        width: sizeOf(spec.layers.at(-1)?.outputShape ?? []),
        hasNoise: spec.layers.some(isNoise),
        predict: (features, rows, sample) => network.predict(features, rows, sample),
    };
}
