// What training a network takes of memory, known before any of it is taken.

import type { NetworkOptions } from '../backend.ts';
import { planNetwork } from './network-plan.ts';

export interface MemoryFigure {
    /** Learned arrays and what the optimizer remembers of them; programs. */
    readonly keptBytes: number;
    /** Activations and gradients, which share their room. */
    readonly sharedBytes: number;
    /** Examples that are held in memory: features and targets. */
    readonly exampleBytes: number;
}

/**
 * `exampleBytes` is what the examples of both parts take; 0 where they are streamed.
 *
 * @throws CannotRun where the network or a setting cannot be run.
 */
export function memoryOf(options: NetworkOptions, exampleBytes = 0, threads = 1): MemoryFigure {
    const { keptBytes, sharedBytes } = planNetwork(options, threads).memory;
    return { keptBytes, sharedBytes, exampleBytes };
}
