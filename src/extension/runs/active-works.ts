// What trains many runs and is under way, for whoever shows what trains or ends it: those runs are in no registry.

import type { Disposable } from '../../core/disposable.ts';

export interface ActiveWork {
    readonly id: string;
    readonly kind: 'sweep' | 'comparison' | 'rates';
    /** Of the run that it is about. */
    readonly name: string;
    /** The spec's name. */
    readonly spec: string;
    /** Of a comparison pairs, of others runs. */
    readonly done: number;
    /** In all, or at most; 0 where that is not known yet. */
    readonly count: number;
    /** Until the last has ended; absent while too little is known of it. */
    readonly remainingSeconds?: number | undefined;
}

export class ActiveWorks {
    private readonly works = new Map<string, { readonly work: ActiveWork; readonly stop: () => void }>();
    private readonly listeners = new Set<() => void>();

    /** @param stop ends its runs, after which it is to be said that it has ended. */
    begin(work: Omit<ActiveWork, 'done'>, stop: () => void): void {
        this.works.set(work.id, { work: { ...work, done: 0 }, stop });
        this.tell();
    }

    progress(
        id: string,
        done: number,
        more: Partial<Pick<ActiveWork, 'count' | 'remainingSeconds'>> = {},
    ): void {
        const known = this.works.get(id);
        if (known !== undefined) {
            this.works.set(id, { ...known, work: { ...known.work, done, ...more } });
            this.tell();
        }
    }

    ended(id: string): void {
        this.works.delete(id);
        this.tell();
    }

    list(): readonly ActiveWork[] {
        return [...this.works.values()].map(({ work }) => work);
    }

    /** False where there is no such work. */
    stop(id: string): boolean {
        const known = this.works.get(id);
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
