// What noise has done to a network, measured when its training is over, on copies of it: its own weights and running averages
// stay as they are. The work is a small share of that of the training, and is given up where so little would say nothing.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import { layerEntry } from '../catalog/layers/index.ts';
import { sizeOf } from '../core/shape.ts';
import type { BatchNormShift, MonteCarloGap, NoiseMeasures } from '../model/noise-measures.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../model/resolved.ts';
import { isNoise, withoutNoise } from '../model/twin.ts';
import type { Backend, EvaluationSums, NetworkOptions, RunningNetwork } from './backend.ts';
import { CannotRun } from './cannot-run.ts';
import type { EncodedExamples } from './encode-examples.ts';
import { sumsOf } from './epoch-metrics.ts';
import { createWithinMemory } from './within-memory.ts';

export interface NoiseMeasuring extends Omit<NetworkOptions, 'capacity'> {
    /** As trained; nothing of it changes. */
    readonly trained: RunningNetwork;
    readonly backend: Backend;
    readonly training: EncodedExamples;
    readonly validation: EncodedExamples;
    /** Training examples in a random order. */
    readonly order: Int32Array;
    /** Epochs and updates done. */
    readonly epoch: number;
    readonly step: number;
}

/** What each of the two may take of the work of the training. */
const largestShare = 0.05;
/** Backward is twice the work of forward. */
const passesOfStep = 3;

/** Of a network that there is memory for a second time without anybody noticing. */
const mostBytes = 2 ** 28;

const mostValidation = 500;
const fewestValidation = 50;
const fewestTraining = 128;
/** Srivastava et al. (2014), section 7.5: as good as weight scaling with about so many. */
const averagedNetworks = 50;
const rowsAveraged = 64;

/** Yields between two batches. Undefined where there is no noise, too little was trained, or a copy would take much memory. */
export function* measureNoise(options: NoiseMeasuring): Generator<void, NoiseMeasures | undefined> {
    const { network, trained } = options;
    if (!network.layers.some(isNoise) || (trained.plannedBytes ?? 0) > mostBytes) {
        return undefined;
    }
    try {
        const batchNorm = yield* measureBatchNorm(options);
        const monteCarlo = yield* measureAverage(options);
        const measures = { ...(batchNorm && { batchNorm }), ...(monteCarlo && { monteCarlo }) };
        return batchNorm || monteCarlo ? measures : undefined;
    } catch (error) {
        // There was memory for one network, and there may be none for a second one and its predictions.
        if (error instanceof CannotRun || error instanceof RangeError) {
            return undefined;
        }
        throw error;
    }
}

/**
 * The statistics of every batch normalization as averages over batches, noise off and, to tell what noise does from what
 * running averages are behind with, noise on. Hendrycks and Gimpel (2016) mend networks by the former.
 */
function* measureBatchNorm(options: NoiseMeasuring): Generator<void, BatchNormShift | undefined> {
    const { network, settings, training, validation, order, trained } = options;
    const plain = withoutNoise(network);
    if (plain === undefined || !hasNormBehindNoise(network) || !network.layers.every(isNothingWhenOff)) {
        return undefined;
    }
    const size = Math.min(settings.batch_size, training.count);
    const chosen = chooseEvenly(validation.count, mostValidation);
    const left = workOf(options) - passesOfStep * chosen.length;
    const batches = Math.floor(Math.min(training.count, left / (2 * passesOfStep)) / size);
    if (batches * size < fewestTraining) {
        return undefined;
    }
    const estimate = function* (of: ResolvedNetwork): Generator<void, Estimate> {
        const running = copyOf(options, of, Math.max(size, rowsAveraged));
        try {
            const sums = running.state.map(({ values }) => new Float64Array(values.length));
            const before = yield* lossOf(running, validation, chosen);
            for (let batch = 0; batch < batches; batch++) {
                // Each batch has masks of its own, at the rates of the last steps.
                const step = Math.max(0, options.step - batches + batch);
                running.trainStep(training, order, batch * size, (batch + 1) * size, step);
                for (const [index, { values }] of running.state.entries()) {
                    const sum = sums[index]!;
                    values.forEach((value, place) => {
                        sum[place]! += value / batches;
                    });
                }
                yield;
            }
            for (const [index, { values }] of running.state.entries()) {
                values.set(sums[index]!);
            }
            return { before, after: yield* lossOf(running, validation, chosen), state: sums };
        } finally {
            running.dispose?.();
        }
    };
    const off = yield* estimate(plain);
    const on = yield* estimate(network);
    const losses = [off.before, on.after, off.after];
    if (!losses.every(Number.isFinite)) {
        return undefined;
    }
    return {
        trainingExamples: batches * size,
        validationExamples: chosen.length,
        lossAsStored: off.before,
        lossWithNoise: on.after,
        lossWithoutNoise: off.after,
        layers: trained.state.flatMap(({ layer, name, values }, index) =>
            name === 'running_variance'
                ? {
                      layer,
                      name: options.describe(layer),
                      ratio: ratioOf(values, off.state[index]!, epsilonOf(network.layers[layer]!)),
                  }
                : [],
        ),
    };
}

interface Estimate {
    /** Mean validation loss with the statistics as stored, and with those estimated anew. */
    readonly before: number;
    readonly after: number;
    /** In the order of the network's state. */
    readonly state: readonly Float64Array[];
}

/** @returns the geometric mean of `(stored + ε) / (real + ε)` */
export function ratioOf(stored: ArrayLike<number>, real: ArrayLike<number>, epsilon: number): number {
    let sum = 0;
    for (let i = 0; i < stored.length; i++) {
        sum += Math.log((stored[i]! + epsilon) / (real[i]! + epsilon));
    }
    return Math.exp(sum / stored.length);
}

/** The loss of the average of dropout networks, and of the network with scaled weights, on the same examples. */
function* measureAverage(options: NoiseMeasuring): Generator<void, MonteCarloGap | undefined> {
    const { network, settings, validation, trained } = options;
    const examples = Math.min(mostValidation, Math.floor(workOf(options) / averagedNetworks));
    const chosen = chooseEvenly(validation.count, examples);
    const width = sizeOf(network.layers.at(-1)?.outputShape ?? []);
    const predictionBytes = Float64Array.BYTES_PER_ELEMENT * averagedNetworks * rowsAveraged * width;
    if (settings.mc_samples > 1 || chosen.length < fewestValidation || predictionBytes > mostBytes) {
        return undefined;
    }
    const lossScaled = yield* lossOf(trained, validation, chosen);
    const running = copyOf(options, network, rowsAveraged, averagedNetworks);
    try {
        const leftOut = new Float64Array(averagedNetworks);
        const lossAveraged = yield* lossOf(running, validation, chosen, leftOut);
        const deviation = jackknifeDeviation(leftOut.map(sum => sum / chosen.length));
        const isWhole = [lossScaled, lossAveraged, deviation].every(Number.isFinite);
        return isWhole
            ? { networks: averagedNetworks, examples: chosen.length, lossScaled, lossAveraged, deviation }
            : undefined;
    } finally {
        running.dispose?.();
    }
}

/**
 * Tukey's jackknife: the standard deviation of a statistic of n draws, from its n values with one draw left out,
 * `√((n - 1)/n Σ (θᵢ - mean θ)²)`.
 */
export function jackknifeDeviation(leftOut: ArrayLike<number>): number {
    const n = leftOut.length;
    const values = Array.from(leftOut);
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    return Math.sqrt(((n - 1) / n) * values.reduce((sum, value) => sum + (value - mean) ** 2, 0));
}

/** Examples that may go forward through the network. */
function workOf({ epoch, training }: NoiseMeasuring): number {
    return largestShare * passesOfStep * epoch * training.count;
}

/** A copy that no step changes but for the statistics of batch normalizations, which a step sets to those of its batch. */
function copyOf(
    options: NoiseMeasuring,
    { layers, ...network }: ResolvedNetwork,
    capacity: number,
    samples = 1,
): RunningNetwork {
    const { trained, backend, settings, step } = options;
    const still: TrainSettings = {
        ...settings,
        optimizer: { call: 'sgd', arguments: { learning_rate: 0, momentum: 0, nesterov: false } },
        clip_norm: null,
        mc_samples: samples,
    };
    const copied = {
        ...network,
        layers: layers.map(layer =>
            isBatchNorm(layer) ? { ...layer, parameters: { ...layer.parameters, momentum: 0 } } : layer,
        ),
    };
    const running = createWithinMemory(copied, () =>
        backend.create({ ...options, network: copied, settings: still, capacity }),
    );
    const arrays = [...running.learned, ...running.state];
    for (const [index, { values }] of [...trained.learned, ...trained.state].entries()) {
        arrays[index]!.values.set(values);
    }
    running.continueAfter(step);
    return running;
}

function* lossOf(
    network: RunningNetwork,
    examples: EncodedExamples,
    order: Int32Array,
    leftOut?: Float64Array,
): Generator<void, number> {
    const sums: EvaluationSums = { ...sumsOf(examples, false), ...(leftOut && { leftOut }) };
    for (let from = 0; from < order.length; from += rowsAveraged) {
        network.evaluate(examples, from, Math.min(from + rowsAveraged, order.length), sums, order);
        yield;
    }
    return sums.loss / order.length;
}

function chooseEvenly(count: number, most: number): Int32Array {
    const chosen = Math.max(0, Math.min(count, most));
    return Int32Array.from({ length: chosen }, (_, place) => Math.floor((place * count) / chosen));
}

function isBatchNorm(layer: ResolvedLayer): boolean {
    return layerEntry(layer.kind).traits(layer.parameters).normalizesOverBatch === true;
}

function hasNormBehindNoise({ layers }: ResolvedNetwork): boolean {
    const noisy = new Set<number>();
    for (const layer of layers) {
        if (isNoise(layer) || layer.inputs.some(input => noisy.has(input))) {
            noisy.add(layer.id);
        }
    }
    return layers.some(layer => noisy.has(layer.id) && isBatchNorm(layer));
}

/** False for noise that learns, acts on weights, or has a part in what the network computes without it. */
function isNothingWhenOff(layer: ResolvedLayer): boolean {
    const { actsOn } = layerEntry(layer.kind).traits(layer.parameters);
    return !isNoise(layer) || (layer.parameterCount === 0 && actsOn === undefined);
}

function epsilonOf({ parameters }: ResolvedLayer): number {
    return Number(parameters.epsilon);
}
