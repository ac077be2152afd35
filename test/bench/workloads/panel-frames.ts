// What a frame of the panel costs in script, with as much on screen as anyone compares: the page that ships, in a headless
// Chromium, with every frame's update in a message of its own.

import { openPanel } from '../browser/panel-page.ts';
import { scriptTimeOfFrames } from '../browser/script-time.ts';
import { syntheticRuns } from '../browser/synthetic-runs.ts';
import { type Measurement, measurementOf, type TakenWorkload } from '../workload.ts';

const name = 'panel-frames';
const runs = 20;
const epochs = 10_000;
const frames = 180;
/** Until the code of the page is compiled. */
const warmUp = 60;

/** What happens before each frame, as the body of a function of the frame's number. */
const acts: Readonly<Record<string, string>> = {
    appending: 'tell("update", updates[frame])',
    panning: 'drag(frame)',
    // What the host sends at most, while somebody moves the charts.
    'appending-at-ten-a-second': 'if (frame % 6 === 0) tell("update", updates[frame / 6]); drag(frame)',
    'appending-and-panning': 'tell("update", updates[frame]); drag(frame)',
};

/** Shift and the mouse move the zoomed charts to and fro. */
const gestures = `
const over = document.querySelector('.plot .u-over');
// Once: asked for with every frame, it would have the page laid out in the middle of it, which no mouse does.
const box = over.getBoundingClientRect();
const send = (type, x, shiftKey = true) => {
    over.dispatchEvent(new PointerEvent(type, {
        bubbles: true, cancelable: true, clientX: box.left + x, clientY: box.top + 40, button: 0, buttons: 1, pointerId: 1, shiftKey,
    }));
};
globalThis.drag = frame => send('pointermove', 300 + 200 * Math.sin(frame / 15));
send('pointerdown', 300);
`;

export const panelFrames: TakenWorkload = {
    name,
    summary: `script of a frame, with ${runs} runs of ${epochs.toLocaleString('en-US')} points on screen`,
    async take() {
        const measurements: Measurement[] = [];
        for (const [act, body] of Object.entries(acts)) {
            const all = await framesOf(body);
            measurements.push(measurementOf(name, act, 1, all.slice(warmUp)));
        }
        return measurements;
    },
};

async function framesOf(body: string): Promise<number[]> {
    const pinned = Array.from({ length: runs }, (_, run) => `run-${run}`);
    const zoom = { from: 1, to: epochs * 0.8 };
    const panel = await openPanel({ selected: 'run-0', pinned, zoom });
    try {
        const { page, devtools } = panel;
        await page.evaluate(syntheticRuns);
        await page.evaluate(`
            tell('state', { sequence: 0, runs: snapshotsOf(${runs}, 1, ${epochs}, ${2 * epochs}) });
            globalThis.updates = Array.from({ length: ${warmUp + frames + 1} }, (_, frame) => ({
                sequence: frame + 1,
                runs: snapshotsOf(${runs}, ${epochs} + 1 + 10 * frame, 10, ${2 * epochs}),
            }));`);
        await page.waitForSelector('.plot canvas');
        await page.evaluate(gestures);
        return await scriptTimeOfFrames(devtools, () =>
            page.evaluate(`new Promise(done => {
                let frame = 0;
                const next = () => {
                    performance.mark('panel-frame');
                    if (frame > ${warmUp + frames}) { done(); return; }
                    const act = frame => { ${body} };
                    act(frame++);
                    requestAnimationFrame(next);
                };
                requestAnimationFrame(next);
            })`),
        );
    } finally {
        await panel.close();
    }
}
