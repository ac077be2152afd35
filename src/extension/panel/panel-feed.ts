// What is sent to the view, and when: everything once at its `ready`, then only what is new, at most ten times in any second
// and never two messages at once; nothing while no view listens. Knows no editor.

import type { Disposable } from '../../core/disposable.ts';
import type { PanelViewApi, RunSnapshot } from '../../protocol/panel.ts';
import type { Remote } from '../../protocol/rpc.ts';
import type { RunRegistry } from '../runs/run-registry.ts';

/** What of the view is fed. */
type FedView = Pick<Remote<PanelViewApi>, 'state' | 'update'>;

export const shortestIntervalMs = 100;
/** So many messages go out in as many intervals, whatever is waited for. */
const mostAtOnce = 10;

/** A running view, as far as it was told. */
interface Listening {
    readonly view: FedView;
    /** Epochs sent of each run. */
    readonly sent: Map<string, number>;
    readonly changed: Set<string>;
    sequence: number;
    /** The next message must hold everything. */
    whole: boolean;
    sending: boolean;
    timer: NodeJS.Timeout | undefined;
    /** When the timer fires, by the clock of `performance`. */
    dueAt: number;
    /** The view is left alone until then. */
    breathUntil: number;
    /** When the last messages went out, by the clock of `performance`. */
    readonly sentAt: number[];
}

export class PanelFeed implements Disposable {
    private readonly runs: RunRegistry;
    private readonly intervalMs: number;
    private readonly subscription: Disposable;
    private listening: Listening | undefined;
    /** Runs to be shown alone, until a view was told. */
    private focused: readonly string[] | undefined;

    constructor(runs: RunRegistry, intervalMs = shortestIntervalMs) {
        this.runs = runs;
        this.intervalMs = intervalMs;
        this.subscription = runs.onDidChange(change => {
            const { listening } = this;
            if (listening === undefined) {
                return;
            }
            if (change.kind === 'removed' || change.kind === 'rewound') {
                // An update only adds; what is gone is missing from the next whole state.
                listening.whole = true;
            } else {
                listening.changed.add(change.info.id);
            }
            const isLonger =
                change.kind === 'progressed' && runs.bestAndLast(change.info.id).last !== undefined;
            if (!isLonger) {
                // What a run says before its first epoch is not to be in its way.
                this.schedule(listening, this.intervalMs);
            } else if (this.isAwaited(listening, change.info.id)) {
                this.schedule(listening, 0);
            } else {
                this.schedule(listening, this.sinceLast(listening));
            }
        });
    }

    /** A view said `ready`: it is sent everything at once, and what changes from then on. */
    open(view: FedView): void {
        this.pause();
        this.listening = {
            view,
            sent: new Map(),
            changed: new Set(),
            sequence: 0,
            whole: true,
            sending: false,
            timer: undefined,
            dueAt: 0,
            breathUntil: 0,
            sentAt: [],
        };
        void this.send(this.listening);
    }

    /** Has the view show these runs and no others: the one that listens now, or the next. */
    focus(ids: readonly string[]): void {
        this.focused = ids;
        if (this.listening !== undefined) {
            this.listening.whole = true;
            this.schedule(this.listening, this.intervalMs);
        }
    }

    /** The view is hidden or gone: nothing is sent until the next one opens. */
    pause(): void {
        clearTimeout(this.listening?.timer);
        this.listening = undefined;
    }

    dispose(): void {
        this.pause();
        this.subscription.dispose();
    }

    /** @param wishedMs how long the next message would like to wait, where the rate allows it and none is sooner. */
    private schedule(listening: Listening, wishedMs: number): void {
        if (listening.sending) {
            return;
        }
        const now = performance.now();
        const { sentAt, breathUntil } = listening;
        const rateAllows = sentAt.length < mostAtOnce ? 0 : (sentAt[0] ?? 0) + mostAtOnce * this.intervalMs;
        const dueAt = Math.max(now + wishedMs, rateAllows, breathUntil);
        if (listening.timer !== undefined && listening.dueAt <= dueAt) {
            return;
        }
        clearTimeout(listening.timer);
        if (dueAt <= now) {
            void this.send(listening);
        } else {
            listening.dueAt = dueAt;
            listening.timer = setTimeout(() => this.send(listening), Math.ceil(dueAt - now));
        }
    }

    /** True for a new curve with a first point, which does not wait for more. */
    private isAwaited({ sent }: Listening, id: string): boolean {
        return (sent.get(id) ?? 0) === 0 && this.runs.bestAndLast(id).last !== undefined;
    }

    /** What is left of an interval since the last message. */
    private sinceLast({ sentAt }: Listening): number {
        return Math.max(0, (sentAt.at(-1) ?? 0) + this.intervalMs - performance.now());
    }

    private async send(listening: Listening): Promise<void> {
        listening.timer = undefined;
        listening.sending = true;
        listening.sentAt.push(performance.now());
        if (listening.sentAt.length > mostAtOnce) {
            listening.sentAt.shift();
        }
        try {
            await this.post(listening);
        } catch {
            // Whether the message arrived is unknown, so the next one holds everything, after a breath. Where the view
            // is gone, a new one has opened already or this one is paused.
            listening.whole = true;
            listening.sending = false;
            if (this.listening === listening) {
                listening.breathUntil = performance.now() + this.intervalMs * 10;
                this.schedule(listening, 0);
            }
            return;
        }
        listening.sending = false;
        if (this.listening === listening && (listening.whole || listening.changed.size > 0)) {
            const isAwaited = [...listening.changed].some(id => this.isAwaited(listening, id));
            this.schedule(listening, isAwaited ? 0 : this.sinceLast(listening));
        }
    }

    private async post(listening: Listening): Promise<void> {
        const { view, sent, changed } = listening;
        const sequence = listening.sequence++;
        const ids = listening.whole ? this.runs.infos().map(info => info.id) : [...changed];
        const whole = listening.whole;
        listening.whole = false;
        changed.clear();
        if (whole) {
            sent.clear();
        }
        const runs: RunSnapshot[] = [];
        for (const id of ids) {
            const snapshot = this.runs.snapshot(id, (sent.get(id) ?? 0) + 1);
            if (snapshot !== undefined) {
                sent.set(id, snapshot.curves.firstEpoch - 1 + snapshot.curves.trainingLoss.length);
                runs.push(snapshot);
            }
        }
        if (!whole) {
            return view.update({ sequence, runs });
        }
        const { focused } = this;
        await view.state({ sequence, runs, ...(focused && { focus: focused }) });
        if (this.focused === focused) {
            this.focused = undefined;
        }
    }
}
