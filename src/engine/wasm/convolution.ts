// Convolutions of any rank on this backend, and what pooling shares with them: where windows lie.

import type { Shape } from '../../core/shape.ts';
import { sizeOf } from '../../core/shape.ts';
import { poolsOutput, spreadsSource } from '../kernels/convolution-arguments.ts';
import { convolve, convolveGradient, packFilters } from '../kernels/opcodes.ts';
import {
    backwardGeometry,
    type ConvolutionGeometry,
    type ConvolutionShape,
    convolveRoom,
    forwardGeometry,
    geometryWords,
    gradientRoom,
    gradientSums,
    linesAtOnce,
    panelBytes,
    windowOf,
} from './convolution-geometry.ts';
import { addTail, throughOwnGate } from './ops/dense.ts';
import type { Fusable, LearnedRegion, WasmOp } from './ops/types.ts';
import { words32 } from './region.ts';

const noFloor = { float: Number.NEGATIVE_INFINITY };

/**
 * `y = X W + b` with X the windows as rows, never written down; `dW = Xᵀ dy`, `db = Σ dy`, and dx is the convolution of dy
 * with the turned filters. Takes in a rectifier, max-pooling and a dropout. `kernel` is the shape of the weights before
 * channels and filters.
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
            const { rectified, pool, dropped } = tailOf(next);
            return [rectified, pool, dropped].filter(part => part !== undefined).length;
        },
        forward(build, { inputs: [x], output: y, tail }) {
            const { rectified, pool, dropped } = tailOf(tail);
            const pools = pool !== undefined;
            const outputs = pool?.windows.outputs ?? outputSize;
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
                rectified ? { float: 0 } : noFloor,
                0,
                0,
                ...(pools ? [poolsOutput, which ?? 0, ...pool.windows.words] : [0, 0]),
            );
            // What pooling leaves is above 0 where the rectifier has let it through.
            const gate = addTail(
                build,
                [rectified, dropped].filter(part => part !== undefined),
                y,
                outputs,
            );
            return {
                ...(gate && { gate }),
                backward(at) {
                    const dy = throughOwnGate(build, at, gate, outputs);
                    const [dx] = at.inputGradients;
                    const [before] = at.inputGates;
                    build.add(
                        convolveGradient,
                        ...geometryWords(x!, forward, gradientRoom(build, forward, pools)),
                        dy,
                        build.gradient(weights),
                        bias === undefined ? 0 : build.gradient(bias),
                        gradientSums(build, forward),
                        Number(pools),
                        linesAtOnce(forward),
                        ...(pools ? [which!, ...pool.windows.words] : [0]),
                    );
                    if (dx === undefined) {
                        return;
                    }
                    before?.take();
                    const turned = panelsOf(backward);
                    build.add(packFilters, weights.values, 0, turned, pixels, channels, filters, 1);
                    build.add(
                        convolve,
                        ...geometryWords(dy, backward, convolveRoom(build, backward, pools)),
                        dx,
                        turned,
                        noFloor,
                        before?.values ?? 0,
                        before?.scale ?? 0,
                        ...(pools ? [spreadsSource, which!, ...pool.windows.words] : [0, 0]),
                    );
                },
            };
        },
    };
}

/** What is computed with a convolution: a rectifier, max-pooling, and, where there is a rectifier, a dropout. */
function tailOf(next: readonly Fusable[]) {
    const rest = [...next];
    const take = <W extends Fusable['what']>(what: W) =>
        rest[0]?.what === what ? (rest.shift() as Extract<Fusable, { what: W }>) : undefined;
    const rectified = take('relu');
    const pool = take('max_pool');
    return { rectified, pool, dropped: rectified && take('dropout') };
}
