// With how many threads a program is fastest, found out while it is used: what it computes does not depend on it.

/** Untimed at first, while compilers are at work and caches are cold. */
const settlingMs = 150;
const settlingRuns = 24;

/** Runs in a row with one number of threads; of the first, those that help have slept. */
const runsOfBlock = 4;
/** Blocks for each number of threads, fewer where one is clearly the fastest. */
const mostBlocks = 3;
const clearlyFaster = 0.8;

/** Fewer threads are taken where they take at most so much longer: each one is taken from someone. */
const tolerance = 1.05;

/** What else the machine does changes, so it is found out anew after so many times the time that finding out took. */
const firstPause = 50;
const mostPause = 800;

/** And at once, where so many runs with several threads took longer than with one. */
const runsWatched = 16;

export class ThreadChoice {
    /** Numbers of threads that are tried, the least first. */
    private readonly candidates: readonly number[];
    private readonly now: () => number;
    /** Milliseconds for each row, by candidate, of the measurement in progress. */
    private readonly samples: number[][];
    /** Place among the candidates. */
    private trying = 0;
    private runs = 0;
    private settling = true;
    private began: number | undefined;
    private since = 0;
    private chosen: number | undefined;
    private pause = firstPause;
    /** Milliseconds: of the measurement in progress, and what is left until the next one. */
    private spent = 0;
    private left = 0;
    /** Of one row with one thread, when that was measured; and of the rows that have been watched since. */
    private msAlone = Number.POSITIVE_INFINITY;
    private watched = 0;
    private msWatched = 0;

    /** `candidates` are numbers of threads, the least first; a single one is not measured. */
    constructor(candidates: readonly number[], now: () => number) {
        this.candidates = candidates;
        this.now = now;
        this.samples = candidates.map(() => []);
        this.chosen = candidates.length === 1 ? candidates[0]! : undefined;
    }

    /** Threads for the next run. */
    get count(): number {
        return this.chosen ?? this.candidates[this.trying]!;
    }

    /** What was found out last. */
    get settled(): number | undefined {
        return this.chosen;
    }

    /** Before a run with `count` threads. */
    begin(): void {
        if (this.candidates.length > 1) {
            this.since = this.now();
            this.began ??= this.since;
        }
    }

    /** After it, of `rows` examples. */
    end(rows: number): void {
        if (this.candidates.length === 1) {
            return;
        }
        const took = this.now() - this.since;
        if (this.chosen === undefined) {
            this.spent += took;
            this.measure(took / rows);
        } else {
            this.watch(took, took / rows);
        }
    }

    private watch(took: number, msOfRow: number): void {
        this.left -= took;
        this.watched++;
        // A single run that something held up says little.
        this.msWatched += Math.min(msOfRow, 3 * this.msAlone);
        const isSlow = this.watched === runsWatched && this.msWatched > runsWatched * this.msAlone;
        if (this.watched === runsWatched) {
            this.watched = 0;
            this.msWatched = 0;
        }
        if (this.left <= 0 || (isSlow && this.chosen !== 1)) {
            this.chosen = undefined;
            this.spent = 0;
            this.watched = 0;
            this.msWatched = 0;
        }
    }

    private measure(msOfRow: number): void {
        const { candidates, samples } = this;
        const isFirstOfBlock = this.runs % runsOfBlock === 0;
        this.runs++;
        if (!this.settling && !isFirstOfBlock) {
            samples[this.trying]!.push(msOfRow);
        }
        if (this.runs % runsOfBlock !== 0) {
            return;
        }
        // In turns, so that what else the machine does falls on all alike.
        this.trying = (this.trying + 1) % candidates.length;
        if (this.trying !== 0) {
            return;
        }
        if (this.settling) {
            const isSettled = this.runs >= settlingRuns && this.now() - this.began! >= settlingMs;
            this.settling = !isSettled;
            this.runs = isSettled ? 0 : this.runs;
            this.spent = 0;
            return;
        }
        this.decide();
    }

    /** After a block of each candidate. */
    private decide(): void {
        const { candidates, samples } = this;
        const medians = samples.map(medianOf);
        const [least = 0, second = 0] = medians.toSorted((a, b) => a - b);
        if (least > clearlyFaster * second && samples[0]!.length < mostBlocks * (runsOfBlock - 1)) {
            return;
        }
        this.chosen = candidates[medians.findIndex(median => median <= tolerance * least)]!;
        this.msAlone = medians[0]!;
        this.left = this.pause * this.spent;
        this.pause = Math.min(2 * this.pause, mostPause);
        this.runs = 0;
        for (const list of samples) {
            list.length = 0;
        }
    }
}

/** One, then twice as many each time, up to `most`. */
export function candidatesUpTo(most: number): number[] {
    const candidates: number[] = [];
    for (let count = 1; count < most; count *= 2) {
        candidates.push(count);
    }
    return [...candidates, most];
}

function medianOf(values: readonly number[]): number {
    return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
