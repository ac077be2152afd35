// Which sweep is meant, whether it can be run, and its runs one by one: what the editor asks for.

import type { SweptRuns } from '../model/swept-runs.ts';
import type {
    ResolveSweepParams,
    ResolveSweepResult,
    SweptRunParams,
    SweptRunResult,
} from '../protocol/language.ts';
import type { Analysis } from './analysis.ts';
import { joinWith } from './resolve/describe.ts';
import { layerLinesOf, refuse } from './resolve-run.ts';

/** The sweep of that run, or why not. */
export function resolveSweep(
    analysis: Analysis,
    { run: wanted }: Omit<ResolveSweepParams, 'uri'>,
): ResolveSweepResult {
    const sweeps = sweepsOf(analysis);
    const names = [...sweeps.keys()];
    const name = wanted ?? (names.length === 1 ? names[0] : undefined);
    const refusals = analysis.refusals(name ?? '');
    if (refusals.length > 0) {
        return refuse(analysis, refusals);
    }
    const runs = name === undefined ? undefined : sweeps.get(name);
    if (name === undefined || runs === undefined) {
        return { result: 'choose', runs: names, message: chooseMessage(wanted, names) };
    }
    const { at: _, ...sweep } = runs;
    return { result: 'sweep', run: name, ...sweep };
}

/** One run of a sweep that `resolveSweep` has found in the same text. */
export function sweptRun(
    analysis: Analysis,
    { run: name, index }: Omit<SweptRunParams, 'uri' | 'text'>,
): SweptRunResult {
    const runs = sweepsOf(analysis).get(name);
    if (runs === undefined || index >= runs.count) {
        throw new Error(`The sweep of ${name} has no run ${index + 1}.`);
    }
    const swept = runs.at(index);
    return { ...swept, layerLines: 'problem' in swept.run ? [] : layerLinesOf(analysis, swept.run) };
}

function sweepsOf({ sweptRuns }: Analysis): ReadonlyMap<string, SweptRuns> {
    return new Map([...sweptRuns].map(([{ run }, runs]) => [run, runs]));
}

function chooseMessage(wanted: string | undefined, names: readonly string[]): string {
    if (names.length === 0) {
        return 'This spec has no `sweep` block: add one as `sweep RUN { setting = [1, 2] }`.';
    }
    const all = joinWith(
        'and',
        names.map(name => `\`${name}\``),
    );
    return wanted === undefined
        ? `This spec has several sweeps: of ${all}.`
        : `This spec has no sweep of \`${wanted}\`, but of ${all}.`;
}
