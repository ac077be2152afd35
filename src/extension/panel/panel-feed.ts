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
            // A new curve is waited for: its first point does not wait for more.
            const isAwaited =
                change.kind === 'progressed' &&
                (listening.sent.get(change.info.id) ?? 0) === 0 &&
                runs.bestAndLast(change.info.id).last !== undefined;
            this.schedule(listening, isAwaited);
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
            sentAt: [],
        };
        void this.send(this.listening);
    }

    /** Has the view show these runs and no others: the one that listens now, or the next. */
    focus(ids: readonly string[]): void {
        this.focused = ids;
        if (this.listening !== undefined) {
            this.listening.whole = true;
            this.schedule(this.listening);
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

    /** @param soon at once where the rate allows it, rather than a whole interval from now, together with what comes until then. */
    private schedule(listening: Listening, soon = false): void {
        if (listening.sending || (listening.timer !== undefined && !soon)) {
            return;
        }
        clearTimeout(listening.timer);
        const rest = this.restMs(listening, soon ? 0 : this.intervalMs);
        if (rest > 0) {
            listening.timer = setTimeout(() => this.send(listening), rest);
        } else {
            void this.send(listening);
        }
    }

    /** How long the next message has to wait that would like to wait for `wishedMs`. */
    private restMs({ sentAt }: Listening, wishedMs: number): number {
        const [oldest] = sentAt;
        return sentAt.length < mostAtOnce || oldest === undefined
            ? wishedMs
            : Math.max(wishedMs, oldest + mostAtOnce * this.intervalMs - performance.now());
    }

    private async send(listening: Listening): Promise<void> {
        listening.timer = undefined;
        listening.sending = true;
        const sentAt = performance.now();
        listening.sentAt.push(sentAt);
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
                listening.timer = setTimeout(() => this.send(listening), this.intervalMs * 10);
            }
            return;
        }
        listening.sending = false;
        if (this.listening === listening && (listening.whole || listening.changed.size > 0)) {
            const passed = performance.now() - sentAt;
            const rest = this.restMs(listening, Math.max(0, this.intervalMs - passed));
            listening.timer = setTimeout(() => this.send(listening), rest);
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
