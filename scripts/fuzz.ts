// Reads texts that nobody would write, and finds out whether the language can bear them:
// `npm run fuzz -- [--inputs N] [--seed N] [--from N] [--limit-ms N] [--record FILE]`. Input `i` of a seed is always the
// same: one input alone is `--from I --inputs 1`, and a run that was stopped goes on where its record says.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { checkText } from '../test/language/generate/fuzz-check.ts';
import { fuzzInput, placeIn } from '../test/language/generate/fuzz-inputs.ts';

interface Plan {
    readonly seed: number;
    readonly from: number;
    readonly to: number;
    /** The input at work, or -1; shared, since a hang sends no message. */
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
const reportEvery = 1000;
const printEvery = 20_000;
/** Far above what any spec needs; more is a leak. The stack is that of a process's main thread. */
const heapLimitMb = 512;
const stackSizeMb = 1;
const mostFailures = 20;

async function work({ seed, from, to, progress }: Plan): Promise<void> {
    const at = new Float64Array(progress);
    // Of this thread alone, so that a machine which is busy with something else makes no input slow.
    const milliseconds = (): number => {
        const { user, system } = process.threadCpuUsage();
        return (user + system) / 1000;
    };
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
        const start = milliseconds();
        at[0] = index;
        try {
            await checkText(text, placeIn(text, seed, index), index % thoroughEvery === 0);
        } catch (error) {
            failures.push({
                index,
                problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
            });
        }
        const ms = milliseconds() - start;
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

/** What has been run so far, of one seed: kept in a file where one is named, so that a run can be gone on with. */
interface RunRecord {
    readonly seed: number;
    from: number;
    /** The next input. */
    next: number;
    failed: number;
    slowest: { readonly index: number; readonly ms: number };
    heapBytes: number;
    /** Of the whole process, and of the clock. */
    cpuSeconds: number;
    seconds: number;
}

function openRecord(file: string | undefined, seed: number, from: number): RunRecord {
    const fresh: RunRecord = {
        seed,
        from,
        next: from,
        failed: 0,
        slowest: { index: from, ms: 0 },
        heapBytes: 0,
        cpuSeconds: 0,
        seconds: 0,
    };
    if (file === undefined) {
        return fresh;
    }
    try {
        const known = { ...fresh, ...(JSON.parse(readFileSync(file, 'utf8')) as RunRecord) };
        if (known.seed !== seed) {
            throw new Error(`${file} is of seed ${known.seed}.`);
        }
        return known;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
            return fresh;
        }
        throw error;
    }
}

function cpuSeconds(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
}

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            inputs: { type: 'string', default: '1000000' },
            seed: { type: 'string', default: '1' },
            from: { type: 'string', default: '0' },
            'limit-ms': { type: 'string', default: '1000' },
            record: { type: 'string' },
        },
    });
    const [inputs = 0, seed = 1, first = 0, limitMs = 1000] = [
        values.inputs,
        values.seed,
        values.from,
        values['limit-ms'],
    ].map(Number);
    if (![inputs, seed, first, limitMs].every(value => Number.isSafeInteger(value) && value >= 0)) {
        throw new Error(
            'Usage: npm run fuzz -- [--inputs N] [--seed N] [--from N] [--limit-ms N] [--record FILE]',
        );
    }
    const record = openRecord(values.record, seed, first);
    let to = record.from + inputs;
    const before = { seconds: record.seconds, cpuSeconds: record.cpuSeconds };
    const began = performance.now();
    const note = (done: number): void => {
        record.next = done;
        record.seconds = before.seconds + (performance.now() - began) / 1000;
        record.cpuSeconds = before.cpuSeconds + cpuSeconds();
        if (values.record !== undefined) {
            writeFileSync(values.record, `${JSON.stringify(record, null, 4)}\n`);
        }
    };
    // A long run may be ended early: it then says how far it came.
    let stop = (): void => {};
    process.once('SIGINT', () => stop());
    process.once('SIGTERM', () => stop());
    const progress = new SharedArrayBuffer(8);
    const at = new Float64Array(progress);
    const fail = (index: number, problem: string): void => {
        record.failed += 1;
        console.log(
            `input ${index} (seed ${seed}): ${problem}\n${JSON.stringify(fuzzInput(seed, index).slice(0, 600))}\n`,
        );
    };
    while (record.next < to && record.failed < mostFailures) {
        const from = record.next;
        const next = await new Promise<number>(settle => {
            at[0] = -1;
            const worker = new Worker(fileURLToPath(import.meta.url), {
                workerData: { seed, from, to, progress } satisfies Plan,
                resourceLimits: { maxOldGenerationSizeMb: heapLimitMb, stackSizeMb },
            });
            let done = from;
            stop = () => {
                to = done;
                void worker.terminate().then(() => settle(done));
            };
            // The input that was at work at the last look, and what the process had used by then.
            let seen = { index: -1, cpuSeconds: 0 };
            const watch = setInterval(() => {
                const index = at[0] ?? -1;
                if (index !== seen.index) {
                    seen = { index, cpuSeconds: cpuSeconds() };
                } else if (index >= 0 && (cpuSeconds() - seen.cpuSeconds) * 1000 > 10 * limitMs) {
                    fail(index, `no end after ${10 * limitMs} ms`);
                    void worker.terminate().then(() => settle(index + 1));
                }
            }, 500);
            worker.on('message', (report: Report) => {
                done = report.done;
                record.heapBytes = Math.max(record.heapBytes, report.heapBytes);
                record.slowest = report.slowest.ms > record.slowest.ms ? report.slowest : record.slowest;
                for (const { index, problem } of report.failures) {
                    fail(index, problem);
                }
                if (report.slowest.ms > limitMs) {
                    fail(report.slowest.index, `took ${report.slowest.ms.toFixed(0)} ms`);
                }
                note(done);
                if (done % printEvery === 0) {
                    const inputsOf = done - record.from;
                    console.log(
                        `${inputsOf} inputs, ${record.failed} failed, ${record.seconds.toFixed(0)} s, ${(inputsOf / record.cpuSeconds).toFixed(0)} for each second of processor time`,
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
        note(next);
    }
    const { from, next, failed, slowest, heapBytes, seconds } = record;
    console.log(
        `${next - from} inputs with seed ${seed} from ${from} in ${seconds.toFixed(0)} s (${record.cpuSeconds.toFixed(0)} s of processor time): ${failed} failed.\n` +
            `Slowest: input ${slowest.index}, ${slowest.ms.toFixed(0)} ms of its thread. Largest heap seen: ${(heapBytes / 1e6).toFixed(0)} MB of ${heapLimitMb} MB allowed.`,
    );
    process.exitCode = failed === 0 ? 0 : 1;
}

if (isMainThread) {
    await main();
} else {
    await work(workerData as Plan);
}
