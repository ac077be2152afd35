// Our own engines, as the benchmark measures them. Each is one line of the list.

import type { Backend } from '../../../src/engine/backend.ts';
import { referenceBackend } from '../../../src/engine/reference/reference-network.ts';
import { backendOf } from '../../../src/experiments/backend-of-run.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { helpers } from '../../../src/platform/node/helper-thread.ts';
import { stepOperations } from '../step-operations.ts';

export interface OurEngine {
    /** As in the reports. */
    readonly engine: string;
    /** The most that it takes: as in VS Code, it measures whether the second one helps. */
    readonly threads: number;
    create(): Backend;
    /** Multiplications and additions of a step above which it does not take part. */
    readonly mostOperations?: number;
}

const now = () => performance.now();

/** The first is the one that the peers are compared with: what VS Code trains with. */
export const ourEngines: readonly OurEngine[] = [
    { engine: 'wasm', threads: helpers.cores, create: () => backendOf({}, helpers, now) },
    { engine: 'wasm', threads: 1, create: () => backendOf({ threads: 1 }, helpers, now) },
    { engine: 'reference', threads: 1, create: () => referenceBackend, mostOperations: 1e8 },
];

export function isTooSlow({ mostOperations }: OurEngine, run: ResolvedRun): boolean {
    return mostOperations !== undefined && stepOperations(run) > mostOperations;
}
