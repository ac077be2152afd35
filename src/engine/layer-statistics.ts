// What the layers of a network are like after an epoch: what they compute of some validation examples, and how large their
// weights and gradients are. It reads what evaluation and training have computed anyway, so it costs little and changes
// nothing.

import { layerEntry } from '../catalog/layers/index.ts';
import {
    activationBins,
    binsPerSide,
    type LayerStatistics,
    leastBinnedExponent,
} from '../model/epoch-details.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../model/resolved.ts';
import type { RunningNetwork } from './backend.ts';
import type { Floats } from './floats.ts';
import { isAffine, lossInputOf } from './network-graph.ts';

/** What is counted of one layer's activations. */
export interface ActivationSums {
    /** The layer whose output is looked at. */
    readonly layer: number;
    /** The last axis of the output. */
    readonly units: number;
    values: number;
    zeros: number;
    sum: number;
    /** [units]: 1 where the unit was ever anything but zero. */
    readonly alive: Uint8Array;
    /** [activationBins]. */
    readonly bins: Uint32Array;
}

/** Examples that activations are looked at for, at most but for the rounding up to whole batches. */
const mostExamples = 1024;

/** Steps of an epoch whose gradients are looked at, at most. */
const gradientSteps = 8;

const firstBin = (leastBinnedExponent + 127) * 4;
const probe = new Float32Array(1);
const probeBits = new Uint32Array(probe.buffer);

/** By sign, exponent and first two bits of the mantissa, which number the quarters of octaves. */
const binOfQuarter = Uint8Array.from({ length: 2048 }, (_, quarter) => {
    const beyond = Math.min((quarter & 1023) - firstBin, binsPerSide - 1);
    if (beyond < 0) {
        return binsPerSide;
    }
    return quarter > 1023 ? binsPerSide - 1 - beyond : binsPerSide + 1 + beyond;
});

/**
 * Adds the first `length` activations, [rows, ..., units]. Zeros are treated like the others, since whether a value is one
 * cannot be foreseen, and a branch that was guessed wrong takes longer than all the rest.
 */
export function addActivations(sums: ActivationSums, output: Floats, length: number): void {
    const { units, alive, bins } = sums;
    let others = 0;
    let total = 0;
    for (let start = 0; start < length; start += units) {
        for (let unit = 0; unit < units; unit++) {
            const value = output[start + unit]!;
            const isOther = Number(value !== 0);
            others += isOther;
            alive[unit] = alive[unit]! | isOther;
            total += value;
            probe[0] = value;
            const bin = binOfQuarter[probeBits[0]! >>> 21]!;
            bins[bin] = bins[bin]! + 1;
        }
    }
    sums.values += length;
    sums.zeros += length - others;
    sums.sum += total;
}

/** Collects the statistics of one epoch after the other. */
export interface LayerObserver {
    /** True where the batch of validation examples from `from` on is one that activations are looked at for. */
    looksAt(from: number): boolean;
    /** After such a batch of `rows` was evaluated. */
    afterBatch(rows: number): void;
    /** Before and after a step of the epoch, numbered from 0, which has `steps` of them. */
    beforeStep(step: number, steps: number): void;
    afterStep(step: number, steps: number): void;
    /** The statistics of the epoch; begins anew. */
    take(): LayerStatistics;
}

export interface ObserverOptions {
    readonly spec: ResolvedNetwork;
    readonly network: RunningNetwork;
    readonly loss: string;
    /** Validation examples, and how many of them are evaluated at a time. */
    readonly examples: number;
    readonly batch: number;
    readonly describe: (layer: number) => string;
}

export function createLayerObserver(options: ObserverOptions): LayerObserver {
    const { spec, network, examples, batch, describe } = options;
    const rows = observedLayers(spec, options.loss);
    const weights = rows.map(({ id }) =>
        network.learned.find(({ layer, name }) => layer === id && name === 'weights'),
    );
    const activations = rows.map(({ observed }): ActivationSums => {
        const units = spec.layers[observed]!.outputShape.at(-1) ?? 1;
        const counts = { alive: new Uint8Array(units), bins: new Uint32Array(activationBins) };
        return { layer: observed, units, values: 0, zeros: 0, sum: 0, ...counts };
    });
    const layers = rows.map(({ id }) => id);
    const names = layers.map(describe);
    const squares = new Float64Array(spec.layers.length);
    let stepsSeen = 0;
    let examplesSeen = 0;
    const batches = Math.ceil(examples / batch);
    const looked = Math.min(batches, Math.ceil(mostExamples / batch));
    return {
        looksAt: from => isChosen(Math.floor(from / batch), batches, looked),
        afterBatch(seen) {
            examplesSeen += seen;
            network.observe?.(activations);
        },
        beforeStep(step, steps) {
            if (isChosen(step, steps, gradientSteps)) {
                network.watchGradients?.();
            }
        },
        afterStep(step, steps) {
            if (isChosen(step, steps, gradientSteps)) {
                stepsSeen++;
                network.addGradientSquares?.(squares);
            }
        },
        take() {
            const norms = weights.map(array => array && weightNorms(array.values, array.shape.at(-1) ?? 1));
            const statistics: LayerStatistics = {
                examples: examplesSeen,
                layers,
                names,
                units: Uint32Array.from(activations, ({ units }) => units),
                deadUnits: Uint32Array.from(activations, ({ alive }) =>
                    alive.reduce((dead, isAlive) => dead + 1 - isAlive, 0),
                ),
                sparsity: Float32Array.from(activations, ({ zeros, values }) => zeros / values),
                meanActivation: Float32Array.from(activations, ({ sum, values }) => sum / values),
                weightNorm: Float32Array.from(norms, norm => norm?.whole ?? Number.NaN),
                largestUnitNorm: Float32Array.from(norms, norm => norm?.largest ?? Number.NaN),
                gradientNorm: Float32Array.from(layers, (layer, row) =>
                    weights[row] === undefined ? Number.NaN : Math.sqrt(squares[layer]! / stepsSeen),
                ),
                histograms: concatenate(activations.map(({ bins }) => bins)),
            };
            squares.fill(0);
            stepsSeen = 0;
            examplesSeen = 0;
            for (const sums of activations) {
                sums.alive.fill(0);
                sums.bins.fill(0);
                Object.assign(sums, { values: 0, zeros: 0, sum: 0 });
            }
            return statistics;
        },
    };
}

/** True for `chosen` of `count`, evenly spaced, the last among them; for all where they are no more than that. */
function isChosen(index: number, count: number, chosen: number): boolean {
    return Math.floor(((index + 1) * chosen) / count) > Math.floor((index * chosen) / count);
}

/** The layers that are described, each with the one whose output shows what it computes. */
function observedLayers(
    network: ResolvedNetwork,
    loss: string,
): (ResolvedLayer & { readonly observed: number })[] {
    const { layers } = network;
    // After what the loss reads nothing is computed.
    const { layer: last } = lossInputOf(network, loss);
    return layers.flatMap(layer => {
        const isOwn = layer.source.loweredFrom === undefined;
        const { role } = layerEntry(layer.kind).traits(layer.parameters);
        const isShown = isAffine(layer) || (role === 'activation' && isOwn);
        if (!isShown || layer.id > last) {
            return [];
        }
        const activation = layers.find(
            ({ id, inputs, source }) =>
                inputs[0] === layer.id && source.loweredFrom === 'activation' && id <= last,
        );
        return [{ ...layer, observed: activation?.id ?? layer.id }];
    });
}

/** L2 norms of all the weights, [..., units], and of the heaviest unit's, in float64. */
function weightNorms(values: Floats, units: number): { readonly whole: number; readonly largest: number } {
    const squares = new Float64Array(units);
    for (let start = 0; start < values.length; start += units) {
        for (let unit = 0; unit < units; unit++) {
            const value = values[start + unit]!;
            squares[unit] = squares[unit]! + value * value;
        }
    }
    let whole = 0;
    let largest = 0;
    for (const square of squares) {
        whole += square;
        largest = Math.max(largest, square);
    }
    return { whole: Math.sqrt(whole), largest: Math.sqrt(largest) };
}

function concatenate(arrays: readonly Uint32Array[]): Uint32Array {
    const all = new Uint32Array(arrays.length * activationBins);
    for (const [index, array] of arrays.entries()) {
        all.set(array, index * activationBins);
    }
    return all;
}
