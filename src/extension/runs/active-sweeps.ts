// The sweeps that are under way, for whoever shows what trains or ends it: the runs of a sweep are in no registry.

import type { Disposable } from '../../core/disposable.ts';

export interface ActiveSweep {
    readonly id: string;
    /** Of the run that it is over. */
    readonly name: string;
    /** The spec's name. */
    readonly spec: string;
    readonly done: number;
    /** Runs in all. */
    readonly count: number;
    /** Until the last has ended; absent while too little is known of it. */
    readonly remainingSeconds?: number | undefined;
}

export class ActiveSweeps {
    private readonly sweeps = new Map<string, { readonly sweep: ActiveSweep; readonly stop: () => void }>();
    private readonly listeners = new Set<() => void>();

    /** @param stop ends its runs, after which it is to be said that it has ended. */
    begin(sweep: Omit<ActiveSweep, 'done'>, stop: () => void): void {
        this.sweeps.set(sweep.id, { sweep: { ...sweep, done: 0 }, stop });
        this.tell();
    }

    progress(id: string, done: number, remainingSeconds?: number): void {
        const known = this.sweeps.get(id);
        if (known !== undefined) {
            this.sweeps.set(id, { ...known, sweep: { ...known.sweep, done, remainingSeconds } });
            this.tell();
        }
    }

    ended(id: string): void {
        this.sweeps.delete(id);
        this.tell();
    }

    list(): readonly ActiveSweep[] {
        return [...this.sweeps.values()].map(({ sweep }) => sweep);
    }

    /** False where there is no such sweep. */
    stop(id: string): boolean {
        const known = this.sweeps.get(id);
        known?.stop();
        return known !== undefined;
    }

    onDidChange(listener: () => void): Disposable {
        this.listeners.add(listener);
        return { dispose: () => this.listeners.delete(listener) };
    }

    private tell(): void {
        for (const listener of this.listeners) {
            listener();
        }
    }
}
