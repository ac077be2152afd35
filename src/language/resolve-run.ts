// Which run is meant and whether it can be trained: the same answer for the editor and the command line.

import type { SpecDiagnostic } from '../model/finding.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import { twinOf } from '../model/twin.ts';
import type { ResolveRunParams, ResolveRunResult } from '../protocol/language.ts';
import type { Analysis } from './analysis.ts';
import { runName } from './resolve/declarations.ts';
import { joinWith } from './resolve/describe.ts';

/** The run of that name, its twin without dropout where asked for, or why not. */
export function resolveRun(
    analysis: Analysis,
    { run: wanted, withoutDropout = false }: Omit<ResolveRunParams, 'uri'>,
): ResolveRunResult {
    const declared = declaredRuns(analysis);
    const name = wanted ?? (declared.length === 1 ? declared[0] : undefined);
    const refusals = analysis.refusals(name ?? '', { withoutDropout });
    if (refusals.length > 0 && (name === undefined || declared.includes(name) || declared.length === 0)) {
        return refuse(analysis, refusals);
    }
    if (name === undefined || !declared.includes(name)) {
        return { result: 'choose', runs: declared, message: chooseMessage(wanted, declared) };
    }
    const run = analysis.spec.runs.find(candidate => candidate.name === name);
    if (run === undefined) {
        return refuse(analysis, analysis.diagnostics);
    }
    return withoutDropout ? twin(analysis, run) : found(analysis, run);
}

function found(analysis: Analysis, run: ResolvedRun): ResolveRunResult {
    return { result: 'run', run, layerLines: layerLinesOf(analysis, run) };
}

/** The line, from 1, that each layer of the network stands on, by id. */
export function layerLinesOf({ positions }: Analysis, run: ResolvedRun): number[] {
    return run.network.layers.map(({ source }) => positions.positionAt(source.token.start).line + 1);
}

/** The names of the runs that the file declares, whether or not they are right. */
export function declaredRuns({ tree }: Analysis): string[] {
    const names = tree.declarations.flatMap(declaration =>
        declaration.$type === 'Train' ? (runName(declaration) ?? []) : [],
    );
    return [...new Set(names)];
}

function chooseMessage(wanted: string | undefined, declared: readonly string[]): string {
    if (declared.length === 0) {
        return 'This spec trains nothing: add `train MODEL on DATA { }`.';
    }
    const names = joinWith(
        'and',
        declared.map(name => `\`${name}\``),
    );
    return wanted === undefined
        ? `This spec has several runs: ${names}.`
        : `This spec has no run \`${wanted}\`. It has ${names}.`;
}

export function refuse(
    analysis: Analysis,
    diagnostics: readonly SpecDiagnostic[],
): Extract<ResolveRunResult, { result: 'refused' }> {
    const placed = diagnostics.map(diagnostic => ({
        ...diagnostic,
        start: analysis.positions.positionAt(diagnostic.range.start),
    }));
    const [first] = placed;
    const more = placed.length > 1 ? ` (and ${placed.length - 1} more)` : '';
    const message =
        first === undefined
            ? 'This spec cannot be trained.'
            : `Line ${first.start.line + 1}, column ${first.start.character + 1}: ${first.message}${more}`;
    return { result: 'refused', diagnostics: placed, message };
}

function twin(analysis: Analysis, run: ResolvedRun): ResolveRunResult {
    const without = twinOf(run);
    if (without !== undefined) {
        return found(analysis, without);
    }
    return refuse(analysis, [
        {
            rule: 'type',
            severity: 'error',
            message: `The run \`${run.name}\` has no dropout or other noise to leave out, so there is nothing to compare.`,
            range: run.source.token,
            related: [],
        },
    ]);
}
