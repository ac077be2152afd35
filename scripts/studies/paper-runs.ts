// What the study of the papers keeps of a run: a line of docs/papers/<study>.jsonl.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LearnedRatesSummary } from '../../src/model/metrics.ts';
import { repositoryRoot } from '../paths.ts';

export const papersFolder = join(repositoryRoot, 'docs', 'papers');

interface Identity {
    /** The spec's name in examples/papers. */
    readonly study: string;
    /** The run that the sweep starts from. */
    readonly sweep: string;
    /** The value of each axis, as it is written. */
    readonly values: Readonly<Record<string, string>>;
    readonly seed: number;
    /** Of network, data and settings, seed included. */
    readonly key: string;
}

/** One value an epoch in each column. Errors are 1 minus the accuracy, or root mean squared errors in the target's unit. */
export interface FinishedPaperRun extends Identity {
    readonly parameters: number;
    readonly seconds: number;
    readonly validationLoss: readonly number[];
    readonly trainingLoss: readonly number[];
    readonly validationError: readonly number[];
    readonly trainingError: readonly number[];
    /** After the last epoch, noise off. */
    readonly layers?:
        | readonly { readonly name: string; readonly meanActivation: number; readonly sparsity: number }[]
        | undefined;
    readonly learnedRates?: readonly LearnedRatesSummary[];
}

export type PaperRun = FinishedPaperRun | (Identity & { readonly problem: string });

/**
 * The finished runs of a study, in the order in which they ended. Of two with the same values and seed the later one: the spec has
 * changed between them.
 */
export function paperRuns(study: string): FinishedPaperRun[] {
    const file = join(papersFolder, `${study}.jsonl`);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    const finished = lines
        .filter(line => line !== '')
        .map((line): PaperRun => JSON.parse(line))
        .filter((run): run is FinishedPaperRun => !('problem' in run));
    return [
        ...new Map(finished.map(run => [JSON.stringify([run.sweep, run.values, run.seed]), run])).values(),
    ];
}
