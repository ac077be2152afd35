// What is sent to the view of sweeps: all of them once at its `ready`, then those that stand otherwise, each whole, a few times a
// second; nothing while no view listens. Knows no editor.

import type { Disposable } from '../../core/disposable.ts';
import type { PanelViewApi } from '../../protocol/panel.ts';
import type { Remote } from '../../protocol/rpc.ts';
import type { SweepBoard } from '../runs/sweep-board.ts';

type FedView = Pick<Remote<PanelViewApi>, 'sweeps'>;

/** Whole tables follow more calmly than curves. */
const shortestIntervalMs = 250;
/** After a message that may not have arrived. */
const breathMs = 1000;

export class SweepFeed implements Disposable {
    private readonly board: SweepBoard;
    private readonly intervalMs: number;
    private readonly subscription: Disposable;
    private view: FedView | undefined;
    private readonly changed = new Set<string>();
    private focused: string | undefined;
    private timer: NodeJS.Timeout | undefined;
    private isSending = false;

    constructor(board: SweepBoard, intervalMs = shortestIntervalMs) {
        this.board = board;
        this.intervalMs = intervalMs;
        this.subscription = board.onDidChange(id => {
            if (this.view !== undefined) {
                this.changed.add(id);
                this.schedule(this.intervalMs);
            }
        });
    }

    /** A view said `ready`. */
    open(view: FedView): void {
        this.pause();
        this.view = view;
        for (const id of this.board.ids()) {
            this.changed.add(id);
        }
        if (this.changed.size > 0) {
            this.schedule(0);
        }
    }

    /** Has the view show this sweep: the one that listens now, or the next. */
    focus(id: string): void {
        this.focused = id;
        this.changed.add(id);
        this.schedule(0);
    }

    /** The view is hidden or gone. */
    pause(): void {
        clearTimeout(this.timer);
        this.timer = undefined;
        this.view = undefined;
        this.isSending = false;
        this.changed.clear();
    }

    dispose(): void {
        this.pause();
        this.subscription.dispose();
    }

    private schedule(waitMs: number): void {
        if (this.view !== undefined && !this.isSending) {
            this.timer ??= setTimeout(() => void this.send(), waitMs);
        }
    }

    private async send(): Promise<void> {
        this.timer = undefined;
        const { view, focused } = this;
        if (view === undefined) {
            return;
        }
        const ids = [...this.changed];
        this.changed.clear();
        this.isSending = true;
        let waitMs = this.intervalMs;
        try {
            await view.sweeps({
                sweeps: ids.flatMap(id => this.board.snapshot(id) ?? []),
                ...(focused !== undefined && { focus: focused }),
            });
            if (this.focused === focused) {
                this.focused = undefined;
            }
        } catch {
            // Whether it arrived is unknown, so it is sent again.
            for (const id of ids) {
                this.changed.add(id);
            }
            waitMs = breathMs;
        }
        if (this.view === view) {
            this.isSending = false;
            if (this.changed.size > 0) {
                this.schedule(waitMs);
            }
        }
    }
}
