// Whatever computes a network, by name: tests that say what a network computes hold for all of them.

import type { NetworkOptions, RunningNetwork } from '../../../src/engine/backend.ts';
import { createReferenceNetwork } from '../../../src/engine/reference/reference-network.ts';
import { createWasmNetwork } from '../../../src/engine/wasm/wasm-network.ts';

type Create = (options: Omit<NetworkOptions, 'precision'>) => RunningNetwork;

export const backends: Readonly<Record<string, Create>> = {
    float64: options => createReferenceNetwork({ ...options, precision: 'float64' }),
    float32: options => createReferenceNetwork({ ...options, precision: 'float32' }),
    WebAssembly: options => createWasmNetwork({ ...options, precision: 'float32' }, { variant: 'portable' }),
    'WebAssembly, fused and cut in two': options =>
        createWasmNetwork({ ...options, precision: 'float32' }, { variant: 'relaxed', partsInTurn: 2 }),
};
