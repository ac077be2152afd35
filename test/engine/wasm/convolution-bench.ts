// One convolution on a kernel bench: forward, the gradient of its weights and that of its input.

import { convolve, convolveGradient, packFilters } from '../../../src/engine/kernels/opcodes.ts';
import {
    backwardGeometry,
    type ConvolutionShape,
    convolveScratchBytes,
    forwardGeometry,
    geometryWords,
    gradientScratchBytes,
    gradientSumsBytes,
    linesAtOnce,
    panelBytes,
    windowOf,
} from '../../../src/engine/wasm/convolution-geometry.ts';
import type { Variant } from '../../../src/engine/wasm/instance.ts';
import { kernelBench } from './kernel-bench.ts';

export interface ConvolutionValues {
    readonly rows: number;
    readonly x: ArrayLike<number>;
    readonly weights: ArrayLike<number>;
    readonly bias: ArrayLike<number>;
    readonly outputGradient: ArrayLike<number>;
}

const mostParts = 3;

export function convolutionBench(shape: ConvolutionShape, values: ConvolutionValues, variant?: Variant) {
    const bench = kernelBench(variant);
    const forward = forwardGeometry(shape);
    const backward = backwardGeometry(shape);
    const { rows } = values;
    const area = shape.kernel[0] * shape.kernel[1];
    const room = (bytes: number) => bench.floats(new Float32Array(bytes / 4));
    const x = bench.floats(values.x);
    const weights = bench.floats(values.weights);
    const bias = bench.floats(values.bias);
    const dy = bench.floats(values.outputGradient);
    const outputs = rows * shape.output[0] * shape.output[1] * shape.filters;
    const y = bench.floats(new Float32Array(outputs).fill(Number.NaN));
    const dx = bench.floats(new Float32Array(values.x.length).fill(Number.NaN));
    const weightGradient = bench.floats(new Float32Array(values.weights.length).fill(Number.NaN));
    const biasGradient = bench.floats(new Float32Array(shape.filters).fill(Number.NaN));
    const panels = room(panelBytes(windowOf(forward), shape.filters));
    const turned = room(panelBytes(windowOf(backward), shape.channels));
    const forwardBytes = convolveScratchBytes(forward, false);
    const backwardBytes = convolveScratchBytes(backward, false);
    const gradientBytes = gradientScratchBytes(forward, false);
    const forwardRoom = room(forwardBytes * mostParts);
    const backwardRoom = room(backwardBytes * mostParts);
    const gradientRoom = room(gradientBytes * mostParts);
    const sums = room(gradientSumsBytes(forward));
    return {
        y,
        dx,
        weightGradient,
        biasGradient,
        forward(parts: number, floor = Number.NEGATIVE_INFINITY) {
            const { channels, filters } = shape;
            bench.run(
                rows,
                parts,
                packFilters,
                weights.address,
                bias.address,
                panels.address,
                area,
                channels,
                filters,
                0,
            );
            const words = geometryWords(x.address, forward, {
                at: forwardRoom.address,
                bytesOfPart: forwardBytes,
            });
            bench.run(rows, parts, convolve, ...words, y.address, panels.address, { float: floor }, 0, 0, 0);
        },
        backward(parts: number, isMasked = false) {
            const { channels, filters } = shape;
            bench.run(
                rows,
                parts,
                packFilters,
                weights.address,
                0,
                turned.address,
                area,
                channels,
                filters,
                1,
            );
            const words = geometryWords(dy.address, backward, {
                at: backwardRoom.address,
                bytesOfPart: backwardBytes,
            });
            const floor = { float: Number.NEGATIVE_INFINITY };
            bench.run(
                rows,
                parts,
                convolve,
                ...words,
                dx.address,
                turned.address,
                floor,
                isMasked ? x.address : 0,
                0,
                0,
            );
        },
        gradients(parts: number) {
            const words = geometryWords(x.address, forward, {
                at: gradientRoom.address,
                bytesOfPart: gradientBytes,
            });
            const { address } = weightGradient;
            bench.run(
                rows,
                parts,
                convolveGradient,
                ...words,
                dy.address,
                address,
                biasGradient.address,
                sums.address,
                0,
                linesAtOnce(forward),
            );
        },
    };
}
