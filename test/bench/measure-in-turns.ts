// Measures contenders in turns, so that whatever else the machine does meets all of them.

import { setTimeout } from 'node:timers/promises';
import {
    type Absent,
    type Comparison,
    type Contender,
    type Measurement,
    medianOf,
    type Workload,
} from './workload.ts';

/** A turn repeats the work until it takes about this long, so that neither clocks nor a single step count for much. */
const turnMs = 50;
/** As long goes by untimed at first, for compilers and caches; a slower contender does its work once. */
const warmUpMs = 1_000;
/** A contender that needs more for all its turns sits some of them out. */
const budgetMs = 8_000;
/** But it has at least so many, unless it is slow. */
const fewestTurns = 5;
/** Of steps that take seconds, the ratios are so large that one or two say enough. */
const slowMs = 1_000;
const turnsOfSlow = 2;
/** Its first step is all that is measured of one that needs longer for it. */
const verySlowMs = 5_000;
/** Who needs longer for its first is not waited for, and counted as if it took just that long. */
const patienceMs = 20_000;

interface Turns {
    readonly contender: Contender;
    readonly repetitions: number;
    /** Takes part in one round of so many. */
    readonly every: number;
    readonly milliseconds: number[];
    /** It has no more turns: its first step was enough. */
    readonly isDone: boolean;
    /** What is known of it is that it takes longer than anyone waits. */
    readonly isGivenUp: boolean;
}

/**
 * The comparisons are of the first of ours with each of the others; where none of ours takes part there are none. A peer
 * that fails at its first steps, as one without the gradient of a layer, is absent; ours may not fail.
 */
export async function measureInTurns(
    { name: workload, repetitions }: Pick<Workload, 'name' | 'repetitions'>,
    contenders: readonly Contender[],
    rounds: number,
): Promise<{
    readonly measurements: readonly Measurement[];
    readonly comparisons: readonly Comparison[];
    readonly absent: readonly Absent[];
}> {
    const all: Turns[] = [];
    const absent: Absent[] = [];
    for (const contender of contenders) {
        try {
            all.push(await warmUp(contender, rounds, repetitions));
        } catch (error) {
            if (contender.isPeer !== true || !(error instanceof Error)) {
                throw error;
            }
            absent.push({ engine: contender.engine, absent: reasonIn(error.message) });
        }
    }
    for (let round = 0; round < rounds; round++) {
        for (const { contender, repetitions: times, every, milliseconds, isDone } of all) {
            if (round % every === 0 && !isDone) {
                if (times > 1) {
                    // The turns of the others have emptied the caches.
                    await contender.measure(1);
                }
                milliseconds.push(await contender.measure(times));
            }
        }
    }
    const measurements = all.map(({ contender: { engine, threads, setting }, milliseconds, isGivenUp }) => {
        const sorted = milliseconds.toSorted((a, b) => a - b);
        return {
            workload,
            engine,
            threads,
            ms_median: medianOf(sorted),
            ms_min: sorted[0]!,
            ms_max: sorted.at(-1)!,
            ...(setting !== undefined && { setting }),
            ...(isGivenUp && { at_least: true as const }),
        };
    });
    const first = all.findIndex(({ contender }) => contender.isPeer !== true);
    const ours = measurements[first];
    const others = ours === undefined ? [] : measurements.toSpliced(first, 1);
    const comparisons = others.map(other => ({
        workload,
        engine: ours!.engine,
        against: other.engine,
        ratio: other.ms_median / ours!.ms_median,
        threads: ours!.threads,
        against_threads: other.threads,
        ...('at_least' in other && { at_least: true as const }),
    }));
    return { measurements, comparisons, absent };
}

/** Of a stack trace, the line that says what is wrong. */
function reasonIn(message: string): string {
    return message.split('\n').find(line => /^\w*Error: /.test(line)) ?? message;
}

async function warmUp(contender: Contender, rounds: number, wanted: number | undefined): Promise<Turns> {
    const waiting = new AbortController();
    const first = await Promise.race([
        contender.measure(1),
        setTimeout(patienceMs, undefined, { signal: waiting.signal }).catch(() => undefined),
    ]);
    waiting.abort();
    if (first === undefined || (contender.isPeer === true && first > verySlowMs)) {
        // One that is still at it would take a core from the others.
        await contender.close?.();
        const isGivenUp = first === undefined;
        const milliseconds = [first ?? patienceMs];
        return { contender, repetitions: 1, every: 1, milliseconds, isDone: true, isGivenUp };
    }
    let ms = first;
    for (let spent = ms; spent < warmUpMs; ) {
        const times = Math.max(1, Math.min(Math.floor(turnMs / ms), 10_000));
        ms = await contender.measure(times);
        spent += Math.max(ms * times, 1);
    }
    const repetitions = wanted ?? Math.max(1, Math.round(turnMs / ms));
    const affordable = Math.floor(budgetMs / (ms * (repetitions + 1)));
    const turns = Math.max(ms > slowMs ? turnsOfSlow : fewestTurns, affordable);
    const every = Math.max(1, Math.floor(rounds / turns));
    return { contender, repetitions, every, milliseconds: [], isDone: false, isGivenUp: false };
}
