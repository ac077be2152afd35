// Our own engines, as the benchmark measures them. Each is one line of the list.

import type { Backend } from '../../../src/engine/backend.ts';
import { referenceBackend } from '../../../src/engine/reference/reference-network.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { stepOperations } from '../step-operations.ts';

export interface OurEngine {
    /** As in the reports. */
    readonly engine: string;
    readonly threads: number;
    create(): Backend;
    /** Multiplications and additions of a step above which it does not take part. */
    readonly mostOperations?: number;
}

/** The one that the peers are compared with first. */
export const ourEngines: readonly OurEngine[] = [
    { engine: 'reference', threads: 1, create: () => referenceBackend, mostOperations: 1e8 },
];

export function isTooSlow({ mostOperations }: OurEngine, run: ResolvedRun): boolean {
    return mostOperations !== undefined && stepOperations(run) > mostOperations;
}
