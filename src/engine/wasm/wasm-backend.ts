// The backend that trains fast.

import type { Backend } from '../backend.ts';
import { referenceBackend } from '../reference/reference-network.ts';
import type { MachineOptions } from './machine.ts';
import { createWasmNetwork } from './wasm-network.ts';

/** Kernels compute in float32; what is asked for in float64 is the reference's to run. */
export function createWasmBackend(options: MachineOptions = {}): Backend {
    return {
        name: `wasm ${options.variant ?? 'relaxed'}`,
        threads: options.threads?.most ?? 1,
        create: network =>
            network.precision === 'float64'
                ? referenceBackend.create(network)
                : createWasmNetwork(network, options),
    };
}
