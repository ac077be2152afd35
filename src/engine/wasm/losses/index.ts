// Every loss of this backend, in alphabetical order.

import type { LossName } from '../../../catalog/index.ts';
import { crossEntropy } from '../../kernels/opcodes.ts';
import type { WasmLoss } from './types.ts';

export const wasmLosses: { readonly [N in LossName]?: WasmLoss<N> } = {
    cross_entropy: () => (build, at) =>
        build.add(crossEntropy, at.outputs, at.targets, at.gradient ?? 0, at.rowLosses, at.width),
};
