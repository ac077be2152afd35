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

/**
 * The choice for a run that goes on, whatever is set by now: its bits are to be those of one that was never interrupted.
 *
 * @param backendBefore name of the backend that it was trained with
 */
export function engineAsBefore(
    engine: EngineChoice | undefined,
    backendBefore: string | undefined,
): EngineChoice | undefined {
    const variant = variants.find(each => createWasmBackend({ variant: each }).name === backendBefore);
    return variant === undefined ? engine : { ...engine, portable: variant === 'portable' };
}

const variants = ['relaxed', 'portable'] as const;

export function backendOf(
    { threads, portable = false, runsAtOnce = 1 }: EngineChoice = {},
    helpers: HelperThreads | undefined,
    now: () => number,
): Backend {
    const variant = (portable ? (['portable'] as const) : variants).find(canRun);
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
