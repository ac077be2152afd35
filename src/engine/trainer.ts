// Training as a deterministic generator: the same network, data, seed and backend give the same bits, however often the
// reader pauses. It knows no clock and cannot be interrupted inside a step; whoever reads it decides how long to go on.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import { createSequence, shuffle } from '../core/random/streams.ts';
import type { EpochDetails } from '../model/epoch-details.ts';
import type { Features, SplitExamples } from '../model/examples.ts';
import type { NoiseMeasures } from '../model/noise-measures.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';
import type { Backend, EvaluationSums, RunningNetwork } from './backend.ts';
import { batchCapacity } from './batch-capacity.ts';
import { CannotRun } from './cannot-run.ts';
import {
    type Checkpoint,
    checkCheckpoint,
    checkpointVersion,
    restoreCheckpoint,
    savedArrays,
} from './checkpoint.ts';
import { describeLayer, type LayerLines } from './describe-layer.ts';
import { adviceOnDivergence } from './divergence-advice.ts';
import { type BestWeights, createBestWeights } from './early-stopping/best-weights.ts';
import { type EncodedExamples, encodeExamples } from './encode-examples.ts';
import type { MeasuredEpoch } from './epoch-metrics.ts';
import { detailsOf, measuresOfParts, metricsOf, metricsOfNoise, sumsOf } from './epoch-metrics.ts';
import { type Fingerprint, fingerprintOf } from './fingerprint.ts';
import type { Precision } from './floats.ts';
import { createLayerObserver, type LayerObserver } from './layer-statistics.ts';
import { measureNoise } from './noise-measures.ts';
import { referenceBackend } from './reference/reference-network.ts';
import { planSteps, type StepPlan } from './step-plan.ts';
import { checkTokenIds } from './token-ids.ts';
import { trainingSample } from './training-sample.ts';
import { createWithinMemory } from './within-memory.ts';

export interface TrainerOptions {
    readonly network: ResolvedNetwork;
    readonly settings: TrainSettings;
    readonly data: Pick<SplitExamples<Features>, 'training' | 'validation'>;
    /** For messages. */
    readonly lines?: LayerLines;
    readonly backend?: Backend;
    readonly precision?: Precision;
    /** True where the run ends with what its noise does: see `noise-measures.ts`. What is trained is the same bits. */
    readonly measuresNoise?: boolean;
    /** False where only losses and their gap are of interest; what is trained is the same bits either way. */
    readonly measures?: boolean;
    /** Where to go on from; without it, the run begins. Its arrays are copied. */
    readonly checkpoint?: Checkpoint;
}

export type TrainingEvent =
    /** After an update that is told of: `step` updates are done. The same object each time, rewritten: read it at once. */
    | { readonly kind: 'step'; readonly epoch: number; readonly step: number; readonly loss: number }
    /** Between two batches of an evaluation, where it is asked for, so that a large data set does not hold up a stop. */
    | { readonly kind: 'evaluating'; readonly epoch: number; readonly step: number }
    | {
          readonly kind: 'epoch';
          readonly epoch: number;
          readonly step: number;
          readonly metrics: MeasuredEpoch;
          readonly details?: EpochDetails;
      }
    /** At the end of a run with early stopping: its network now has the weights of `keptEpoch`, its best. */
    | {
          readonly kind: 'kept';
          readonly epoch: number;
          readonly step: number;
          readonly keptEpoch: number;
          /** False where it went on to the last epoch that was asked for. */
          readonly stoppedEarly: boolean;
      }
    /** At the very end, of the weights that the run ends with. */
    | { readonly kind: 'noise'; readonly epoch: number; readonly step: number; readonly noise: NoiseMeasures }
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
    /** Training examples that losses with noise off are measured on, where these are not all. */
    readonly sampledExamples: number | undefined;
    /**
     * Trains from the first step to the last, or until early stopping ends it. To be read once. However it ends, a run
     * with early stopping leaves the network with the weights of its best epoch. `isDue` is asked after each step and each
     * batch of an evaluation, and where it says false they are not told of: a reader takes as long to hear of a step as a
     * small network takes to do it. Without it, all of them are told of.
     */
    events(isDue?: () => boolean): AsyncGenerator<TrainingEvent, void, void>;
    /**
     * All that a run needs to go on from here. To be asked for before the first event or at an `epoch`, and to be copied or
     * written before the next one: its arrays are the network's own.
     */
    checkpoint(): Checkpoint;
}

/** @throws CannotRun where the network, the settings and the data do not go together. */
export function createTrainer(options: TrainerOptions): Trainer {
    const {
        network: spec,
        settings,
        data,
        lines,
        backend = referenceBackend,
        precision = 'float32',
        measures = true,
        measuresNoise = false,
        checkpoint,
    } = options;
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
    checkTokenIds(spec, data, describe);
    const capacity = batchCapacity(spec, settings.batch_size, data.training.count);
    const plan = planSteps(settings, data.training.count);
    const trainingExamples = data.training.count;
    const network = createWithinMemory(spec, () =>
        backend.create({
            network: spec,
            settings,
            capacity,
            precision,
            plan,
            trainingExamples,
            describe,
        }),
    );
    const training = encodeExamples(spec, loss, data.training);
    const validation = encodeExamples(spec, loss, data.validation);
    let known: Fingerprint | undefined;
    const fingerprint = () => {
        known ??= fingerprintOf(spec, settings, data);
        return known;
    };
    if (checkpoint !== undefined) {
        checkCheckpoint(checkpoint, fingerprint(), precision);
        restoreCheckpoint(network, checkpoint);
    }
    const sampled = trainingSample(training.count, validation.count, settings.seed);
    const best = createBestWeights(settings, network, checkpoint?.earlyStopping);
    const place = { epoch: checkpoint?.epoch ?? 0, step: checkpoint?.step ?? 0, isWhole: true };
    return {
        ...plan,
        network,
        sampledExamples: sampled?.length,
        events: (isDue = () => true) =>
            keepBest({
                isDue,
                network,
                settings,
                training,
                validation,
                plan,
                capacity,
                describe,
                spec,
                best,
                place,
                copies: measuresNoise ? { backend, precision } : undefined,
                sample: sampled,
                observer: measures
                    ? createLayerObserver({
                          spec,
                          network,
                          loss,
                          examples: validation.count,
                          batch: capacity,
                          describe,
                      })
                    : undefined,
            }),
        checkpoint() {
            if (!place.isWhole) {
                throw new Error('A checkpoint is taken between two epochs.');
            }
            const earlyStopping = best?.save();
            return {
                version: checkpointVersion,
                fingerprint: fingerprint(),
                precision,
                epoch: place.epoch,
                step: place.step,
                network: savedArrays([...network.learned, ...network.state]),
                memory: savedArrays(network.memory),
                ...(earlyStopping && { earlyStopping }),
            };
        },
    };
}

interface Run {
    readonly spec: ResolvedNetwork;
    readonly network: RunningNetwork;
    readonly settings: TrainSettings;
    readonly training: EncodedExamples;
    readonly validation: EncodedExamples;
    readonly plan: StepPlan;
    readonly isDue: () => boolean;
    readonly capacity: number;
    readonly describe: (layer: number) => string;
    /** Undefined where nothing but losses is measured. */
    readonly observer: LayerObserver | undefined;
    readonly best: BestWeights | undefined;
    /** How to make another network, to measure noise with; undefined where that is not asked for. */
    readonly copies: { readonly backend: Backend; readonly precision: Precision } | undefined;
    /** The training examples that are measured with noise off; undefined for all. */
    readonly sample: Int32Array | undefined;
    /** Epochs and steps done; whole between two epochs. */
    readonly place: { epoch: number; step: number; isWhole: boolean };
}

/** The run, with the weights of its best epoch at the end where it may stop early: also where its reader stops it. */
async function* keepBest(options: Run): AsyncGenerator<TrainingEvent, void, void> {
    try {
        yield* run(options);
    } finally {
        options.place.isWhole = false;
        options.best?.restore();
    }
}

async function* run(options: Run): AsyncGenerator<TrainingEvent, void, void> {
    const { network, settings, training, validation, plan, best, place, observer, isDue } = options;
    const order = new Int32Array(training.count);
    const event = { kind: 'step' as const, epoch: 0, step: 0, loss: 0 };
    let { step } = place;
    let isOver = best?.isOver === true;
    for (let epoch = place.epoch + 1; epoch <= plan.epochs && !isOver; epoch++) {
        place.isWhole = false;
        shuffleForEpoch(order, settings.seed, epoch);
        let lossOfEpoch = 0;
        let seen = 0;
        const stepsBefore = step;
        const stepsOfEpoch = Math.min(plan.stepsPerEpoch, plan.steps - step);
        const trained = sumsOf(training, observer !== undefined);
        for (let from = 0; from < training.count && step < plan.steps; from += settings.batch_size) {
            const to = Math.min(from + settings.batch_size, training.count);
            observer?.beforeStep(step - stepsBefore, stepsOfEpoch);
            const loss = network.trainStep(training, order, from, to, step, trained);
            step++;
            if (!Number.isFinite(loss)) {
                yield describeDivergence(options, loss, epoch, step);
                return;
            }
            observer?.afterStep(step - stepsBefore - 1, stepsOfEpoch);
            lossOfEpoch += loss;
            seen += to - from;
            if (isDue()) {
                event.epoch = epoch;
                event.step = step;
                event.loss = loss / (to - from);
                yield event;
            }
        }
        const sums: EvaluationSums[] = [];
        for (const part of [training, validation]) {
            const sum = sumsOf(part, observer !== undefined, part === validation);
            const order = part === training ? options.sample : undefined;
            const count = order?.length ?? part.count;
            for (let from = 0; from < count; from += options.capacity) {
                const to = Math.min(from + options.capacity, count);
                network.evaluate(part, from, to, sum, order);
                if (!Number.isFinite(sum.loss)) {
                    yield describeDivergence(options, sum.loss, epoch, step);
                    return;
                }
                if (part === validation && observer?.looksAt(from)) {
                    observer.afterBatch(to - from);
                }
                if (isDue()) {
                    yield { kind: 'evaluating', epoch, step };
                }
            }
            sums.push(sum);
        }
        const metrics = {
            ...measuresOfParts({ training: sums[0]!, validation: sums[1]!, trainingWithDropout: trained }),
            ...metricsOf(epoch, training, sums[0]!, sums[1]!, lossOfEpoch / seen),
            ...metricsOfNoise(options, sums[0]!),
        };
        const details = observer && detailsOf(epoch, sums[1]!, observer);
        isOver = best?.afterEpoch(epoch, metrics.validationLoss) === true;
        Object.assign(place, { epoch, step, isWhole: true });
        yield { kind: 'epoch', epoch, step, metrics, ...(details && { details }) };
    }
    if (best?.epoch !== undefined) {
        best.restore();
        const stoppedEarly = isOver && place.epoch < plan.epochs;
        yield { kind: 'kept', epoch: place.epoch, step, keptEpoch: best.epoch, stoppedEarly };
    }
    if (options.copies !== undefined) {
        shuffleForEpoch(order, settings.seed, place.epoch);
        const { copies, spec, describe } = options;
        const { epoch } = place;
        const measuring = measureNoise({
            ...copies,
            ...{ network: spec, trained: network, settings, training, validation, order, epoch, step, plan },
            trainingExamples: training.count,
            describe,
        });
        let next = measuring.next();
        try {
            for (; next.done !== true; next = measuring.next()) {
                if (isDue()) {
                    yield { kind: 'evaluating', epoch, step };
                }
            }
        } finally {
            // Where its reader stops it, the copy goes too.
            measuring.return(undefined);
        }
        if (next.value !== undefined) {
            yield { kind: 'noise', epoch, step, noise: next.value };
        }
    }
}

/** The order of an epoch is a function of the seed and the epoch, so runs with one seed see the same batches. */
function shuffleForEpoch(order: Int32Array, seed: number, epoch: number): void {
    for (let index = 0; index < order.length; index++) {
        order[index] = index;
    }
    shuffle(order, createSequence({ seed, stream: 'shuffle', step: epoch - 1, layer: 0, example: 0 }));
}

function describeDivergence(
    { network, spec, settings, describe }: Run,
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
        adviceOnDivergence(spec, settings, found);
    return { kind: 'diverged', epoch, step, layer, message };
}
