// Every regularizer of this backend, in alphabetical order.

import type { RegularizerName } from '../../../catalog/index.ts';
import { addPenalty, maxNorm } from '../../kernels/opcodes.ts';
import type { WasmRegularizer, WasmRegularizerOf } from './types.ts';

/** `l1 Σ |w| + l2 Σ w²`. */
const norms = (l1: number, l2: number): WasmRegularizer => ({
    slopes: { magnitude: l1, square: 2 * l2 },
    addGradient(build, tensor) {
        const { values } = tensor;
        const gradient = build.gradient(tensor);
        build.add(addPenalty, gradient, values, values.bytes / 4, { float: l1 }, { float: 2 * l2 });
    },
});

export const wasmRegularizers: { readonly [N in RegularizerName]: WasmRegularizerOf<N> } = {
    // Its gradient depends on the batch: it is computed for all such layers together, between backward and update.
    adaptive_l2: () => ({}),
    l1: ({ l1 }) => norms(l1, 0),
    l1_l2: ({ l1, l2 }) => norms(l1, l2),
    l2: ({ l2 }) => norms(0, l2),
    max_norm: ({ max_value: limit }) => ({
        constrain(build, { values, shape }) {
            const columns = shape.at(-1) ?? 1;
            build.add(maxNorm, values, values.bytes / 4 / columns, columns, { double: limit });
        },
    }),
};
