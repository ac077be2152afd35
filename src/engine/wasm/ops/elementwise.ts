// The smooth activations, each a line of the kernel's table.

import type { ActivationName } from '../../../catalog/index.ts';
import type { LayerKind, LayerParameters } from '../../../catalog/layers/index.ts';
import { sizeOf } from '../../../core/shape.ts';
import * as kinds from '../../kernels/activation-kinds.ts';
import { activate, activateBackward } from '../../kernels/opcodes.ts';
import type { WasmOpOf } from './types.ts';

/** `y = f(x)`, `dx = dy f'(x)`; `parameter` is the one that the activation has. */
function elementwise<K extends ActivationName & LayerKind>(
    kind: number,
    parameter: (parameters: LayerParameters<K>) => number = () => 0,
): WasmOpOf<K> {
    return ({ outputShape, parameters }) => {
        const size = sizeOf(outputShape);
        const rest = [kind, { float: parameter(parameters) }];
        return {
            learned: [],
            forward(build, { inputs: [x], output: y }) {
                build.add(activate, x!, y, size, ...rest);
                return {
                    backward({ outputGradient: dy, inputGradients: [dx] }) {
                        if (dx !== undefined) {
                            build.add(activateBackward, x!, y, dy, dx, size, ...rest);
                        }
                    },
                };
            },
        };
    };
}

export const leakyRelu = elementwise<'leaky_relu'>(kinds.leakyRelu, ({ negative_slope: slope }) => slope);
export const elu = elementwise<'elu'>(kinds.elu, ({ alpha }) => alpha);
export const gelu = elementwise<'gelu'>(kinds.gelu);
export const selu = elementwise<'selu'>(kinds.selu);
export const sigmoid = elementwise<'sigmoid'>(kinds.sigmoid);
export const silu = elementwise<'silu'>(kinds.silu);
export const softplus = elementwise<'softplus'>(kinds.softplus);
export const tanh = elementwise<'tanh'>(kinds.tanh);
