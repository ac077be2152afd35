// Every loss of this backend, in alphabetical order.

import type { LossName } from '../../../catalog/index.ts';
import * as kinds from '../../kernels/loss-kinds.ts';
import { loss } from '../../kernels/opcodes.ts';
import type { AddLoss, WasmLoss } from './types.ts';

const ofKind =
    (kind: number, parameter = 0): AddLoss =>
    (build, { outputs, targets, gradient, rowLosses, width }) =>
        build.add(loss, outputs, targets, gradient ?? 0, rowLosses, width, kind, { double: parameter });

const ofScores: AddLoss = (build, { outputs, targets, gradient, rowLosses, width, places, readings }) => {
    const kind = kinds.crossEntropyOfScores;
    build.add(loss, outputs, targets, gradient ?? 0, rowLosses, width, kind, { double: 0 }, places, readings);
    build.program.readAfter.add(readings);
};

export const wasmLosses: { readonly [N in LossName]: WasmLoss<N> } = {
    binary_cross_entropy: (_parameters, form) =>
        ofKind(form === 'probabilities' ? kinds.binaryOfProbabilities : kinds.binaryOfScores),
    cross_entropy: (_parameters, form) =>
        form === 'probabilities' ? ofKind(kinds.crossEntropyOfProbabilities) : ofScores,
    huber: ({ delta }) => ofKind(kinds.huber, delta),
    mae: () => ofKind(kinds.mae),
    mse: () => ofKind(kinds.mse),
};
