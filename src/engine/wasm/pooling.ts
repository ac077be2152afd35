// Pooling on this backend: over windows, or over a whole map or sequence, which is one window.

import { heightAndWidth, type Pair } from '../../catalog/shared/shapes.ts';
import { type Shape, sizeOf } from '../../core/shape.ts';
import { avgPool, avgPoolBackward, maxPool, maxPoolBackward } from '../kernels/opcodes.ts';
import { pixelsBefore } from '../windows.ts';
import type { PoolWindows, WasmOp } from './ops/types.ts';

export function poolWindows(
    [height = 0, width = 0, channels = 0]: Shape,
    outputShape: Shape,
    { pool_size: size, strides, padding }: { pool_size: Pair; strides: Pair; padding: 'valid' | 'same' },
): PoolWindows {
    const [outputHeight = 0, outputWidth = 0] = outputShape;
    return {
        words: [
            height,
            width,
            channels,
            outputHeight,
            outputWidth,
            ...heightAndWidth(size),
            ...heightAndWidth(strides),
            ...pixelsBefore([height, width], outputShape, { size, strides, padding }),
        ],
        outputs: sizeOf(outputShape),
    };
}

/** One window over a whole map. */
export function wholeMap([height = 0, width = 0, channels = 0]: Shape): PoolWindows {
    return poolWindows([height, width, channels], [1, 1, channels], {
        pool_size: [height, width],
        strides: [height, width],
        padding: 'valid',
    });
}

export function createMaxPool(windows: PoolWindows): WasmOp {
    const { words, outputs } = windows;
    return {
        learned: [],
        fusable: { what: 'max_pool', windows },
        forward(build, { inputs: [x], output: y }) {
            if (build.pass !== 'training') {
                build.add(maxPool, x!, y, 0, ...words);
                return {};
            }
            const which = build.batch('which is largest', outputs);
            build.add(maxPool, x!, y, which, ...words);
            return {
                backward({ outputGradient: dy, inputGradients: [dx], inputGates: [gate] }) {
                    if (dx === undefined) {
                        return;
                    }
                    // What a gate lets through is what is above 0, and the largest value of a window is its output.
                    gate?.take();
                    const isGated = gate !== undefined;
                    build.add(maxPoolBackward, dy, which, dx, isGated ? y : 0, gate?.scale ?? 0, ...words);
                },
            };
        },
    };
}

export function createAvgPool({ words }: PoolWindows): WasmOp {
    return {
        learned: [],
        forward(build, { inputs: [x], output: y }) {
            build.add(avgPool, x!, y, ...words);
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    if (dx !== undefined) {
                        build.add(avgPoolBackward, dy, dx, ...words);
                    }
                },
            };
        },
    };
}
