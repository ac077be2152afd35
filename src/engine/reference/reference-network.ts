// The reference backend: plain TypeScript, readable, in float32 or float64, and the oracle for every other backend.

import { sizeOf } from '../../core/shape.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isNoise } from '../../model/twin.ts';
import type { Backend, NetworkOptions, RunningNetwork } from '../backend.ts';
import { CannotRun } from '../cannot-run.ts';
import { clipNorm } from '../clip-norm.ts';
import { copyFeatures, copyTargets, type EncodedExamples } from '../encode-examples.ts';
import { addToEvaluation, type OutputReading } from '../evaluation.ts';
import { allocateFloats, type Floats } from '../floats.ts';
import { addActivations } from '../layer-statistics.ts';
import { lookUp } from '../look-up.ts';
import { losses } from '../losses/index.ts';
import { smoothingOf } from '../losses/label-smoothing.ts';
import type { LossBatch, RunningLoss } from '../losses/types.ts';
import { type LossInput, lossInputOf, probabilitiesOf, randomKeysOf } from '../network-graph.ts';
import { ops } from '../ops/index.ts';
import type { AffineUse, OpUse, Pass, RunningOp } from '../ops/types.ts';
import { createPace } from '../schedules/pace.ts';
import { layOut, type Stage } from './buffers.ts';
import { activitiesOf, affineUseOf, connectWeightNoises, withGateInputs } from './connect.ts';
import { createLearned, createOptimizer, type Learned } from './learned.ts';
import { createLinearPenalties } from './linear-penalty.ts';
import { createSampledPredictions, type SampledPredictions } from './sampled-predictions.ts';

export const referenceBackend: Backend = { name: 'reference', create: createReferenceNetwork };

/** A running network whose parts of a step can be had one by one, as gradient checks need them. */
export interface ReferenceNetwork extends RunningNetwork {
    readonly learned: readonly Learned[];
    /** Computes the examples `order[from .. to)` and returns the sum of their losses. */
    forward(
        examples: EncodedExamples,
        order: Int32Array,
        from: number,
        to: number,
        step: number,
        training: boolean,
    ): number;
    /**
     * What the network says of `rows` examples, [rows, width], which the next call rewrites: probabilities where the loss is
     * one of classes, else values. `sample` is the number of the dropout network that is drawn; undefined for noise off.
     *
     * @param features [rows, features], at most `capacity` rows
     */
    predict(features: Float32Array, rows: number, sample: number | undefined): Floats;
    /** All penalties of the last `forward`, in units of the mean loss: of weights, activities and learned rates. */
    penalty(): number;
    /** Writes the gradients of the mean loss of the last `forward`, penalties included, to `learned`. */
    backward(): void;
}

export function createReferenceNetwork(options: NetworkOptions): ReferenceNetwork {
    const { settings, plan, capacity, precision } = options;
    const network = withGateInputs(options.network);
    const { seed, clip_norm: longestGradient } = settings;
    if (settings.loss === null) {
        throw new CannotRun('A run needs a loss.');
    }
    const activities = activitiesOf(network);
    const outputLayer = network.layers.at(-1)!.id;
    const usual = lossInputOf(network, settings.loss.call);
    // A penalty on the output itself needs the output itself, and not only the scores before its activation.
    const lossInput: LossInput =
        usual.layer !== outputLayer && activities.some(({ layer }) => layer === outputLayer)
            ? { layer: outputLayer, form: 'probabilities' }
            : usual;
    const loss = lookUp<RunningLoss>(losses, settings.loss.call)(settings.loss.arguments, lossInput.form);
    const randomKeys = randomKeysOf(network);
    const createOp = (layer: ResolvedLayer, actedOn?: AffineUse): RunningOp =>
        lookUp<RunningOp>(
            ops,
            layer.kind,
        )({
            parameters: layer.parameters,
            inputShapes: layer.inputs.map(input => network.layers[input]!.outputShape),
            outputShape: layer.outputShape,
            precision,
            capacity,
            noiseKey: randomKeys[layer.id]!,
            description: options.describe(layer.id),
            plan: options.plan,
            trainingExamples: options.trainingExamples,
            actedOn,
        } satisfies Record<keyof OpUse<never>, unknown>);
    const running = network.layers.map(layer => createOp(layer, affineUseOf(network, layer, createOp)));
    connectWeightNoises({ ...options, network }, running);
    const optimizer = createOptimizer(settings);
    const momentOf = createPace(settings, plan);
    const learned = createLearned({ network, settings, ops: running, randomKeys, precision }, optimizer);
    const layout = layOut(network, running, lossInput.layer, capacity, precision);
    const { stages, input, lossOutput, lossGradient } = layout;
    const linearPenalties = createLinearPenalties({
        network,
        loss: settings.loss.call,
        buffersOf: dense => {
            const { buffers } = stages.find(({ layer }) => layer === dense)!;
            return { x: buffers.inputs[0]!, y: buffers.output };
        },
        learned,
        plan,
        describe: options.describe,
    });
    const trainedPenalties = linearPenalties.filter(({ isTrained }) => isTrained);
    const activitiesOfStage = stages.map(stage =>
        activities.filter(({ layer }) => stageOf(layer, network.layers, stages) === stage),
    );
    const diverging = learned.filter(({ own }) => own !== undefined);
    const width = sizeOf(network.layers[lossInput.layer]!.outputShape);
    const targets = allocateFloats(precision, capacity * width);
    const smoothTargets = smoothingOf(settings, width);
    const pass: Pass = { rows: 0, training: false, seed, step: 0 };
    const batch: { rows: number } & Omit<LossBatch, 'rows'> = {
        rows: 0,
        width,
        outputs: lossOutput,
        targets,
    };

    const samples = network.layers.some(isNoise) ? settings.mc_samples : 1;
    const sampled =
        samples > 1
            ? createSampledPredictions(settings.loss, lossInput, samples, width, capacity, precision)
            : undefined;
    const sampledBatch = sampled && { ...batch, outputs: sampled.averages };
    const reading: OutputReading = {
        threshold: loss.threshold,
        probabilities: probabilitiesOf(network, settings.loss.call, lossInput),
    };
    const sampledReading: OutputReading | undefined = sampled && {
        threshold: sampled.loss.threshold,
        probabilities: probabilitiesOf(network, settings.loss.call, lossInput, true),
    };
    /** The class of each row of the batch. */
    const batchLabels = new Int32Array(capacity);
    const labelsIn = ({ labels }: EncodedExamples): Int32Array | undefined => labels && batchLabels;
    /** Made for the first prediction that is asked for. */
    let single: SampledPredictions | undefined;
    /** What the last update scaled its gradients by. */
    let clipping = 1;

    const compute = (rows: number, step: number, training: boolean): number => {
        pass.rows = rows;
        pass.step = step;
        pass.training = training;
        batch.rows = rows;
        for (const stage of stages) {
            stage.op.forward(pass, stage.buffers);
        }
        return loss.sum(batch);
    };
    /** The evaluation loss of the average of several networks, which `sampledBatch` then holds. */
    const computeSampled = (rows: number, from: number, keeps: boolean): number => {
        sampled!.reset(keeps);
        pass.firstExample = from;
        // Rates on a schedule stand as in the last update.
        const { step } = pass;
        for (let sample = 0; sample < samples; sample++) {
            pass.sample = sample;
            compute(rows, step, false);
            sampled!.add(lossOutput, rows);
        }
        pass.sample = undefined;
        sampledBatch!.rows = rows;
        return sampled!.loss.sum(sampledBatch!);
    };
    const forward: ReferenceNetwork['forward'] = (examples, order, from, to, step, training) => {
        const { featureSize } = examples;
        for (let index = from, row = 0; index < to; index++, row++) {
            copyFeatures(examples, order[index]!, input, row * featureSize);
            copyTargets(examples, order[index]!, targets, row * width);
            batchLabels[row] = examples.labels?.[order[index]!] ?? 0;
        }
        if (training) {
            smoothTargets?.({ rows: to - from, width, targets });
        }
        return compute(to - from, step, training);
    };
    const backward = (): void => {
        loss.gradient(batch, lossGradient);
        for (let index = stages.length - 1; index >= 0; index--) {
            const stage = stages[index]!;
            if (stage.runsBackward) {
                for (const { regularizer } of activitiesOfStage[index]!) {
                    const { output, outputGradient } = stage.buffers;
                    regularizer.addGradient(output, outputGradient, pass.rows * stage.size);
                }
                stage.op.backward(pass, stage.buffers);
                for (const { into, from, size } of stage.additions) {
                    add(into, from, pass.rows * size);
                }
            }
        }
        for (const { values, gradient, regularizers } of learned) {
            for (const regularizer of regularizers) {
                regularizer.addGradient?.(values, gradient);
            }
        }
        for (const penalty of trainedPenalties) {
            penalty.addGradient(pass.rows);
        }
    };
    const penalty = (): number => {
        let total = 0;
        for (const { values, regularizers } of learned) {
            for (const regularizer of regularizers) {
                total += regularizer.penalty?.(values) ?? 0;
            }
        }
        for (const [index, { buffers, size }] of stages.entries()) {
            for (const { regularizer } of activitiesOfStage[index]!) {
                total += regularizer.penalty(buffers.output, pass.rows * size);
            }
        }
        return trainedPenalties.reduce(
            (sum, each) => sum + each.sum(pass.rows, pass.step) / pass.rows,
            total,
        );
    };
    const update = (step: number): void => {
        const moment = momentOf(step);
        if (longestGradient !== null) {
            clipping = clipNorm(learned, longestGradient);
        }
        for (const tensor of learned) {
            optimizer.update(tensor, moment);
            for (const regularizer of tensor.regularizers) {
                regularizer.constrain?.(tensor.values);
            }
        }
        for (const { op } of stages) {
            op.updateState?.();
        }
    };
    return {
        learned,
        state: running.flatMap(({ state = [] }, layer) => state.map(array => ({ layer, ...array }))),
        memory: learned.flatMap(({ layer, name, shape, memory }) =>
            memory.map((values, index) => ({ layer, name: `${name} ${index + 1}`, shape, values })),
        ),
        forward,
        backward,
        predict(features, rows, sample) {
            single ??= createSampledPredictions(settings.loss!, lossInput, 1, width, capacity, precision);
            input.set(features);
            pass.sample = sample;
            pass.firstExample = 0;
            compute(rows, pass.step, false);
            pass.sample = undefined;
            single.reset();
            single.add(lossOutput, rows);
            return single.averages;
        },
        penalty,
        learnedRates: network.layers.flatMap(({ id }) => {
            const rates = running[id]!.learnedRates;
            return rates === undefined ? [] : [{ ...rates, layer: id }];
        }),
        klTerm() {
            return diverging.length === 0
                ? undefined
                : diverging.reduce((sum, { own, values }) => sum + (own?.penalty?.(values) ?? 0), 0);
        },
        trainStep(examples, order, from, to, step, sums) {
            const sum = forward(examples, order, from, to, step, true);
            if (Number.isFinite(sum)) {
                if (sums !== undefined) {
                    addToEvaluation(sums, batch, reading, labelsIn(examples));
                }
                backward();
                update(step);
            }
            return sum;
        },
        evaluate(examples, from, to, sums, order) {
            const { featureSize } = examples;
            const rows = to - from;
            for (let row = 0; row < rows; row++) {
                const place = order === undefined ? from + row : order[from + row]!;
                copyFeatures(examples, place, input, row * featureSize);
                copyTargets(examples, place, targets, row * width);
                batchLabels[row] = examples.labels?.[place] ?? 0;
            }
            if (sampled === undefined) {
                sums.loss += compute(rows, pass.step, false);
                addToEvaluation(sums, batch, reading, labelsIn(examples));
            } else {
                sums.loss += computeSampled(rows, from, sums.leftOut !== undefined);
                addToEvaluation(sums, sampledBatch!, sampledReading!, labelsIn(examples));
                if (sums.leftOut !== undefined) {
                    sampled.addLeftOut(sampledBatch!, sums.leftOut);
                }
            }
            if (sampled !== undefined && linearPenalties.length > 0) {
                // The penalty stands for the noise, so it is that of the network without any.
                compute(rows, pass.step, false);
            }
            for (const each of linearPenalties) {
                sums.adaptiveL2 = (sums.adaptiveL2 ?? 0) + each.sum(rows, pass.step);
            }
        },
        observe(activations) {
            if (sampled !== undefined) {
                // The buffers hold one of the sampled networks.
                compute(pass.rows, pass.step, false);
            }
            for (const sums of activations) {
                const stage = stageOf(sums.layer, network.layers, stages);
                if (stage !== undefined) {
                    addActivations(sums, stage.buffers.output, pass.rows * stage.size);
                }
            }
        },
        addGradientSquares(squares) {
            for (const { layer, name, gradient } of learned) {
                if (name === 'weights') {
                    squares[layer] = squares[layer]! + squareOf(gradient) / clipping ** 2;
                }
            }
        },
        continueAfter(step) {
            pass.step = Math.max(0, step - 1);
        },
        findNonFinite() {
            for (const { layer, size, buffers } of stages) {
                // What a noise has learned about the weights of this layer is its own, and computed with them.
                const broken = learned.find(
                    tensor => tensor.layer <= layer && !isAllFinite(tensor.values, tensor.values.length),
                );
                if (broken !== undefined) {
                    return { layer: broken.layer, what: 'weights' };
                }
                if (!isAllFinite(buffers.output, pass.rows * size)) {
                    return { layer, what: 'output' };
                }
            }
            return undefined;
        },
    };
}

/** Where a layer is computed: an identity is where its input is; undefined where the loss does not depend on it. */
function stageOf(id: number, layers: readonly ResolvedLayer[], stages: readonly Stage[]): Stage | undefined {
    const found = stages.find(({ layer }) => layer === id);
    const isIdentity = layers[id]?.kind === 'linear';
    return found ?? (isIdentity ? stageOf(layers[id]!.inputs[0]!, layers, stages) : undefined);
}

function squareOf(values: Floats): number {
    let square = 0;
    for (let i = 0; i < values.length; i++) {
        square += values[i]! * values[i]!;
    }
    return square;
}

function add(into: Floats, from: Floats, length: number): void {
    for (let i = 0; i < length; i++) {
        into[i] = into[i]! + from[i]!;
    }
}

function isAllFinite(values: Floats, length: number): boolean {
    for (let i = 0; i < length; i++) {
        if (!Number.isFinite(values[i])) {
            return false;
        }
    }
    return true;
}
