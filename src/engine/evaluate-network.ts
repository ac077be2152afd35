// A trained network on examples that it never saw: the test part.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import type { ConfusionMatrix } from '../model/epoch-details.ts';
import type { Examples, Features } from '../model/examples.ts';
import type { MeasureValues } from '../model/measures.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';
import type { Backend } from './backend.ts';
import { CannotRun } from './cannot-run.ts';
import { restoreNetwork, type SavedArray } from './checkpoint.ts';
import { describeLayer } from './describe-layer.ts';
import { encodeExamples } from './encode-examples.ts';
import { sumsOf } from './epoch-metrics.ts';
import { confusionOf, measuresOf } from './metric-sums.ts';
import { referenceBackend } from './reference/reference-network.ts';
import { planSteps } from './step-plan.ts';
import { createWithinMemory } from './within-memory.ts';

export interface NetworkEvaluation {
    readonly examples: number;
    /** Mean over the examples, without penalties. */
    readonly loss: number;
    /** Share classified rightly, in [0, 1]; absent for regression. */
    readonly accuracy?: number;
    /** Root mean squared error in the target's unit; for regression only. */
    readonly rmse?: number;
    /** Everything that is measured of the predictions, the two above included. */
    readonly measures: MeasureValues;
    /** Absent for regression, and for more classes than `mostConfusionClasses`. */
    readonly confusion?: ConfusionMatrix;
}

export interface EvaluationRequest {
    readonly network: ResolvedNetwork;
    readonly settings: TrainSettings;
    /** Weights and running averages. */
    readonly weights: readonly SavedArray[];
    /** Updates that were done for them, for rates on a schedule where `mc_samples` are drawn. */
    readonly step: number;
    readonly examples: Examples<Features>;
    /** How many it was trained on. */
    readonly trainingExamples: number;
    readonly backend?: Backend;
}

const rowsAtOnce = 128;

/** Noise is off, or averaged over `mc_samples`, as in validation. @throws CannotRun where the parts do not fit. */
export function evaluateNetwork(request: EvaluationRequest): NetworkEvaluation {
    const { network: spec, settings, weights, step, examples, trainingExamples } = request;
    const { backend = referenceBackend } = request;
    const loss = settings.loss?.call;
    if (loss === undefined) {
        throw new CannotRun('A run needs a loss.');
    }
    const network = createWithinMemory(spec, () =>
        backend.create({
            network: spec,
            settings,
            capacity: rowsAtOnce,
            precision: weights[0]?.values instanceof Float64Array ? 'float64' : 'float32',
            plan: planSteps(settings, trainingExamples),
            trainingExamples,
            describe: layer => describeLayer(spec, layer),
        }),
    );
    restoreNetwork(network, weights);
    network.continueAfter(step);
    const encoded = encodeExamples(spec, loss, examples);
    const sums = sumsOf(encoded, true, true);
    for (let from = 0; from < encoded.count; from += rowsAtOnce) {
        network.evaluate(encoded, from, Math.min(from + rowsAtOnce, encoded.count), sums);
    }
    const { right, squaredError, examples: count, metrics } = sums;
    const confusion = metrics && confusionOf(metrics);
    return {
        examples: count,
        loss: sums.loss / count,
        ...(encoded.labels === undefined
            ? { rmse: Math.sqrt(squaredError / (count * encoded.width)) }
            : { accuracy: right / count }),
        measures: metrics === undefined ? {} : measuresOf(metrics),
        ...(confusion && { confusion }),
    };
}
