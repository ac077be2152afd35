// From a file to jobs, or to why there is none: what `train` and `sweep` share.

import type { ResolvedRun } from '../model/resolved.ts';
import type { TrainingJob } from '../protocol/training.ts';
import { type AnalyzedFile, isLanguageError } from './analyze.ts';
import { type Environment, exitCodes } from './environment.ts';
import { diagnosticToJson, type PlacedDiagnostic } from './placed-diagnostic.ts';
import { printForPeople } from './print-for-people.ts';

type Format = 'pretty' | 'json';

export const largestSeed = 0xffff_ffff;

/** True, and said, where the file has mistakes of the language. */
export function refuseUnsound(file: AnalyzedFile, format: Format, environment: Environment): boolean {
    const mistakes = file.diagnostics.filter(isLanguageError);
    if (file.spec !== undefined && mistakes.length === 0) {
        return false;
    }
    refuse(file, mistakes, format, environment);
    return true;
}

/** True, and said, where this run of the file may not be trained. */
export function refuseRun(
    file: AnalyzedFile,
    run: string,
    format: Format,
    environment: Environment,
): boolean {
    const refusals = file.refusals(run);
    if (refusals.length === 0) {
        return false;
    }
    refuse(file, refusals, format, environment);
    return true;
}

/** Says which runs there are instead of what was asked for. Returns the exit code. */
export function refuseChoice(
    path: string,
    { problem, names }: { readonly problem: string; readonly names: readonly string[] },
    format: Format,
    environment: Environment,
): number {
    if (format === 'json') {
        environment.print(`${JSON.stringify({ event: 'error', message: problem, runs: names })}\n`);
    } else {
        environment.complain(`${path}: ${problem}\n`);
    }
    return exitCodes.unusable;
}

function refuse(
    file: AnalyzedFile,
    diagnostics: readonly PlacedDiagnostic[],
    format: Format,
    environment: Environment,
): void {
    if (format === 'json') {
        for (const diagnostic of diagnostics) {
            environment.print(`${JSON.stringify({ event: 'error', ...diagnosticToJson(diagnostic) })}\n`);
        }
        return;
    }
    printForPeople(diagnostics, file.lines, environment);
    environment.complain(`${file.file} cannot be trained.\n`);
}

export function jobOf(run: ResolvedRun, { uri, lines }: AnalyzedFile, builtinDataUri: string): TrainingJob {
    return {
        run,
        baseUri: new URL('.', uri).href,
        builtinDataUri,
        layerLines: run.network.layers.map(({ source }) => lines?.positionAt(source.token.start).line),
    };
}
