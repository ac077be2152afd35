import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { reportHtml } from '../charts/report.ts';
import { sweepReport } from '../charts/sweep-charts.ts';
import { findSweep, type ResumedSweep, type SweptSpec } from '../experiments/resumed-sweep.ts';
import { runSweep } from '../experiments/run-sweep.ts';
import { sweepTrainer } from '../experiments/sweep-runs.ts';
import { summarizeSweep } from '../experiments/sweep-summary.ts';
import { valuesOf } from '../model/swept-runs.ts';
import { analyzeFile } from './analyze.ts';
import { UsageError } from './arguments.ts';
import { chooseSweep } from './choose-sweep.ts';
import type { Command } from './command.ts';
import { poolEngineOptions } from './engine-options.ts';
import { type Environment, exitCodes } from './environment.ts';
import { storeFileOf, storeOption, withStore } from './history.ts';
import { openPool, parallelOption } from './open-pool.ts';
import { jsonVoice, prettyVoice } from './sweep-voice.ts';
import { historyEntry, newHistoryEntry } from './train-and-report.ts';
import { jobOf, refuseRun, refuseUnsound } from './trainable-file.ts';

const formats = ['pretty', 'json'] as const;

export const sweepCommand: Command = {
    name: 'sweep',
    summary: 'Trains every combination of a sweep, and says which is best.',
    usage: 'FILE [options]',
    details:
        'Runs the sweep of a spec, each combination with each seed or what its search chooses, as many runs at once as there are\n' +
        'cores. Every run is kept in the history epoch by epoch, so a sweep that was cut off goes on with --resume.\n' +
        'A run that fails is told of and does not stop the others; Ctrl-C ends the sweep and keeps what is done.',
    options: {
        sweep: { value: 'RUN', summary: 'The sweep of that run, where the spec has several.' },
        parallel: parallelOption,
        ...poolEngineOptions,
        resume: { summary: 'Goes on with the newest sweep of this spec, which must not have changed.' },
        format: {
            value: 'FORMAT',
            choices: formats,
            summary: 'For people (default), or one JSON object a run and a summary.',
        },
        report: {
            value: 'FILE',
            summary: 'Writes the charts and the table of the sweep as a page of HTML that stands alone.',
        },
        store: storeOption,
        'no-store': { summary: 'Does not keep the runs in the history.' },
    },
    exits: {
        0: 'Every run ended.',
        1: 'A run failed.',
        2: 'The spec cannot be trained, or has several sweeps and --sweep names none.',
        130: 'Ctrl-C ended it.',
    },
    examples: [
        'netspec sweep model.netspec',
        'netspec sweep model.netspec --resume',
        'netspec sweep model.netspec --parallel 2 --format json',
    ],
    needsStore: 'where there is one',
    async run(words, environment) {
        const format = words.choice('format', formats, 'pretty');
        const [path, ...others] = words.positionals;
        if (path === undefined || others.length > 0) {
            throw new UsageError(path === undefined ? 'Name a file.' : 'One file at a time, please.');
        }
        const file = analyzeFile(path);
        if (refuseUnsound(file, format, environment)) {
            return exitCodes.unusable;
        }
        const chosen = chooseSweep(file, words.text('sweep'));
        if ('problem' in chosen) {
            if (format === 'json') {
                const { problem, names } = chosen;
                environment.print(`${JSON.stringify({ event: 'error', message: problem, sweeps: names })}\n`);
            } else {
                environment.complain(`${path}: ${chosen.problem}\n`);
            }
            return exitCodes.unusable;
        }
        const { name, runs } = chosen;
        if (refuseRun(file, name, format, environment)) {
            return exitCodes.unusable;
        }
        const store = storeFileOf(words, environment);
        const isKept = !words.has('no-store');
        const resumed = words.has('resume')
            ? resumedSweep(store, {
                  specUri: file.uri,
                  specText: file.analysis?.text ?? '',
                  run: name,
                  axes: runs.axes,
              })
            : undefined;
        const id = resumed?.id ?? crypto.randomUUID();
        const voice =
            format === 'json' ? jsonVoice(name, runs, environment) : prettyVoice(name, runs, environment);
        const ended = [...(resumed?.known.values() ?? [])].filter(({ result }) => result !== undefined);
        voice.begin(ended.length);
        const pool = openPool(words, environment, isKept ? store : undefined);
        const { entries, isReaderGone, isStopped } = await environment.interruptible(async signal => ({
            entries: await runSweep(
                runs,
                {
                    parallel: pool.size,
                    train: sweepTrainer({
                        pool,
                        jobOf: run => jobOf(run, file, environment.builtinData),
                        historyOf(index) {
                            const entry = isKept
                                ? newHistoryEntry(store, file.uri, basename(path), environment)
                                : undefined;
                            const values = valuesOf(runs, runs.at(index).labels);
                            // The text that the runs are made of, whatever is saved meanwhile.
                            const { text: specText = '' } = file.analysis ?? {};
                            return entry && { ...entry, specText, sweep: { id, index, values } };
                        },
                        earlier(index) {
                            const run = resumed?.runs.get(index);
                            return run && historyEntry(store, run, environment);
                        },
                        onProgress: voice.progress,
                        signal,
                    }),
                    onEntry: voice.entry,
                    now: () => performance.now(),
                    signal,
                },
                resumed?.known,
            ).finally(() => pool.close()),
            isReaderGone: signal.reason === 'closed',
            isStopped: signal.aborted,
        }));
        if (isReaderGone) {
            return exitCodes.readerGone;
        }
        const combinations = summarizeSweep(runs, entries);
        voice.end(entries, combinations, isStopped);
        const report = words.text('report');
        if (
            report !== undefined &&
            !writeReport(
                report,
                reportHtml(sweepReport(name, runs.axes, combinations, file.analysis?.text)),
                environment,
            )
        ) {
            return exitCodes.unusable;
        }
        if (isStopped) {
            return exitCodes.interrupted;
        }
        return entries.some(({ result }) => 'problem' in result) ? exitCodes.findings : exitCodes.ok;
    },
};

/** False where it could not be written, which is said. */
function writeReport(path: string, html: string, { complain }: Environment): boolean {
    try {
        writeFileSync(path, html);
        return true;
    } catch (error) {
        complain(`${path}: ${error instanceof Error ? error.message : error}\n`);
        return false;
    }
}

/** The newest sweep of the spec, as its text is now. @throws UsageError where there is none */
function resumedSweep(store: string, spec: SweptSpec): ResumedSweep {
    const found = withStore(store, kept => findSweep(kept, spec));
    if (found === undefined) {
        throw new UsageError(
            `The history has no sweep of ${spec.run} by this spec as it is now, so there is none to go on with.`,
        );
    }
    return found;
}
