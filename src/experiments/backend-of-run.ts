// What a run is computed with: WebAssembly where the machine has what it takes, the reference elsewhere.

import type { Backend } from '../engine/backend.ts';
import { referenceBackend } from '../engine/reference/reference-network.ts';
import { canRun } from '../engine/wasm/instance.ts';
import type { ThreadOptions } from '../engine/wasm/threads.ts';
import { createWasmBackend } from '../engine/wasm/wasm-backend.ts';
import type { EngineChoice } from '../protocol/training.ts';

/** Threads besides the run's own; absent where there are none, as in a browser. */
export interface HelperThreads {
    readonly startHelper: ThreadOptions['startHelper'];
    /** Cores of the machine. */
    readonly cores: number;
}

export function backendOf(
    { threads, portable = false, runsAtOnce = 1 }: EngineChoice = {},
    helpers: HelperThreads | undefined,
    now: () => number,
): Backend {
    const variants = portable ? (['portable'] as const) : (['relaxed', 'portable'] as const);
    const variant = variants.find(canRun);
    if (variant === undefined) {
        return referenceBackend;
    }
    const share = Math.max(1, Math.floor((helpers?.cores ?? 1) / runsAtOnce));
    const most = helpers === undefined ? 1 : (threads ?? share);
    return createWasmBackend({
        variant,
        ...(helpers && {
            threads: {
                most,
                isFixed: threads !== undefined,
                startHelper: helpers.startHelper,
                now,
            },
        }),
    });
}
