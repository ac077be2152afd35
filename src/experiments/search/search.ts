// What a sweep trains next: a search hands out tasks and is told what they came to. Pure: it knows no clock and trains nothing.

/** A combination to be trained, with every seed of the sweep. */
export interface SearchTask {
    /** From 0, in the order of the grid. */
    readonly combination: number;
    /** The epoch to be trained up to, from where the combination stands; undefined for its end. */
    readonly until?: number;
}

export interface Search {
    /** `wait` where a result has to be told first; undefined at the end. */
    next(): SearchTask | 'wait' | undefined;
    /**
     * What a task came to: the mean over its seeds of the lowest validation loss so far; infinite where a run failed. The
     * task is the object that `next` gave.
     */
    tell(task: SearchTask, loss: number): void;
}
