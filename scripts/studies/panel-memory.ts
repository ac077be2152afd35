// `npm run study:panel-memory`: what the panel holds in memory while a run goes on for an hour. The hour is simulated: its
// 36,000 messages, ten a second, are sent as fast as the page draws, twenty a frame; nothing else is different.

import { openPanel } from '../../test/bench/browser/panel-page.ts';
import { syntheticRuns } from '../../test/bench/browser/synthetic-runs.ts';

const messages = 36_000;
/** One message in ten brings an epoch: epochs of a second. */
const messagesAnEpoch = 10;
const messagesAFrame = 20;
const looks = 6;

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
    console.log(`minutes    0  heap ${start.toFixed(2)} MB`);
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
        console.log(
            `minutes ${String((60 / looks) * look).padStart(4)}  heap ${used.toFixed(2)} MB, ${nodes} nodes`,
        );
    }
    // Two runs of 3,600 epochs in eight columns of curves, with the summaries that they are drawn from.
    const curves = (2 * (messages / messagesAnEpoch) * (8 * 8 + 4 * 4 * 8)) / 1e6;
    console.log(`Of it the curves themselves take about ${curves.toFixed(2)} MB at the end.`);
} finally {
    await panel.close();
}
