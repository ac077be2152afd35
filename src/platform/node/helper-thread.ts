// A thread that helps a run to train: it runs programs of WebAssembly on the run's own memory, and nothing of JavaScript but
// these lines.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { HelperStart } from '../../engine/wasm/threads.ts';
import type { HelperThreads } from '../../experiments/backend-of-run.ts';

/** For every run of this process. */
export const helpers: HelperThreads = { startHelper, cores: availableParallelism() };

const source = `
const { workerData: { module, memory, part } } = require('node:worker_threads');
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(part, 0);
`;

function startHelper(start: HelperStart): { terminate(): void } {
    const worker = new Worker(source, {
        eval: true,
        execArgv: [],
        name: 'dropout-lab-helper',
        workerData: start,
    });
    // A run goes on without a helper that does not come.
    worker.on('error', () => {});
    worker.unref();
    return { terminate: () => void worker.terminate() };
}
