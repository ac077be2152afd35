// What training takes of memory, and whether it takes ever more. Each in a process of its own.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { isTooSlow, ourEngines } from '../contenders/our-engines.ts';
import { keptBytes } from '../step-operations.ts';
import type { Report, TakenWorkload } from '../workload.ts';
import { digits, runOf } from './networks.ts';

export interface MemoryRequest {
    readonly kind: 'growth' | 'large';
    /** Of our engines. */
    readonly engine: number;
    readonly steps: number;
}

export interface MemoryResult {
    /** Of one step. */
    readonly ms: number;
    /** In bytes, after garbage was collected. */
    readonly heapGrowth: number;
    readonly arrayBufferGrowth: number;
    /** Bytes of the process at most, beyond those before the network was made. */
    readonly peak: number;
}

/** 50 million parameters: 64-7037-7037-10. */
export const largeNetwork = (): ResolvedRun => runOf(digits(7037));

function measure(request: MemoryRequest): MemoryResult {
    const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--expose-gc', join(import.meta.dirname, '..', 'memory-process.ts'), JSON.stringify(request)],
        { encoding: 'utf8' },
    );
    if (status !== 0) {
        throw new Error(`The memory of training could not be measured: ${stderr}`);
    }
    return JSON.parse(stdout);
}

const steps = 100_000;

export const allocationGrowth: TakenWorkload = {
    name: 'allocation-growth',
    summary: `growth of the heap and of array buffers over ${steps.toLocaleString('en')} steps of 2-8-8-1; milliseconds of a step`,
    async take() {
        return ourEngines.map(({ engine, threads }, index): Report => {
            const { ms, heapGrowth, arrayBufferGrowth } = measure({ kind: 'growth', engine: index, steps });
            return {
                workload: 'allocation-growth',
                engine,
                threads,
                ms_median: ms,
                ms_min: ms,
                ms_max: ms,
                bytes: { heap: heapGrowth, array_buffers: arrayBufferGrowth },
            };
        });
    },
};

export const memory50m: TakenWorkload = {
    name: 'memory-50m',
    summary:
        'peak memory of 50 million parameters, beyond what the process takes before, against weights, gradients, velocities and activations; milliseconds of a step',
    async take() {
        const run = largeNetwork();
        return ourEngines.flatMap((engine, index): readonly Report[] => {
            if (isTooSlow(engine, run)) {
                return [{ engine: engine.engine, absent: 'far too slow for this network' }];
            }
            const { ms, peak } = measure({ kind: 'large', engine: index, steps: 3 });
            const kept = keptBytes(run);
            const workload = 'memory-50m';
            const { engine: name, threads } = engine;
            return [
                {
                    workload,
                    engine: name,
                    threads,
                    ms_median: ms,
                    ms_min: ms,
                    ms_max: ms,
                    bytes: { peak, kept },
                },
                {
                    workload,
                    engine: name,
                    against: 'weights, gradients, velocities and activations',
                    ratio: kept / peak,
                    quantity: 'memory',
                    threads,
                    against_threads: threads,
                },
            ];
        });
    },
};
