// What a benchmark is: some work, and those who do it. To add one, write `workloads/<name>.ts` and add a line to the list
// in `workloads/index.ts`.

/** One of those who do a workload's work. */
export interface Contender {
    /** As in the reports: `reference`, `pytorch-2.15.0`. */
    readonly engine: string;
    readonly threads: number;
    /** Set where it is none of ours. */
    readonly isPeer?: boolean;
    /** How it was set up where that was chosen among several ways; printed. */
    readonly setting?: string;
    /** Does the work `times` times and returns the milliseconds of one. */
    measure(times: number): number | Promise<number>;
    close?(): void | Promise<void>;
}

/** Why one of them does not take part on this machine; printed, and no failure. */
export interface Absent {
    readonly engine: string;
    readonly absent: string;
}

export interface Workload {
    /** In kebab-case, as in the reports. */
    readonly name: string;
    /** One line: what is measured, in which unit. */
    readonly summary: string;
    /** How often the work is done in one turn; left out, as often as fills one. */
    readonly repetitions?: number;
    /** The first of ours is the one that the others are compared with. */
    contenders(options: BenchOptions): Promise<readonly (Contender | Absent)[]>;
}

/** A workload that takes its own measurements, where turns make no sense. */
export interface TakenWorkload {
    readonly name: string;
    readonly summary: string;
    take(options: BenchOptions): Promise<readonly Report[]>;
}

export interface BenchOptions {
    /** Each Python that peers written in it run on. */
    readonly pythons: readonly string[];
    /** The folder of MNIST's four files; undefined where there is none. */
    readonly mnist: string | undefined;
}

export type Report = Measurement | Comparison | Absent;

export interface Measurement {
    readonly workload: string;
    readonly engine: string;
    readonly threads: number;
    readonly ms_median: number;
    readonly ms_min: number;
    readonly ms_max: number;
    /** 95 % of the values are at most this; for latencies, of which the slow ones are felt. */
    readonly ms_p95?: number;
    /** How it was set up where that was chosen among several ways. */
    readonly setting?: string;
    /** Set where it took longer than anyone waits, and the milliseconds are how long that was. */
    readonly at_least?: true;
    /** Processor time over wall time and threads. */
    readonly busy_share?: number;
    /** Memory, or the size of messages, in bytes, by what is counted. */
    readonly bytes?: Readonly<Record<string, number>>;
}

export interface Comparison {
    readonly workload: string;
    readonly engine: string;
    readonly against: string;
    /** Median of the other over ours: above 1, ours is faster, or takes less. */
    readonly ratio: number;
    /** What is compared where that is not time. */
    readonly quantity?: 'memory';
    readonly threads: number;
    readonly against_threads: number;
    /** Set where the other was not waited for: the ratio is larger than this. */
    readonly at_least?: true;
}

export function isAbsent(report: Contender | Report): report is Absent {
    return 'absent' in report;
}

export function isComparison(report: Report): report is Comparison {
    return 'ratio' in report;
}

/** What a list of latencies comes to. */
export function measurementOf(
    workload: string,
    engine: string,
    threads: number,
    milliseconds: readonly number[],
): Measurement {
    const sorted = milliseconds.toSorted((a, b) => a - b);
    return {
        workload,
        engine,
        threads,
        ms_median: medianOf(sorted),
        ms_min: sorted[0]!,
        ms_max: sorted.at(-1)!,
        ms_p95: sorted[Math.ceil(0.95 * sorted.length) - 1]!,
    };
}

export function medianOf(sorted: readonly number[]): number {
    const middle = sorted.length / 2;
    return Number.isInteger(middle)
        ? (sorted[middle - 1]! + sorted[middle]!) / 2
        : sorted[Math.floor(middle)]!;
}
