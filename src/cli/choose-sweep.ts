// Which sweep `netspec sweep` runs.

import { nearestName } from '../core/nearest-name.ts';
import type { SweptRuns } from '../model/swept-runs.ts';
import type { AnalyzedFile } from './analyze.ts';
import { didYouMean } from './arguments.ts';

export type ChosenSweep =
    /** `name` is that of the run that it starts from. */
    | { readonly name: string; readonly runs: SweptRuns }
    | { readonly problem: string; readonly names: readonly string[] };

export function chooseSweep({ analysis }: AnalyzedFile, asked: string | undefined): ChosenSweep {
    const sweeps = [...(analysis?.sweptRuns ?? [])].map(([{ run }, runs]) => ({ name: run, runs }));
    const names = sweeps.map(({ name }) => name);
    const [first] = sweeps;
    if (first === undefined) {
        return { problem: 'This spec has no `sweep` block.', names };
    }
    if (asked === undefined && sweeps.length > 1) {
        return {
            problem: `This spec has several sweeps, so name one with --sweep: ${names.join(', ')}.`,
            names,
        };
    }
    const found = asked === undefined ? first : sweeps.find(({ name }) => name === asked);
    if (found !== undefined) {
        return found;
    }
    const near = didYouMean(nearestName(asked ?? '', names));
    return {
        problem: `There is no sweep of ${JSON.stringify(asked)} here, but of ${names.join(', ')}.${near}`,
        names,
    };
}
