/** Whether some work is to wait, and for what: said by one side, waited for by the other. */
export class Pause {
    private waiting: { readonly resumed: Promise<void>; readonly resume: () => void } | undefined;

    get isPaused(): boolean {
        return this.waiting !== undefined;
    }

    pause(): void {
        if (this.waiting === undefined) {
            let resume: () => void = () => {};
            const resumed = new Promise<void>(resolve => {
                resume = resolve;
            });
            this.waiting = { resumed, resume };
        }
    }

    resume(): void {
        this.waiting?.resume();
        this.waiting = undefined;
    }

    /** Settles when the work may go on; at once where it is not paused. */
    whenResumed(): Promise<void> {
        return this.waiting?.resumed ?? Promise.resolve();
    }
}
