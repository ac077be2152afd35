import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { reportHtml } from '../charts/report.ts';
import { sweepReport } from '../charts/sweep-charts.ts';
import { runSweep, type SweepEntry } from '../experiments/run-sweep.ts';
import { runTraining } from '../experiments/run-training.ts';
import { type Combination, type OverSeeds, summarizeSweep } from '../experiments/sweep-summary.ts';
import { sweepTable } from '../experiments/sweep-table.ts';
import { plural } from '../lint/format.ts';
import { type SweptRuns, valuesOf } from '../model/swept-runs.ts';
import { helpers } from '../platform/node/helper-thread.ts';
import { inflate } from '../platform/node/inflate.ts';
import { openAddress } from '../platform/node/open-file.ts';
import { readAddress } from '../platform/node/read-address.ts';
import { openRunStore } from '../platform/node/run-store.ts';
import type { TrainingJob } from '../protocol/training.ts';
import { analyzeFile } from './analyze.ts';
import { UsageError } from './arguments.ts';
import { chooseSweep } from './choose-sweep.ts';
import type { Command } from './command.ts';
import { type Environment, exitCodes } from './environment.ts';
import { storeFileOf, storeOption } from './history.ts';
import { summaryToJson } from './run-json.ts';
import { newHistoryEntry } from './train-and-report.ts';
import { jobOf, refuseRun, refuseUnsound } from './trainable-file.ts';

const formats = ['pretty', 'json'] as const;

export const sweepCommand: Command = {
    name: 'sweep',
    summary: 'Trains every combination of a sweep, and says which is best.',
    usage: 'FILE [options]',
    details:
        'Runs the sweep of a spec, one run after the other, each combination with each seed. Every run is kept in the\n' +
        'history. A run that fails is told of and does not stop the others; Ctrl-C ends the sweep and keeps what is done.',
    options: {
        sweep: { value: 'RUN', summary: 'The sweep of that run, where the spec has several.' },
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
    examples: ['netspec sweep model.netspec', 'netspec sweep model.netspec --format json'],
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
        const id = crypto.randomUUID();
        const historyOf = (index: number) => {
            if (words.has('no-store')) {
                return undefined;
            }
            const entry = newHistoryEntry(
                storeFileOf(words, environment),
                file.uri,
                basename(path),
                environment,
            );
            const values = valuesOf(runs, runs.at(index).labels);
            return entry && { ...entry, sweep: { id, index, values } };
        };
        const voice =
            format === 'json' ? jsonVoice(name, runs, environment) : prettyVoice(name, runs, environment);
        voice.begin();
        const { entries, isReaderGone } = await environment.interruptible(async signal => ({
            entries: await runSweep(runs, {
                train(run, index) {
                    const history = historyOf(index);
                    const job: TrainingJob = jobOf(run, file, environment.builtinData);
                    return runTraining(
                        { ...job, ...(history && { history }) },
                        {
                            now: () => performance.now(),
                            helpers,
                            readFile: readAddress,
                            openFile: openAddress,
                            inflate,
                            onProgress: voice.progress(index),
                            ...(history && {
                                history: { open: (store: string) => openRunStore(store), time: Date.now },
                            }),
                            signal,
                        },
                    );
                },
                onEntry: voice.entry,
                signal,
            }),
            isReaderGone: signal.reason === 'closed',
        }));
        if (isReaderGone) {
            return exitCodes.readerGone;
        }
        const combinations = summarizeSweep(runs, entries);
        voice.end(entries, combinations);
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
        if (entries.length < runs.count) {
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

interface Voice {
    begin(): void;
    progress(index: number): (progress: { readonly step: number; readonly steps: number }) => void;
    entry(entry: SweepEntry): void;
    end(entries: readonly SweepEntry[], combinations: readonly Combination[]): void;
}

/** An interface: more keys may be added, none may go. */
function jsonVoice(sweep: string, runs: SweptRuns, { print }: Environment): Voice {
    const say = (object: object) => print(`${JSON.stringify(object)}\n`);
    const over = (value: OverSeeds | undefined) =>
        value && { mean: value.mean, ...(value.deviation !== undefined && { deviation: value.deviation }) };
    return {
        begin() {},
        progress: () => () => {},
        entry({ index, labels, seed, result }) {
            const about = {
                event: 'run',
                sweep,
                index,
                runs: runs.count,
                values: valuesOf(runs, labels),
                seed,
            };
            if ('problem' in result) {
                say({ ...about, error: result.problem });
                return;
            }
            const { event: _, ...summary } = summaryToJson(result.summary, true);
            say({ ...about, ...summary });
        },
        end(entries, combinations) {
            say({
                event: 'summary',
                sweep,
                runs: runs.count,
                done: entries.length,
                combinations: combinations.map(found => ({
                    values: valuesOf(runs, found.labels),
                    seeds: found.seeds,
                    failures: found.failures,
                    best_validation_loss: over(found.validationLoss),
                    best_validation_accuracy: over(found.validationAccuracy),
                    best_validation_rmse: over(found.validationRmse),
                    final_gap: over(found.gap),
                })),
            });
        },
    };
}

const clearLine = '\r\u001b[2K';

function prettyVoice(sweep: string, runs: SweptRuns, { print, complain, output }: Environment): Voice {
    const { style, isTerminal } = output;
    const width = String(runs.count).length;
    const titleOf = (labels: readonly string[], seed: number): string =>
        [...runs.axes.map((axis, index) => `${axis} = ${labels[index]}`), `seed ${seed}`].join(', ');
    const place = (index: number): string => `${String(index + 1).padStart(width)}/${runs.count}`;
    const show = (text: string) => print(isTerminal ? `${clearLine}${text}` : `${text}\n`);
    return {
        begin() {
            const combinations = runs.count / runs.repeats;
            print(
                `${style.bold(sweep)}: ${plural(combinations, 'combination')} x ${plural(runs.repeats, 'seed')}, ${plural(runs.count, 'run')}\n\n`,
            );
        },
        progress:
            index =>
            ({ step, steps }) => {
                if (isTerminal && steps > 0) {
                    const { labels, seed } = runs.at(index);
                    const share = `${Math.floor((100 * step) / steps)}%`;
                    show(`${place(index)}  ${titleOf(labels, seed)}  ${style.dim(share)}`);
                }
            },
        entry({ index, labels, seed, result }) {
            const said =
                'problem' in result
                    ? style.red(result.problem)
                    : `validation loss ${result.summary.bestValidationLoss.toFixed(4)}${metricText(result.summary)}`;
            show(`${place(index)}  ${titleOf(labels, seed)}  ${said}${isTerminal ? '\n' : ''}`);
        },
        end(entries, combinations) {
            if (isTerminal) {
                print(clearLine);
            }
            if (entries.length > 0) {
                print(`\n${table(runs, combinations, style.dim)}\n`);
            }
            if (entries.length < runs.count) {
                complain(`Stopped after ${entries.length} of ${plural(runs.count, 'run')}.\n`);
            }
        },
    };
}

function metricText(summary: {
    readonly bestValidationAccuracy?: number;
    readonly bestValidationRmse?: number;
}): string {
    if (summary.bestValidationAccuracy !== undefined) {
        return `, accuracy ${(100 * summary.bestValidationAccuracy).toFixed(1)}%`;
    }
    return summary.bestValidationRmse === undefined ? '' : `, RMSE ${summary.bestValidationRmse.toFixed(4)}`;
}

/** The combinations, the best first. */
function table(
    { axes }: SweptRuns,
    combinations: readonly Combination[],
    dim: (text: string) => string,
): string {
    const { head, rows } = sweepTable(axes, combinations);
    const widths = head.map((title, column) =>
        Math.max(title.length, ...rows.map(row => (row[column] ?? '').length)),
    );
    const line = (cells: readonly string[]): string =>
        cells
            .map((cell, column) =>
                column < axes.length ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
            )
            .join('  ')
            .trimEnd();
    return [dim(line(head)), ...rows.map(line)].join('\n');
}
