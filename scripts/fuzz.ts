// Reads texts that nobody would write, and finds out whether the language can bear them:
// `npm run fuzz -- [--inputs N] [--seed N] [--from N] [--limit-ms N]`. Input `i` of a seed is always the same, so a run
// that was stopped goes on with `--from`, and one input alone is `--from I --inputs 1`.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { checkText } from '../test/language/generate/fuzz-check.ts';
import { fuzzInput, placeIn } from '../test/language/generate/fuzz-inputs.ts';

interface Plan {
    readonly seed: number;
    readonly from: number;
    readonly to: number;
    /** The input at work, and when it began in milliseconds of the clock; shared, since a hang sends no message. */
    readonly progress: SharedArrayBuffer;
}

interface Report {
    readonly done: number;
    readonly failures: readonly { readonly index: number; readonly problem: string }[];
    readonly slowest: { readonly index: number; readonly ms: number };
    readonly heapBytes: number;
}

/** In how many inputs one is also asked about as an editor would. */
const thoroughEvery = 10;
const reportEvery = 2000;
/** Far above what any spec needs; more is a leak. The stack is that of a process's main thread. */
const heapLimitMb = 512;
const stackSizeMb = 1;
const mostFailures = 20;

async function work({ seed, from, to, progress }: Plan): Promise<void> {
    const at = new Float64Array(progress);
    let failures: { index: number; problem: string }[] = [];
    let slowest = { index: from, ms: 0 };
    // What is loaded and compiled once is not the first input's fault.
    await checkText(fuzzInput(seed, 0), 0, true);
    const post = (done: number): void => {
        const report: Report = { done, failures, slowest, heapBytes: process.memoryUsage().heapUsed };
        parentPort?.postMessage(report);
        failures = [];
        slowest = { index: done, ms: 0 };
    };
    for (let index = from; index < to; index++) {
        const text = fuzzInput(seed, index);
        const start = performance.now();
        at[1] = Date.now();
        at[0] = index;
        try {
            await checkText(text, placeIn(text, seed, index), index % thoroughEvery === 0);
        } catch (error) {
            failures.push({
                index,
                problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
            });
        }
        const ms = performance.now() - start;
        if (ms > slowest.ms) {
            slowest = { index, ms };
        }
        if ((index + 1 - from) % reportEvery === 0) {
            post(index + 1);
        }
    }
    at[0] = -1;
    post(to);
}

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            inputs: { type: 'string', default: '1000000' },
            seed: { type: 'string', default: '1' },
            from: { type: 'string', default: '0' },
            'limit-ms': { type: 'string', default: '1000' },
        },
    });
    const [inputs, seed, first, limitMs] = [values.inputs, values.seed, values.from, values['limit-ms']].map(
        Number,
    );
    if (![inputs, seed, first, limitMs].every(value => Number.isSafeInteger(value) && (value ?? -1) >= 0)) {
        throw new Error('Usage: npm run fuzz -- [--inputs N] [--seed N] [--from N] [--limit-ms N]');
    }
    const plan = { seed: seed ?? 1, from: first ?? 0, limitMs: limitMs ?? 1000 };
    let to = plan.from + (inputs ?? 0);
    // A long run may be ended early: it then says how far it came.
    let stop = (): void => {};
    process.once('SIGINT', () => stop());
    const progress = new SharedArrayBuffer(16);
    const at = new Float64Array(progress);
    let failed = 0;
    let slowest = { index: 0, ms: 0 };
    let heapBytes = 0;
    const began = Date.now();
    const fail = (index: number, problem: string): void => {
        failed += 1;
        console.log(
            `input ${index} (seed ${plan.seed}): ${problem}\n${JSON.stringify(fuzzInput(plan.seed, index).slice(0, 600))}\n`,
        );
    };
    let from = plan.from;
    while (from < to && failed < mostFailures) {
        from = await new Promise<number>(settle => {
            at[0] = -1;
            const worker = new Worker(fileURLToPath(import.meta.url), {
                workerData: { seed: plan.seed, from, to, progress } satisfies Plan,
                resourceLimits: { maxOldGenerationSizeMb: heapLimitMb, stackSizeMb },
            });
            let done = from;
            stop = () => {
                to = done;
                void worker.terminate().then(() => settle(done));
            };
            const watch = setInterval(() => {
                const index = at[0] ?? -1;
                if (index >= 0 && Date.now() - (at[1] ?? 0) > 10 * plan.limitMs) {
                    fail(index, `no end after ${10 * plan.limitMs} ms`);
                    void worker.terminate().then(() => settle(index + 1));
                }
            }, 500);
            worker.on('message', (report: Report) => {
                done = report.done;
                heapBytes = Math.max(heapBytes, report.heapBytes);
                slowest = report.slowest.ms > slowest.ms ? report.slowest : slowest;
                for (const { index, problem } of report.failures) {
                    fail(index, problem);
                }
                if (report.slowest.ms > plan.limitMs) {
                    fail(report.slowest.index, `took ${report.slowest.ms.toFixed(0)} ms`);
                }
                if (done % 50_000 === 0) {
                    console.log(
                        `${done} inputs, ${failed} failed, ${((Date.now() - began) / 1000).toFixed(0)} s`,
                    );
                }
                if (done === to) {
                    void worker.terminate().then(() => settle(to));
                }
            });
            worker.on('error', error => {
                const index = at[0] ?? done;
                fail(index, String(error));
                settle(index + 1);
            });
            worker.on('exit', () => clearInterval(watch));
        });
    }
    const seconds = (Date.now() - began) / 1000;
    console.log(
        `${from - plan.from} inputs with seed ${plan.seed} from ${plan.from} in ${seconds.toFixed(1)} s: ${failed} failed.\n` +
            `Slowest: input ${slowest.index}, ${slowest.ms.toFixed(1)} ms. Largest heap seen: ${(heapBytes / 1e6).toFixed(0)} MB of ${heapLimitMb} MB allowed.`,
    );
    process.exitCode = failed === 0 ? 0 : 1;
}

if (isMainThread) {
    await main();
} else {
    await work(workerData as Plan);
}
