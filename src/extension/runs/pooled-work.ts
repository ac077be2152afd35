// What trains many runs at the user's command, a sweep, a comparison or a search for rates: each with a pool of its own, a
// notification that cancels it, and a place among what the status bar shows and *Stop* ends. The window ends all of them at once.

import * as vscode from 'vscode';
import type { Disposable } from '../../core/disposable.ts';
import type { ActiveWork, ActiveWorks } from './active-works.ts';
import type { KeptPool } from './training-starts.ts';

export interface WorkInPool {
    readonly pool: KeptPool;
    readonly progress: vscode.Progress<{ message?: string; increment?: number }>;
    /** Aborted where it is to end, by the notification, by *Stop* or by the window. */
    readonly end: AbortController;
    /** Says how far it is, as `ActiveWork` counts. */
    readonly advance: (done: number, more?: Parameters<ActiveWorks['progress']>[2]) => void;
}

export interface PooledWorkAbout extends Omit<ActiveWork, 'done'> {
    /** Of the notification. */
    readonly title: string;
}

export class PooledWork implements Disposable {
    private readonly openPool: () => KeptPool;
    private readonly active: ActiveWorks;
    private readonly works = new Set<Pick<WorkInPool, 'pool' | 'end'>>();
    private readonly running = new Set<Promise<unknown>>();

    constructor(openPool: () => KeptPool, active: ActiveWorks) {
        this.openPool = openPool;
        this.active = active;
    }

    /** The same promise, which counts as running until it has settled. */
    track<T>(work: Promise<T>): Promise<T> {
        this.running.add(work);
        return work.finally(() => this.running.delete(work));
    }

    /** Does `work` with a pool that is closed behind it, under a notification of that title. */
    async inPool<T>(
        { title, ...about }: PooledWorkAbout,
        work: (inPool: WorkInPool) => Promise<T>,
    ): Promise<T> {
        const each = { pool: this.openPool(), end: new AbortController() };
        this.works.add(each);
        this.active.begin(about, () => each.end.abort());
        const advance: WorkInPool['advance'] = (done, more) => this.active.progress(about.id, done, more);
        try {
            return await vscode.window.withProgress(
                { location: vscode.ProgressLocation.Notification, title, cancellable: true },
                (progress, cancelled) => {
                    cancelled.onCancellationRequested(() => each.end.abort());
                    return work({ ...each, progress, advance });
                },
            );
        } finally {
            await each.pool.close();
            this.works.delete(each);
            this.active.ended(about.id);
        }
    }

    /** True where something of that id is in progress. */
    has(id: string): boolean {
        return this.active.list().some(work => work.id === id);
    }

    /** Threads that are alive. */
    activeWorkers(): number {
        return [...this.works].reduce((sum, { pool }) => sum + pool.workers, 0);
    }

    /** Settles once nothing is in progress. */
    async whenIdle(): Promise<void> {
        while (this.running.size > 0) {
            await Promise.allSettled(this.running);
        }
    }

    /** Ends everything at once, and settles when its threads are gone. */
    async stop(): Promise<void> {
        const closed = [...this.works].map(({ pool, end }) => {
            end.abort();
            return pool.close();
        });
        await Promise.all(closed);
    }

    dispose(): void {
        void this.stop();
    }
}
