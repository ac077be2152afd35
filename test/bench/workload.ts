// What a benchmark is: some work, and those who do it. To add one, write `workloads/<name>.ts` and add a line to the list
// in `workloads/index.ts`.

/** One of those who do a workload's work. */
export interface Contender {
    /** As in the reports: `reference`, `pytorch`. */
    readonly engine: string;
    readonly threads: number;
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
    /** How often the work is done in one measurement; enough for a few milliseconds. */
    readonly repetitions: number;
    /** Ours first: the others are compared with it. */
    contenders(options: BenchOptions): Promise<readonly (Contender | Absent)[]>;
}

/** A workload that takes its own measurements, where turns make no sense. */
export interface TakenWorkload {
    readonly name: string;
    readonly summary: string;
    take(): Promise<readonly Measurement[]>;
}

export interface BenchOptions {
    /** The Python that peers written in it run on. */
    readonly python: string;
}

export interface Measurement {
    readonly workload: string;
    readonly engine: string;
    readonly threads: number;
    readonly ms_median: number;
    readonly ms_min: number;
    readonly ms_max: number;
    /** 95 % of the values are at most this; for latencies, of which the slow ones are felt. */
    readonly ms_p95?: number;
}

export interface Comparison {
    readonly workload: string;
    readonly engine: string;
    readonly against: string;
    /** Median of the other over ours: above 1, ours is faster. */
    readonly ratio: number;
}

export function isAbsent(contender: Contender | Absent): contender is Absent {
    return 'absent' in contender;
}

/**
 * Measures all contenders in turns, so that whatever else the machine does meets all of them, after as long a warm-up as
 * one round.
 */
export async function measureAll(
    workload: Workload,
    contenders: readonly Contender[],
    rounds: number,
): Promise<{ readonly measurements: readonly Measurement[]; readonly comparisons: readonly Comparison[] }> {
    const times = contenders.map((): number[] => []);
    for (let round = -1; round < rounds; round++) {
        for (const [index, contender] of contenders.entries()) {
            const repetitions = round < 0 ? 4 * workload.repetitions : workload.repetitions;
            const ms = await contender.measure(repetitions);
            if (round >= 0) {
                times[index]!.push(ms);
            }
        }
    }
    const measurements = contenders.map(({ engine, threads }, index) => {
        const sorted = times[index]!.sort((a, b) => a - b);
        return {
            workload: workload.name,
            engine,
            threads,
            ms_median: medianOf(sorted),
            ms_min: sorted[0]!,
            ms_max: sorted.at(-1)!,
        };
    });
    const [ours, ...others] = measurements;
    const comparisons = others.map(other => ({
        workload: workload.name,
        engine: ours!.engine,
        against: other.engine,
        ratio: other.ms_median / ours!.ms_median,
    }));
    return { measurements, comparisons };
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

function medianOf(sorted: readonly number[]): number {
    const middle = sorted.length / 2;
    return Number.isInteger(middle)
        ? (sorted[middle - 1]! + sorted[middle]!) / 2
        : sorted[Math.floor(middle)]!;
}
