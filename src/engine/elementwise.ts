// What activations of one value have in common: a loop over values forward, and one over gradients backward.

import type { LayerKind } from '../catalog/layers/index.ts';
import { sizeOf } from '../core/shape.ts';
import type { OpUse, RunningOp } from './ops/types.ts';

/** The op of `y = value(x)`, `dx = dy slope(x, y)`. */
export function elementwise<K extends LayerKind>(
    { outputShape }: Pick<OpUse<K>, 'outputShape'>,
    value: (x: number) => number,
    slope: (x: number, y: number) => number,
): RunningOp {
    const size = sizeOf(outputShape);
    return {
        learned: [],
        forward({ rows }, { inputs, output: y }) {
            const x = inputs[0]!;
            for (let i = 0, length = rows * size; i < length; i++) {
                y[i] = value(x[i]!);
            }
        },
        backward({ rows }, { inputs, output: y, outputGradient: dy, inputGradients: [dx] }) {
            const x = inputs[0]!;
            for (let i = 0, length = rows * size; dx !== undefined && i < length; i++) {
                // A gradient of zero, as dropout leaves behind, needs no slope.
                const gradient = dy[i]!;
                dx[i] = gradient === 0 ? 0 : gradient * slope(x[i]!, y[i]!);
            }
        },
    };
}
