// Something that the host computes of the weights of an epoch: asked for once an epoch, and while the run trains seldom enough
// that the machine is left to training.

/** While a run trains, looking may take this share of a processor, and never more often than this. */
const mostShare = 1 / 10;
const shortestWaitMs = 1500;
/** Where there was nothing to be seen, as in a browser, which keeps no weights. */
const emptyWaitMs = 15_000;

export class AskedLook<T> {
    private readonly ask: () => Promise<T | undefined>;
    private readonly changed: () => void;
    private known: { readonly epoch: number; readonly value: T | undefined } | undefined;
    private wanted: number | undefined;
    private isAsking = false;
    private restsUntil = 0;
    private timer: ReturnType<typeof setTimeout> | undefined;

    /** @param changed called when there is an answer */
    constructor(ask: () => Promise<T | undefined>, changed: () => void) {
        this.ask = ask;
        this.changed = changed;
    }

    /** What was answered last; asks anew where that is of another epoch. */
    at(epoch: number): T | undefined {
        this.wanted = epoch;
        this.askWhenRested();
        return this.known?.value;
    }

    /** What was answered of this very epoch. */
    exactlyAt(epoch: number): T | undefined {
        const value = this.at(epoch);
        return this.known?.epoch === epoch ? value : undefined;
    }

    /** Asks nothing more. */
    dispose(): void {
        clearTimeout(this.timer);
        this.isAsking = true;
    }

    private askWhenRested(): void {
        if (this.isAsking || this.timer !== undefined || this.known?.epoch === this.wanted) {
            return;
        }
        const waitMs = this.restsUntil - performance.now();
        if (waitMs > 0) {
            this.timer = setTimeout(() => {
                this.timer = undefined;
                this.askWhenRested();
            }, waitMs);
            return;
        }
        const epoch = this.wanted;
        const begun = performance.now();
        this.isAsking = true;
        this.ask()
            .catch((error: unknown) => console.warn(error))
            .then(value => {
                this.isAsking = false;
                const now = performance.now();
                this.restsUntil =
                    now +
                    Math.max(value === undefined ? emptyWaitMs : shortestWaitMs, (now - begun) / mostShare);
                this.known = epoch === undefined ? undefined : { epoch, value: value ?? undefined };
                this.changed();
            });
    }
}
