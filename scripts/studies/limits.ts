// The limits of this machine, and what they mean for the benchmark's networks: `npm run study:limits -- [--python PATH]`.
// Arithmetic and memory as WebAssembly reaches them at most, large products of PyTorch as what native code does, and for
// each network the operations and bytes of a step with the least time that either allows.

import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { stepBytes, stepOperations } from '../../test/bench/step-operations.ts';
import { trainedRuns } from '../../test/bench/workloads/training-steps.ts';
import { main } from '../output.ts';
import type { Probe, ProbeRequest } from './limits-probe.ts';

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });
const trials = 5;
const seconds = 0.3;

/** The best of several trials: whatever disturbed the others is no limit of the machine. */
async function rateOf(probe: Probe, threads: number): Promise<number> {
    let best = 0;
    for (let trial = 0; trial < trials; trial++) {
        // Time enough for a thread to start and to compile.
        const request: ProbeRequest = { probe, startAt: Date.now() + 600, seconds };
        const rates = await Promise.all(Array.from({ length: threads }, () => inThread(request)));
        best = Math.max(
            best,
            rates.reduce((sum, rate) => sum + rate, 0),
        );
    }
    return best;
}

function inThread(workerData: ProbeRequest): Promise<number> {
    return new Promise((resolve, reject) => {
        const worker = new Worker(join(import.meta.dirname, 'limits-probe.ts'), { workerData });
        worker.once('message', resolve).once('error', reject);
    });
}

const product = `
import sys, time, torch
torch.set_num_threads(int(sys.argv[1]))
a, b = torch.rand(2048, 2048), torch.rand(2048, 2048)
best = 1e9
for _ in range(12):
    start = time.perf_counter()
    a @ b
    best = min(best, time.perf_counter() - start)
print(torch.__version__, 2 * 2048 ** 3 / best / 1e9)
`;

/** Of PyTorch in the product of two matrices of 2048 x 2048; undefined where there is none. */
function nativeRate(threads: number): { readonly version: string; readonly rate: number } | undefined {
    const { OPENBLAS_CORETYPE: _, ...env } = process.env;
    const { status, stdout } = spawnSync(values.python, ['-c', product, String(threads)], {
        encoding: 'utf8',
        env,
    });
    const [version = '', rate] = stdout?.trim().split(' ') ?? [];
    return status === 0 ? { version, rate: Number(rate) } : undefined;
}

await main(async () => {
    const cores = availableParallelism();
    console.log(`${cpus()[0]?.model ?? 'Unknown processor'}, ${cores} cores, Node ${process.version}\n`);
    const rates: Record<string, number> = {};
    for (const probe of ['multiply and add', 'relaxed multiply-add', 'read', 'update'] as const) {
        const unit = probe === 'read' || probe === 'update' ? 'GB/s' : 'GFLOP/s';
        const one = await rateOf(probe, 1);
        const all = await rateOf(probe, cores);
        rates[probe] = all;
        console.log(
            `${probe.padEnd(22)} ${one.toFixed(1).padStart(7)} ${unit} on one core, ${all.toFixed(1)} on ${cores}`,
        );
    }
    const [one, all] = [nativeRate(1), nativeRate(cores)];
    if (one !== undefined && all !== undefined) {
        console.log(
            `${`PyTorch ${one.version}`.padEnd(22)} ${one.rate.toFixed(1).padStart(7)} GFLOP/s on one core, ${all.rate.toFixed(1)} on ${cores}, in a product of 2048 x 2048`,
        );
    }
    console.log('\nstep of                            MFLOP      MB   by arithmetic   by memory');
    for (const { name, run } of trainedRuns) {
        const operations = stepOperations(run());
        const bytes = stepBytes(run());
        const byArithmetic = operations / rates['relaxed multiply-add']! / 1e6;
        const byMemory = bytes / rates.update! / 1e6;
        console.log(
            `${name.padEnd(32)} ${(operations / 1e6).toPrecision(3).padStart(7)} ${(bytes / 1e6).toPrecision(3).padStart(7)} ${byArithmetic.toPrecision(3).padStart(12)} ms ${byMemory.toPrecision(3).padStart(8)} ms`,
        );
    }
    return 0;
});
