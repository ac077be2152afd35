// Training as a deterministic generator: the same network, data, seed and backend give the same bits, however often the
// reader pauses. It knows no clock and cannot be interrupted inside a step; whoever reads it decides how long to go on.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import { createSequence, shuffle } from '../core/random/streams.ts';
import type { SplitExamples } from '../model/examples.ts';
import type { EpochMetrics } from '../model/metrics.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';
import type { Backend, EvaluationSums, RunningNetwork } from './backend.ts';
import { CannotRun } from './cannot-run.ts';
import { checkSettings } from './check-settings.ts';
import { describeLayer, type LayerLines } from './describe-layer.ts';
import { type EncodedExamples, encodeExamples } from './encode-examples.ts';
import type { Precision } from './floats.ts';
import { referenceBackend } from './reference/reference-network.ts';
import { planSteps, type StepPlan } from './step-plan.ts';

export interface TrainerOptions {
    readonly network: ResolvedNetwork;
    readonly settings: TrainSettings;
    readonly data: Pick<SplitExamples, 'training' | 'validation'>;
    /** For messages. */
    readonly lines?: LayerLines;
    readonly backend?: Backend;
    readonly precision?: Precision;
}

/** The metrics of an epoch but for the time, which the shell's clock knows. */
export type MeasuredEpoch = Omit<EpochMetrics, 'seconds'>;

export type TrainingEvent =
    /** After each update: `step` updates are done. The same object each time, rewritten: read it at once. */
    | { readonly kind: 'step'; readonly epoch: number; readonly step: number; readonly loss: number }
    /** Between two batches of an evaluation, so that a large data set does not hold up a stop. */
    | { readonly kind: 'evaluating'; readonly epoch: number; readonly step: number }
    | {
          readonly kind: 'epoch';
          readonly epoch: number;
          readonly step: number;
          readonly metrics: MeasuredEpoch;
      }
    /** The last event of a run whose loss is no longer finite. */
    | {
          readonly kind: 'diverged';
          readonly epoch: number;
          readonly step: number;
          readonly layer: string | undefined;
          readonly message: string;
      };

/** A run that is ready to train. */
export interface Trainer extends StepPlan {
    /** Its weights as they are now. */
    readonly network: RunningNetwork;
    /** Trains from the first step to the last. To be read once. */
    events(): AsyncGenerator<TrainingEvent, void, void>;
}

/** Rows of one evaluation batch, at least. */
const evaluationRows = 128;

/** @throws CannotRun where the network, the settings and the data do not go together. */
export function createTrainer(options: TrainerOptions): Trainer {
    const {
        network: spec,
        settings,
        data,
        lines,
        backend = referenceBackend,
        precision = 'float32',
    } = options;
    checkSettings(settings);
    const loss = settings.loss?.call;
    if (loss === undefined) {
        throw new CannotRun('A run needs a loss.');
    }
    for (const part of ['training', 'validation'] as const) {
        if (data[part].count === 0) {
            throw new CannotRun(`The ${part} part of the data has no examples.`);
        }
    }
    const describe = (layer: number): string => describeLayer(spec, layer, lines);
    const capacity = Math.max(Math.min(settings.batch_size, data.training.count), evaluationRows);
    const network = backend.create({ network: spec, settings, capacity, precision, describe });
    const training = encodeExamples(spec, loss, data.training);
    const validation = encodeExamples(spec, loss, data.validation);
    const plan = planSteps(settings, training.count);
    return {
        ...plan,
        network,
        events: () => run({ network, settings, training, validation, plan, capacity, describe, spec }),
    };
}

interface Run {
    readonly spec: ResolvedNetwork;
    readonly network: RunningNetwork;
    readonly settings: TrainSettings;
    readonly training: EncodedExamples;
    readonly validation: EncodedExamples;
    readonly plan: StepPlan;
    readonly capacity: number;
    readonly describe: (layer: number) => string;
}

async function* run(options: Run): AsyncGenerator<TrainingEvent, void, void> {
    const { network, settings, training, validation, plan } = options;
    const order = new Int32Array(training.count);
    const event = { kind: 'step' as const, epoch: 0, step: 0, loss: 0 };
    let step = 0;
    for (let epoch = 1; epoch <= plan.epochs; epoch++) {
        shuffleForEpoch(order, settings.seed, epoch);
        let lossOfEpoch = 0;
        let seen = 0;
        for (let from = 0; from < training.count && step < plan.steps; from += settings.batch_size) {
            const to = Math.min(from + settings.batch_size, training.count);
            const loss = network.trainStep(training, order, from, to, step);
            step++;
            if (!Number.isFinite(loss)) {
                yield describeDivergence(options, loss, epoch, step);
                return;
            }
            lossOfEpoch += loss;
            seen += to - from;
            event.epoch = epoch;
            event.step = step;
            event.loss = loss / (to - from);
            yield event;
        }
        const sums: EvaluationSums[] = [];
        for (const part of [training, validation]) {
            const sum: EvaluationSums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
            for (let from = 0; from < part.count; from += options.capacity) {
                network.evaluate(part, from, Math.min(from + options.capacity, part.count), sum);
                if (!Number.isFinite(sum.loss)) {
                    yield describeDivergence(options, sum.loss, epoch, step);
                    return;
                }
                yield { kind: 'evaluating', epoch, step };
            }
            sums.push(sum);
        }
        const metrics = metricsOf(epoch, training, sums[0]!, sums[1]!, lossOfEpoch / seen);
        yield { kind: 'epoch', epoch, step, metrics };
    }
}

/** The order of an epoch is a function of the seed and the epoch, so runs with one seed see the same batches. */
function shuffleForEpoch(order: Int32Array, seed: number, epoch: number): void {
    for (let index = 0; index < order.length; index++) {
        order[index] = index;
    }
    shuffle(order, createSequence({ seed, stream: 'shuffle', step: epoch - 1, layer: 0, example: 0 }));
}

function metricsOf(
    epoch: number,
    { labels, width }: EncodedExamples,
    training: EvaluationSums,
    validation: EvaluationSums,
    trainingLossWithDropout: number,
): MeasuredEpoch {
    const trainingLoss = training.loss / training.examples;
    const validationLoss = validation.loss / validation.examples;
    const rmse = ({ squaredError, examples }: EvaluationSums): number =>
        Math.sqrt(squaredError / (examples * width));
    return {
        epoch,
        trainingLoss,
        validationLoss,
        ...(labels === undefined
            ? { trainingRmse: rmse(training), validationRmse: rmse(validation) }
            : {
                  trainingAccuracy: training.right / training.examples,
                  validationAccuracy: validation.right / validation.examples,
              }),
        trainingLossWithDropout,
        gap: validationLoss - trainingLoss,
    };
}

function describeDivergence(
    { network, spec, describe }: Run,
    loss: number,
    epoch: number,
    step: number,
): Extract<TrainingEvent, { kind: 'diverged' }> {
    const found = network.findNonFinite();
    // Finite outputs with an infinite loss are the loss's own doing: that is the last layer's.
    const layer = describe(found?.layer ?? spec.layers.length - 1);
    const became = Number.isNaN(loss) ? 'NaN' : 'infinite';
    const where =
        found === undefined
            ? `the output of ${layer} is too large for it`
            : `it began in ${layer}, whose ${found.what === 'weights' ? 'weights are' : 'output is'} no longer finite`;
    const message =
        `The loss became ${became} in epoch ${epoch}, step ${step}: ${where}. ` +
        'A lower learning rate, scaled features or max_norm keep the values in range.';
    return { kind: 'diverged', epoch, step, layer, message };
}
