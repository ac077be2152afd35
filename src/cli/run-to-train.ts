// Which run `netspec train` trains, with what the command line changes about it.

import { nearestName } from '../core/nearest-name.ts';
import type { ResolvedRun, ResolvedSpec } from '../model/resolved.ts';
import { twinOf } from '../model/twin.ts';
import { didYouMean } from './arguments.ts';

export interface RunChoice {
    readonly name?: string | undefined;
    readonly seed?: number | undefined;
    readonly epochs?: number | undefined;
    readonly withoutDropout: boolean;
}

export type ChosenRun =
    /** `spec` is the run as the spec has it, `run` what is trained instead. */
    | { readonly spec: ResolvedRun; readonly run: ResolvedRun }
    | { readonly problem: string; readonly names: readonly string[] };

export function chooseRun({ runs }: ResolvedSpec, choice: RunChoice): ChosenRun {
    const names = runs.map(({ name }) => name);
    const refuse = (problem: string): ChosenRun => ({ problem, names });
    const [first] = runs;
    if (first === undefined) {
        return refuse('This spec trains nothing: it has no `train` block.');
    }
    if (choice.name === undefined && runs.length > 1) {
        return refuse(`This spec has several runs, so name one with --run: ${names.join(', ')}.`);
    }
    const run = choice.name === undefined ? first : runs.find(({ name }) => name === choice.name);
    if (run === undefined) {
        const near = didYouMean(nearestName(choice.name ?? '', names));
        return refuse(`There is no run ${JSON.stringify(choice.name)} here, but ${names.join(', ')}.${near}`);
    }
    const changed = withChanges(run, choice);
    if (!choice.withoutDropout) {
        return { spec: run, run: changed };
    }
    const twin = twinOf(changed);
    return twin === undefined
        ? refuse(`${run.name} has no dropout or other noise to leave out: it is its own twin.`)
        : { spec: run, run: twin };
}

function withChanges(run: ResolvedRun, { seed, epochs }: RunChoice): ResolvedRun {
    return {
        ...run,
        settings: {
            ...run.settings,
            ...(seed !== undefined && { seed }),
            // One of the two is always null.
            ...(epochs !== undefined && { epochs, steps: null }),
        },
    };
}
