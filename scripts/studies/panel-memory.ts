// `npm run study:panel-memory`: what the extension host and the panel hold in memory while a run and its twin go on for an
// hour. The hour is simulated: its 36,000 messages, ten a second, are sent as fast as they are taken, to the page twenty a
// frame; nothing else is different.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Pause } from '../../src/core/pause.ts';
import { runTraining } from '../../src/experiments/run-training.ts';
import { PanelFeed } from '../../src/extension/panel/panel-feed.ts';
import { RunRegistry } from '../../src/extension/runs/run-registry.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import type { TrainingProgress } from '../../src/protocol/training.ts';
import { openPanel } from '../../test/bench/browser/panel-page.ts';
import { syntheticRuns } from '../../test/bench/browser/synthetic-runs.ts';
import { builtinDataUri, digits, runOf } from '../../test/bench/workloads/networks.ts';

const messages = 36_000;
/** One message in ten brings an epoch: epochs of a second. */
const messagesAnEpoch = 10;
const messagesAFrame = 20;
const looks = 6;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const hostHeap = (): number => {
    collect();
    collect();
    return process.memoryUsage().heapUsed / 1e6;
};
const line = (look: number, side: string, megabytes: number, more = ''): void =>
    console.log(
        `minutes ${String((60 / looks) * look).padStart(4)}  ${side} ${megabytes.toFixed(2)} MB${more}`,
    );

/** What a worker says of an epoch of the digits, with all that is known of its layers. */
async function messageOfAnEpoch(): Promise<TrainingProgress> {
    const told: TrainingProgress[] = [];
    const over = new AbortController();
    const run = runOf(digits());
    await runTraining(
        { run, baseUri: builtinDataUri, builtinDataUri },
        {
            readFile: readAddress,
            now: () => performance.now(),
            onProgress(progress) {
                if (progress.finished.length > 0) {
                    told.push(progress);
                    over.abort();
                }
            },
            signal: over.signal,
            pause: new Pause(),
        },
    );
    return told[0]!;
}

const sample = await messageOfAnEpoch();
const report: ((progress: TrainingProgress) => void)[] = [];
const runs = new RunRegistry({
    start(_job, onProgress) {
        report.push(onProgress);
        const never = new Promise<never>(() => {});
        return { outcome: never, ended: never, stop() {}, pause() {}, unpause() {}, dispose() {} };
    },
    parallelRuns: 2,
    now: Date.now,
});
/** No interval: the hour is over in seconds. What is sent is copied, as on its way to the view, and let go. */
const feed = new PanelFeed(runs, 0);
const take = async (message: unknown): Promise<void> => void structuredClone(message);
feed.open({ state: take, update: take });
const request = {
    job: { run: runOf(digits()), baseUri: builtinDataUri, builtinDataUri },
    specUri: 'file:///digits.netspec',
    spec: 'digits.netspec',
};
const main = runs.start(request);
runs.start({ ...request, twinOf: main });
line(0, 'host', hostHeap());
for (let message = 1; message <= messages; message++) {
    const isEpoch = message % messagesAnEpoch === 0;
    const epoch = Math.ceil(message / messagesAnEpoch);
    for (const tell of report) {
        const [metrics] = sample.finished;
        const { details: _, ...place } = sample;
        const details = {
            best: { ...sample.details!.last!, epoch },
            last: { ...sample.details!.last!, epoch },
        };
        tell(
            structuredClone({
                ...place,
                epoch,
                finished: isEpoch ? [{ ...metrics!, epoch }] : [],
                ...(isEpoch && { details }),
            }),
        );
    }
    await new Promise(resolve => setImmediate(resolve));
    if (message % (messages / looks) === 0) {
        line(message / (messages / looks), 'host', hostHeap());
    }
}
feed.dispose();

const panel = await openPanel({});
try {
    const { page, devtools } = panel;
    const heap = async (): Promise<number> => {
        await devtools.send('HeapProfiler.collectGarbage');
        return (await devtools.send('Runtime.getHeapUsage')).usedSize / 1e6;
    };
    await page.evaluate(syntheticRuns);
    await page.evaluate(
        `tell('state', { sequence: 0, runs: snapshotsOf(2, 1, 10, 4000) }); globalThis.sequence = 0;`,
    );
    await page.waitForSelector('.plot canvas');
    const start = await heap();
    line(0, 'view', start);
    for (let look = 1; look <= looks; look++) {
        const until = (messages / looks) * look;
        await page.evaluate(`new Promise(done => {
            const next = () => {
                for (let index = 0; index < ${messagesAFrame} && sequence < ${until}; index++) {
                    sequence++;
                    const isEpoch = sequence % ${messagesAnEpoch} === 0;
                    const epoch = 10 + Math.floor(sequence / ${messagesAnEpoch});
                    tell('update', { sequence, runs: [0, 1].map(run => snapshotOf(run, isEpoch ? epoch : epoch + 1, isEpoch ? 1 : 0, 4000)) });
                    asked.length = 0;
                }
                sequence < ${until} ? requestAnimationFrame(next) : done();
            };
            requestAnimationFrame(next);
        })`);
        const used = await heap();
        const nodes = (await devtools.send('Memory.getDOMCounters')).nodes;
        line(look, 'view', used, `, ${nodes} nodes`);
    }
    // Two runs of 3,600 epochs in eight columns of curves, with the summaries that they are drawn from.
    const curves = (2 * (messages / messagesAnEpoch) * (8 * 8 + 4 * 4 * 8)) / 1e6;
    console.log(`Of that of the view the curves themselves take about ${curves.toFixed(2)} MB at the end.`);
} finally {
    await panel.close();
}
