// What the studies of the papers' effects say in words: which of two ways of training errs less, and by how much. Pure.

import {
    excludesZero,
    type PairedInterval,
    pairedInterval,
} from '../../src/experiments/comparison/paired-interval.ts';
import { changeText } from './page-parts.ts';
import type { FinishedPaperRun } from './paper-runs.ts';

export function lastError({ validationError }: FinishedPaperRun): number {
    return validationError.at(-1) ?? Number.NaN;
}

/** What `variant` adds to the last error of `base`, over the seeds that both have; undefined where there is none. */
export function difference(
    base: readonly FinishedPaperRun[],
    variant: readonly FinishedPaperRun[],
): PairedInterval | undefined {
    const changes = base.flatMap(run => {
        const pair = variant.find(({ seed }) => seed === run.seed);
        return pair === undefined ? [] : [lastError(pair) - lastError(run)];
    });
    return changes.length === 0 ? undefined : pairedInterval(changes);
}

/** `-0.31 ± 0.12 (3)`: percentage points, over so many seeds. */
export function points(change: PairedInterval | undefined): string {
    return change === undefined ? 'not measured' : `${changeText(change, 100)} (${change.count})`;
}

export type Finding = 'lower' | 'higher' | 'open';

/** Of a single pair nothing is known. */
export function findingOf(change: PairedInterval | undefined): Finding {
    return change === undefined || !excludesZero(change) ? 'open' : change.mean < 0 ? 'lower' : 'higher';
}

export interface Ranked {
    readonly name: string;
    readonly runs: readonly FinishedPaperRun[];
}

export interface OrderFound {
    readonly same: number;
    /** Pairs in the paper's order, the better one last, that ours has the other way round. */
    readonly opposite: readonly (readonly [worse: string, better: string])[];
    readonly open: number;
}

/** How far our errors have the order of the paper's, whose methods are given from the worst to the best. */
export function orderFound(methods: readonly Ranked[]): OrderFound {
    const opposite: [string, string][] = [];
    let [same, open] = [0, 0];
    methods.forEach((worse, place) => {
        for (const better of methods.slice(place + 1)) {
            const finding = findingOf(difference(worse.runs, better.runs));
            same += Number(finding === 'lower');
            open += Number(finding === 'open');
            if (finding === 'higher') {
                opposite.push([worse.name, better.name]);
            }
        }
    });
    return { same, opposite, open };
}

export interface BestFound {
    readonly best: Ranked;
    /** Those that are not shown to be worse. */
    readonly alike: readonly string[];
}

/** The way with the lowest mean error; undefined where nothing is measured. */
export function bestOf(ways: readonly Ranked[]): BestFound | undefined {
    const meanError = ({ runs }: Ranked) => runs.reduce((sum, run) => sum + lastError(run), 0) / runs.length;
    const [best, ...others] = ways
        .filter(({ runs }) => runs.length > 0)
        .sort((a, b) => meanError(a) - meanError(b));
    return best === undefined
        ? undefined
        : {
              best,
              alike: others
                  .filter(({ runs }) => findingOf(difference(best.runs, runs)) === 'open')
                  .map(({ name }) => name),
          };
}
