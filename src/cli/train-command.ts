import { closeSync, openSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EpochMetrics } from '../model/metrics.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import { makeFolder } from '../platform/node/make-folder.ts';
import type { TrainingOutcome } from '../protocol/training.ts';
import { analyzeFile } from './analyze.ts';
import { type Arguments, UsageError } from './arguments.ts';
import type { Command } from './command.ts';
import { engineChoiceOf, engineOptions } from './engine-options.ts';
import { exitCodes } from './environment.ts';
import { storeFileOf, storeOption } from './history.ts';
import { countBySeverity } from './placed-diagnostic.ts';
import { curvesToCsv, summaryToJson } from './run-json.ts';
import { chooseRun } from './run-to-train.ts';
import { newHistoryEntry, trainAndReport } from './train-and-report.ts';
import { jobOf, largestSeed, refuseChoice, refuseRun, refuseUnsound } from './trainable-file.ts';

const formats = ['pretty', 'json'] as const;

export const trainCommand: Command = {
    name: 'train',
    summary: 'Trains a spec, and shows training and validation loss on one chart.',
    usage: 'FILE [options]',
    details:
        'Losses are evaluated with dropout off; the gap is validation loss minus training loss.\n' +
        'Ctrl-C ends the run after the step in progress and sums up what there is.\n' +
        'Runs are kept with their weights: netspec resume goes on with one.',
    options: {
        run: { value: 'NAME', summary: 'The run to train, where the file has several.' },
        seed: { value: 'N', summary: 'Replaces the seed of the spec.' },
        epochs: { value: 'N', summary: 'Replaces the epochs or steps of the spec.' },
        'without-dropout': { summary: 'Trains the twin: the same network without its noise layers.' },
        format: {
            value: 'FORMAT',
            choices: formats,
            summary: 'For people (default), or one JSON object an epoch and a summary.',
        },
        'max-gap': { value: 'G', summary: 'Fails where the final gap is larger: a budget for overfitting.' },
        out: { value: 'DIR', summary: 'Writes curves.csv and summary.json there.' },
        ...engineOptions,
        store: storeOption,
        'no-store': { summary: 'Does not keep the run in the history.' },
    },
    exits: {
        0: 'The run ended.',
        1: 'A value was no number, or the final gap is larger than --max-gap.',
        2: 'The spec cannot be trained, or has several runs and --run names none.',
        130: 'Ctrl-C ended it.',
    },
    examples: [
        'netspec train model.netspec',
        'netspec train model.netspec --epochs 5 --seed 1 --format json',
        'netspec train model.netspec --without-dropout --out results',
    ],
    needsStore: 'where there is one',
    async run(words, environment) {
        const format = words.choice('format', formats, 'pretty');
        const choice = {
            name: words.text('run'),
            seed: words.integer('seed', 0, largestSeed),
            epochs: words.integer('epochs', 1, 1_000_000),
            withoutDropout: words.has('without-dropout'),
        };
        const maxGap = words.number('max-gap');
        const engine = engineChoiceOf(words);
        const [path, ...others] = words.positionals;
        if (path === undefined || others.length > 0) {
            throw new UsageError(path === undefined ? 'Name a file.' : 'One file at a time, please.');
        }
        const file = analyzeFile(path);
        // The mistakes come first: they may be why a run is missing.
        if (refuseUnsound(file, format, environment) || file.spec === undefined) {
            return exitCodes.unusable;
        }
        const chosen = chooseRun(file.spec, choice);
        if ('problem' in chosen) {
            return refuseChoice(path, chosen, format, environment);
        }
        if (refuseRun(file, chosen.spec.name, format, environment)) {
            return exitCodes.unusable;
        }
        const files = preparedFiles(words);
        const findings = countBySeverity(file.diagnostics);
        if (format === 'pretty' && findings !== undefined) {
            environment.print(environment.output.style.dim(`${findings}: netspec lint ${path} says more.\n`));
        }
        const history = words.has('no-store')
            ? undefined
            : newHistoryEntry(storeFileOf(words, environment), file.uri, basename(path), environment);
        const job = jobOf(chosen.run, file, environment.builtinData);
        return trainAndReport({ ...job, engine, ...(history && { history }) }, format, environment, {
            maxGap,
            ended(epochs, outcome) {
                if (files !== undefined) {
                    writeResults(files, chosen.run, epochs, outcome);
                }
            },
        });
    },
};

/** The files of `--out`. */
interface ResultFiles {
    readonly curves: string;
    readonly summary: string;
}

/** Opens the files of `--out` for writing before hours of training rather than after. */
function preparedFiles(words: Arguments): ResultFiles | undefined {
    const folder = words.text('out');
    if (folder === undefined) {
        return undefined;
    }
    const files = { curves: join(folder, 'curves.csv'), summary: join(folder, 'summary.json') };
    try {
        makeFolder(folder);
        for (const file of Object.values(files)) {
            closeSync(openSync(file, 'a'));
        }
    } catch (error) {
        throw new UsageError(`--out ${folder} cannot be written: ${reasonOf(error)}.`);
    }
    return files;
}

/** What stands in the way, without the name of the system call. */
function reasonOf(error: unknown): string {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reasons: Readonly<Record<string, string>> = {
        EACCES: 'permission is denied',
        EEXIST: 'a file of that name is in the way',
        EISDIR: 'curves.csv or summary.json there is a folder',
        ENOENT: 'no folder can be made there',
        ENOSPC: 'the disk is full',
        ENOTDIR: 'a part of that path is a file',
        EROFS: 'the disk is read-only',
    };
    return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

/** Whatever an earlier run left there is replaced, so that curves and summary always belong together. */
function writeResults(
    files: ResultFiles,
    run: ResolvedRun,
    epochs: readonly EpochMetrics[],
    outcome: TrainingOutcome,
): void {
    writeFileSync(files.curves, curvesToCsv(epochs));
    if (outcome.outcome === 'failed') {
        const { message, epoch, layer } = outcome;
        writeFileSync(files.summary, `${JSON.stringify({ error: message, epoch, layer }, null, 2)}\n`);
    } else if (outcome.summary === undefined) {
        writeFileSync(files.summary, `${JSON.stringify({ stopped: true }, null, 2)}\n`);
    } else {
        const { event: _, ...summary } = summaryToJson(outcome.summary, outcome.outcome === 'finished', run);
        writeFileSync(files.summary, `${JSON.stringify(summary, null, 2)}\n`);
    }
}
