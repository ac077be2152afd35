// Script time of each frame, from the browser's own trace: what ran on the page's thread between two marks.

import type { CDPSession } from 'playwright-core';

interface TraceEvent {
    readonly name: string;
    readonly ph: string;
    /** Microseconds. */
    readonly ts: number;
    readonly dur?: number;
    /** Microseconds of the processor: that of the clock says little on a machine that others use. */
    readonly tdur?: number;
    readonly pid: number;
    readonly tid: number;
}

/** What counts as script: functions called by the browser, the microtasks after them, and the collector's pauses. */
const scriptEvents = new Set([
    'FunctionCall',
    'EvaluateScript',
    'RunMicrotasks',
    'V8.GC_MC_BACKGROUND',
    'MajorGC',
    'MinorGC',
]);

export const frameMark = 'panel-frame';

/** Traces while `act` runs; returns the milliseconds of the processor in script between each two marks named `frameMark`. */
export async function scriptTimeOfFrames(devtools: CDPSession, act: () => Promise<void>): Promise<number[]> {
    const events: TraceEvent[] = [];
    devtools.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
    await devtools.send('Tracing.start', {
        transferMode: 'ReportEvents',
        traceConfig: { includedCategories: ['devtools.timeline', 'v8', 'v8.execute', 'blink.user_timing'] },
    });
    await act();
    const complete = new Promise<void>(resolve => devtools.once('Tracing.tracingComplete', () => resolve()));
    await devtools.send('Tracing.end');
    await complete;
    const marks = events.filter(event => event.name === frameMark).sort((a, b) => a.ts - b.ts);
    const thread = marks[0]?.tid;
    const scripts = events
        .filter(({ name, ph, tid }) => ph === 'X' && tid === thread && scriptEvents.has(name))
        .sort((a, b) => a.ts - b.ts);
    const frames: number[] = [];
    let next = scripts.findIndex(({ ts }) => ts >= marks[0]!.ts);
    let end = 0;
    for (let index = 0; index + 1 < marks.length; index++) {
        const to = marks[index + 1]!.ts;
        let sum = 0;
        while (next < scripts.length && scripts[next]!.ts < to) {
            const { ts, dur = 0, tdur = dur } = scripts[next]!;
            // One may call another, whose time is in it already. It goes to the frame in which it began.
            if (ts >= end) {
                sum += tdur;
                end = ts + dur;
            }
            next++;
        }
        frames.push(sum / 1000);
    }
    return frames;
}
