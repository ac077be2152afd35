// Measures the memory of training in a process of its own, which has to be started with `--expose-gc`: prints one object.

import { readFileSync } from 'node:fs';
import { ourEngines } from './contenders/our-engines.ts';
import { ourNetwork } from './contenders/ours.ts';
import { largeNetwork, type MemoryRequest, type MemoryResult } from './workloads/memory.ts';
import { examplesOf, playground, runOf } from './workloads/networks.ts';

const { kind, engine: index, steps }: MemoryRequest = JSON.parse(process.argv[2] ?? '');
const engine = ourEngines[index]!;
const run = kind === 'growth' ? runOf(playground) : largeNetwork();
const { training } = await examplesOf(run);

const collect = globalThis.gc;
if (collect === undefined) {
    throw new Error('Start this with --expose-gc.');
}
const before = process.memoryUsage.rss();
const { running, examples } = ourNetwork(engine, run, training);
const order = Int32Array.from({ length: examples.count }, (_, row) => row);
const batchSize = run.settings.batch_size;
const batches = Math.floor(examples.count / batchSize);
let step = 0;
function train(count: number): number {
    const start = performance.now();
    for (let done = 0; done < count; done++, step++) {
        const from = (step % batches) * batchSize;
        running.trainStep(examples, order, from, from + batchSize, step);
    }
    return (performance.now() - start) / count;
}
function used(): { readonly heap: number; readonly arrayBuffers: number } {
    collect!();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return { heap: heapUsed, arrayBuffers };
}

/** The most resident memory of this process, in bytes. */
function peakOfProcess(): number {
    // What getrusage says is at least what the process that started this one had, since Linux counts from before exec.
    const own = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
    const kilobytes = /VmHWM:\s*(\d+) kB/.exec(own)?.[1];
    return 1024 * Number(kilobytes ?? process.resourceUsage().maxRSS);
}

train(kind === 'growth' ? 5_000 : 1);
const first = used();
const ms = train(steps);
const last = used();
const result: MemoryResult = {
    ms,
    heapGrowth: last.heap - first.heap,
    arrayBufferGrowth: last.arrayBuffers - first.arrayBuffers,
    peak: peakOfProcess() - before,
};
console.log(JSON.stringify(result));
process.exit();
