import assert from 'node:assert/strict';
import { PanelFeed } from '../../src/extension/panel/panel-feed.ts';
import { RunRegistry } from '../../src/extension/runs/run-registry.ts';
import type { PanelViewApi, RunSnapshot } from '../../src/protocol/panel.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import { appendRuns, type Runs, replaceRuns } from '../../src/webview/run-curves.ts';
import { epoch, ManualSession, progress, requestFor } from './support.ts';

const intervalMs = 20;

interface Sent {
    readonly kind: 'state' | 'update';
    readonly sequence: number;
    readonly runs: readonly RunSnapshot[];
    readonly atMs: number;
}

/** A view that keeps what the real one would keep, from what it is sent. */
class RecordingView {
    readonly sent: Sent[] = [];
    known: Runs = new Map();
    /** Rejects the next message instead of taking it. */
    failing = false;
    answer: () => Promise<void> = () => Promise.resolve();

    readonly remote: Pick<Remote<PanelViewApi>, 'state' | 'update'> = {
        state: async message => {
            await this.take('state', message);
            this.known = replaceRuns(message.runs);
        },
        update: async message => {
            await this.take('update', message);
            const next = appendRuns(this.known, message.runs);
            assert.ok(next !== undefined, 'The update does not continue what the view has.');
            this.known = next;
        },
    };

    epochsOf(id: string): number[] {
        return [...(this.known.get(id)?.curves.seconds ?? [])];
    }

    private async take(kind: Sent['kind'], message: { sequence: number; runs: readonly RunSnapshot[] }) {
        this.sent.push({ kind, ...message, atMs: performance.now() });
        if (this.failing) {
            this.failing = false;
            throw new Error('The view could not take it.');
        }
        await this.answer();
    }
}

function setUp() {
    const sessions: ManualSession[] = [];
    const runs = new RunRegistry({
        start(job, report) {
            const session = new ManualSession(job, report);
            sessions.push(session);
            return session;
        },
        parallelRuns: 4,
        now: () => 0,
    });
    return { runs, sessions, feed: new PanelFeed(runs, intervalMs), view: new RecordingView() };
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

describe('PanelFeed', () => {
    it('sends everything when a view opens, then each epoch once', async () => {
        const { runs, sessions, feed, view } = setUp();
        const id = runs.start(requestFor('net'));
        sessions[0]?.report(progress(1, [epoch(1), epoch(2)]));
        feed.open(view.remote);
        await pause(5);
        assert.deepEqual(view.epochsOf(id), [1, 2]);
        sessions[0]?.report(progress(3, [epoch(3)]));
        sessions[0]?.report(progress(4, [epoch(4)]));
        await pause(4 * intervalMs);
        assert.deepEqual(view.epochsOf(id), [1, 2, 3, 4]);
        assert.deepEqual(
            view.sent.map(({ kind, sequence, runs: [run] }) => [kind, sequence, run?.curves.firstEpoch]),
            [
                ['state', 0, 1],
                ['update', 1, 3],
            ],
        );
        feed.dispose();
    });

    it('sends at most ten messages in ten intervals, however fast epochs and runs come', async () => {
        const { runs, sessions, feed, view } = setUp();
        feed.open(view.remote);
        const ids: string[] = [];
        for (let run = 0; run < 20; run++) {
            // Each new curve is waited for, and would like to go out at once.
            ids.push(runs.start(requestFor('net')));
            for (let number = 1; number <= 5; number++) {
                sessions[run]?.report(progress(number, [epoch(number)]));
                await pause(2);
            }
            sessions[run]?.dispose();
            await runs.whenIdle();
        }
        await pause(13 * intervalMs);
        for (const id of ids) {
            assert.equal(view.epochsOf(id).length, 5);
        }
        assert.ok(view.sent.length > 10, 'there is something to be seen of the rate');
        const spans = view.sent
            .slice(10)
            .map(({ atMs }, index) => atMs - (view.sent[index]?.atMs ?? Number.NaN));
        // A timer of Node's may fire up to a millisecond early.
        assert.ok(Math.min(...spans) >= 10 * intervalMs - 2, `Eleven within ${Math.min(...spans)} ms.`);
        feed.dispose();
    });

    it('keeps an interval between the messages of a run that goes on', async () => {
        const { runs, sessions, feed, view } = setUp();
        const id = runs.start(requestFor('net'));
        feed.open(view.remote);
        for (let number = 1; number <= 60; number++) {
            sessions[0]?.report(progress(number, [epoch(number)]));
            await pause(2);
        }
        await pause(12 * intervalMs);
        assert.equal(view.epochsOf(id).length, 60);
        // The first two are everything, and the first point.
        const gaps = view.sent.slice(2).map(({ atMs }, index) => atMs - (view.sent[index + 1]?.atMs ?? 0));
        assert.ok(Math.min(...gaps) >= intervalMs - 2, `Messages came ${Math.min(...gaps)} ms apart.`);
        feed.dispose();
    });

    it('sends the first point of a new curve without waiting, just after another message', async () => {
        const { runs, sessions, feed, view } = setUp();
        feed.open(view.remote);
        await pause(0);
        const id = runs.start(requestFor('net'));
        sessions[0]?.report(progress(1, [epoch(1)]));
        const [, first] = view.sent;
        assert.deepEqual(
            first?.runs.map(({ info, curves }) => [info.id, curves.trainingLoss.length]),
            [[id, 1]],
        );
        feed.dispose();
    });

    it('sends a first point that came while another message was on its way as soon as that has arrived', async () => {
        const { runs, sessions, view } = setUp();
        const feed = new PanelFeed(runs, 3_600_000);
        let arrive = (): void => {};
        view.answer = () =>
            new Promise(resolve => {
                arrive = resolve;
            });
        feed.open(view.remote);
        const id = runs.start(requestFor('net'));
        sessions[0]?.report(progress(1, [epoch(1)]));
        assert.equal(view.sent.length, 1);
        arrive();
        while (view.sent.length === 1) {
            await pause(1);
        }
        const [, { runs: sent }] = view.sent as [Sent, Sent];
        assert.deepEqual(
            sent.map(({ info, curves }) => [info.id, curves.trainingLoss.length]),
            [[id, 1]],
        );
        feed.dispose();
    });

    it('waits for a slow view rather than piling up messages', async () => {
        const { runs, sessions, feed, view } = setUp();
        let release = (): void => {};
        view.answer = () =>
            new Promise(resolve => {
                release = resolve;
            });
        const id = runs.start(requestFor('net'));
        feed.open(view.remote);
        for (let number = 1; number <= 5; number++) {
            sessions[0]?.report(progress(number, [epoch(number)]));
            await pause(intervalMs);
        }
        assert.equal(view.sent.length, 1);
        view.answer = () => Promise.resolve();
        release();
        await pause(3 * intervalMs);
        assert.equal(view.sent.length, 2);
        assert.equal(view.epochsOf(id).length, 5);
        feed.dispose();
    });

    it('sends nothing while no view shows, and everything to the next one', async () => {
        const { runs, sessions, feed, view } = setUp();
        const id = runs.start(requestFor('net'));
        feed.open(view.remote);
        await pause(5);
        feed.pause();
        sessions[0]?.report(progress(1, [epoch(1)]));
        await pause(3 * intervalMs);
        assert.equal(view.sent.length, 1);
        feed.open(view.remote);
        await pause(5);
        assert.equal(view.sent.at(-1)?.kind, 'state');
        assert.deepEqual(view.epochsOf(id), [1]);
        feed.dispose();
    });

    it('sends everything again after a message that failed', async () => {
        const { runs, sessions, feed, view } = setUp();
        const id = runs.start(requestFor('net'));
        feed.open(view.remote);
        await pause(5);
        view.failing = true;
        sessions[0]?.report(progress(1, [epoch(1)]));
        await pause(intervalMs);
        // What comes meanwhile does not make it sooner.
        sessions[0]?.report(progress(2, [epoch(2)]));
        await pause(14 * intervalMs);
        assert.deepEqual(
            view.sent.map(({ kind }) => kind),
            ['state', 'update', 'state'],
        );
        assert.deepEqual(view.epochsOf(id), [1, 2]);
        feed.dispose();
    });

    it('tells of a run that was removed', async () => {
        const { runs, sessions, feed, view } = setUp();
        const id = runs.start(requestFor('net'));
        sessions[0]?.dispose();
        await runs.whenIdle();
        feed.open(view.remote);
        await pause(5);
        assert.ok(view.known.has(id));
        runs.remove(id);
        await pause(3 * intervalMs);
        assert.ok(!view.known.has(id));
        feed.dispose();
    });
});
