// The kernels of noise alone, on the activations of one layer: random words, masks, and what is done with them.

import { streams } from '../../../src/core/random/streams.ts';
import {
    applyMask,
    gateForward,
    gaussianNoise,
    maskedForward,
    noiseMask,
    noiseWords,
    noisyVariances,
    spreadBackward,
    weightMasks,
} from '../../../src/engine/kernels/opcodes.ts';
import { seedAt, stepAt, streamAt } from '../../../src/engine/kernels/step-block.ts';
import { affineWords } from '../../../src/engine/wasm/noise/affine-words.ts';
import { gaussianKinds, normalConstants } from '../../../src/engine/wasm/noise/gaussian-values.ts';
import { maskBytes, maskKinds } from '../../../src/engine/wasm/noise/masked-values.ts';
import type { Word } from '../../../src/engine/wasm/program.ts';
import { kernelBench } from '../../engine/wasm/kernel-bench.ts';
import { type Measurement, measurementOf, type TakenWorkload } from '../workload.ts';

const name = 'noise';
const rows = 128;
const units = 1024;
/** Of the layer whose weights are masked. */
const inputs = 32;
const rounds = 15;
const times = 10;
const layerKey = 65536;

export const noise: TakenWorkload = {
    name,
    summary: `${rows} x ${units} values, masked or noisy, and ${inputs} x ${units} weights masked for each of ${rows} examples, one thread`,
    async take() {
        return measure();
    },
};

function measure(): Measurement[] {
    const bench = kernelBench('relaxed', 1);
    const room = (bytes: number) => bench.floats(new Float32Array(Math.ceil(bytes / 4))).address;
    const weights = inputs * units;
    const ones = new Float32Array(rows * units).fill(1);
    const x = bench.floats(ones.map((_, index) => Math.sin(index))).address;
    const { address: y, values } = bench.floats(ones);
    const words = room(rows * units * 4);
    const bits = room(rows * maskBytes(units));
    const weightBits = room(rows * maskBytes(weights) + 2);
    const probabilities = room(rows * units * 8);
    const rate = room(8);
    const block = new DataView(bench.memory.buffer);
    block.setFloat64(rate, 0.5, true);
    block.setUint32(seedAt, 1, true);
    block.setUint32(stepAt, 2, true);
    block.setUint32(streamAt, streams.masks, true);
    const geometry = affineWords({
        kind: 'dense',
        parameters: { units },
        inputShape: [inputs],
        outputShape: [units],
        inputSize: inputs,
    });
    const one = { double: 1 };
    const { inverted, alphaForward } = maskKinds;
    const { spread } = gaussianKinds;
    const work: Record<string, readonly [opcode: number, ...args: Word[]]> = {
        words: [noiseWords, words, units, layerKey, 0],
        mask: [noiseMask, bits, units, layerKey, rate],
        'dropout in place': [applyMask, inverted, y, y, 0, units, units, rate, 1, layerKey],
        'dropout, its mask kept': [applyMask, inverted, x, y, bits, units, units, rate, 1, layerKey],
        'dropout backward': [applyMask, inverted, x, y, bits, units, units, rate, 0, 0],
        'alpha dropout': [applyMask, alphaForward, x, y, bits, units, units, rate, 1, layerKey],
        'gaussian dropout': [
            gaussianNoise,
            spread,
            x,
            y,
            words,
            units,
            layerKey,
            rate,
            1,
            ...normalConstants,
        ],
        'gaussian dropout backward': [spreadBackward, words, x, y, units],
        standout: [gateForward, x, x, 0, y, probabilities, words, units, layerKey, one, one, one],
        'variances of noisy weights': [noisyVariances, x, x, y, rows * units],
        'masks of weights': [weightMasks, weightBits, weights, layerKey, rate, 0, rows],
        'masked weights': [maskedForward, x, y, 0, words, weightBits, rate, 0, rows, inputs, ...geometry],
    };
    return Object.entries(work).map(([what, [opcode, ...args]]) => {
        const run = bench.prepare(rows, 1, opcode, ...args);
        const taken = Array.from({ length: rounds }, () => {
            // Kept values would grow without end where they are dropped in place.
            values.set(ones);
            const start = performance.now();
            for (let time = 0; time < times; time++) {
                run();
            }
            return (performance.now() - start) / times;
        });
        return measurementOf(name, what, 1, taken);
    });
}
