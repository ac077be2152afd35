// The kept runs of the papers' studies, chosen by what they were trained with, and their numbers as the page writes them.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { meanInterval } from '../../src/charts/confidence.ts';
import { overSeeds } from '../../src/experiments/sweep-summary.ts';
import { missing } from './page-parts.ts';
import { type FinishedPaperRun, paperRuns, papersFolder } from './paper-runs.ts';

/** `1.62 ± 0.10 % (3)`: the mean with the 95 % interval over so many seeds. */
export function percent(values: readonly number[], digits = 2): string {
    const over = overSeeds(values);
    if (over === undefined) {
        return missing;
    }
    const interval = meanInterval(over.mean, over.deviation, values.length);
    const margin = interval && ` ± ${(100 * (interval[1] - over.mean)).toFixed(digits)}`;
    return `${(100 * over.mean).toFixed(digits)}${margin ?? ''} % (${values.length})`;
}

export function number(values: readonly number[], digits = 2): string {
    const over = overSeeds(values);
    return over === undefined ? missing : over.mean.toFixed(digits);
}

export function chosen(
    study: string,
    sweep: string,
    values: Readonly<Record<string, string>> = {},
): FinishedPaperRun[] {
    return paperRuns(study).filter(
        run =>
            run.sweep === sweep &&
            Object.entries(values).every(([axis, value]) => run.values[axis] === value),
    );
}

export function jsonOf<T>(study: string): T | undefined {
    const file = join(papersFolder, `${study}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** The values of an axis in the order in which they were met. */
export function valuesOn(study: string, sweep: string, axis: string): string[] {
    const met = chosen(study, sweep).map(run => run.values[axis] ?? '');
    return [...new Set(met)].sort((a, b) => Number(a) - Number(b));
}
