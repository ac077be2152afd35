// Convolutions of any rank on this backend, and what pooling shares with them: where windows lie.

import type { Shape } from '../../core/shape.ts';
import { sizeOf } from '../../core/shape.ts';
import { poolsOutput, spreadsSource } from '../kernels/convolution-arguments.ts';
import { convolve, convolveGradient, packFilters, reluBackward } from '../kernels/opcodes.ts';
import {
    backwardGeometry,
    type ConvolutionGeometry,
    type ConvolutionShape,
    convolveRoom,
    forwardGeometry,
    geometryWords,
    gradientRoom,
    gradientSums,
    panelBytes,
    windowOf,
} from './convolution-geometry.ts';
import type { LearnedRegion, WasmOp } from './ops/types.ts';
import { words32 } from './region.ts';

const noFloor = { float: Number.NEGATIVE_INFINITY };

/**
 * `y = X W + b` with X the windows as rows, never written down; `dW = Xᵀ dy`, `db = Σ dy`, and dx is the convolution of dy
 * with the turned filters. Takes in a rectifier and max-pooling. `kernel` is the shape of the weights before channels and
 * filters.
 */
export function createConvolution(shape: ConvolutionShape, kernel: Shape, useBias: boolean): WasmOp {
    const { channels, filters } = shape;
    const forward = forwardGeometry(shape);
    const backward = backwardGeometry(shape);
    const pixels = sizeOf(kernel);
    const outputSize = shape.output[0] * shape.output[1] * filters;
    const weights: LearnedRegion = {
        name: 'weights',
        shape: [...kernel, channels, filters],
        values: words32('weights', windowOf(forward) * filters),
        initial: { kind: 'drawn', fanIn: windowOf(forward), fanOut: pixels * filters },
        isRegularized: true,
    };
    const bias: LearnedRegion | undefined = useBias
        ? {
              name: 'bias',
              shape: [filters],
              values: words32('bias', filters),
              initial: { kind: 'constant', value: 0 },
              isRegularized: false,
          }
        : undefined;
    return {
        learned: bias === undefined ? [weights] : [weights, bias],
        takesIn(next) {
            const isRectified = next[0]?.what === 'relu';
            const pools = next[isRectified ? 1 : 0]?.what === 'max_pool';
            return Number(isRectified) + Number(pools);
        },
        forward(build, { inputs: [x], output: y, tail }) {
            const isRectified = tail[0]?.what === 'relu';
            const last = tail.at(-1);
            const pool = last?.what === 'max_pool' ? last.windows : undefined;
            const pools = pool !== undefined;
            const outputs = pool?.outputs ?? outputSize;
            const which =
                pools && build.pass === 'training' ? build.batch('which is largest', outputs) : undefined;
            const panelsOf = (geometry: ConvolutionGeometry) =>
                build.region('filters in panels', panelBytes(windowOf(geometry), geometry.filters));
            const panels = panelsOf(forward);
            const from = bias?.values ?? 0;
            build.add(packFilters, weights.values, from, panels, pixels, channels, filters, 0);
            build.add(
                convolve,
                ...geometryWords(x!, forward, convolveRoom(build, forward, pools)),
                y,
                panels,
                isRectified ? { float: 0 } : noFloor,
                0,
                0,
                ...(pools ? [poolsOutput, which ?? 0, ...pool.words] : [0, 0]),
            );
            return {
                // What pooling leaves is above 0 where the rectifier has let it through.
                ...(isRectified && { gate: { values: y, scale: undefined } }),
                backward({ outputGradient, isGated, inputGradients: [dx], inputGates: [gate] }) {
                    let dy = outputGradient;
                    if (isRectified && !isGated) {
                        dy = build.batch('gradient before the rectifier', outputs);
                        build.add(reluBackward, y, outputGradient, dy, outputs);
                    }
                    build.add(
                        convolveGradient,
                        ...geometryWords(x!, forward, gradientRoom(build, forward, pools)),
                        dy,
                        build.gradient(weights),
                        bias === undefined ? 0 : build.gradient(bias),
                        gradientSums(build, forward),
                        Number(pools),
                        0,
                        ...(pools ? [which!, ...pool.words] : [0]),
                    );
                    if (dx === undefined) {
                        return;
                    }
                    gate?.take();
                    const turned = panelsOf(backward);
                    build.add(packFilters, weights.values, 0, turned, pixels, channels, filters, 1);
                    build.add(
                        convolve,
                        ...geometryWords(dy, backward, convolveRoom(build, backward, pools)),
                        dx,
                        turned,
                        noFloor,
                        gate?.values ?? 0,
                        gate?.scale ?? 0,
                        ...(pools ? [spreadsSource, which!, ...pool.words] : [0, 0]),
                    );
                },
            };
        },
    };
}
