// Tells of a run while it goes on: as JSON, as a table in a log file, or as a progress bar on a terminal.

import { failureText } from '../experiments/failure-text.ts';
import { bestEpochOf, type EpochMetrics, type RunSummary } from '../model/metrics.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import type { TrainingOutcome, TrainingProgress } from '../protocol/training.ts';
import type { Environment } from './environment.ts';
import { epochToJson, summaryToJson } from './run-json.ts';
import { headline, lossChart, progressLine, summaryForPeople, tableHead, tableLine } from './train-report.ts';

export interface RunReporter {
    /** The epochs reported so far. */
    readonly epochs: readonly EpochMetrics[];
    progress(progress: TrainingProgress): void;
    end(outcome: TrainingOutcome): void;
}

interface Voice {
    begin(): void;
    epoch(epoch: EpochMetrics, isFirst: boolean): void;
    progress(progress: TrainingProgress, latest: EpochMetrics | undefined): void;
    /** `isWhole` is false where the run was stopped. */
    summary(summary: RunSummary, epochs: readonly EpochMetrics[], isWhole: boolean): void;
    /** Nothing to sum up: stopped before the first epoch ended. */
    nothing(): void;
    failure(failure: Extract<TrainingOutcome, { outcome: 'failed' }>, epochs: readonly EpochMetrics[]): void;
}

export function createReporter(
    run: ResolvedRun,
    format: 'pretty' | 'json',
    environment: Environment,
): RunReporter {
    const voice = format === 'json' ? jsonVoice(run, environment) : prettyVoice(run, environment);
    const epochs: EpochMetrics[] = [];
    let hasToldNotes = false;
    let toldProblem: string | undefined;
    const tellProblem = (problem: string | undefined): void => {
        if (problem !== undefined && problem !== toldProblem) {
            toldProblem = problem;
            environment.complain(`Note: ${problem}\n`);
        }
    };
    voice.begin();
    return {
        epochs,
        progress(progress) {
            if (!hasToldNotes && progress.notes !== undefined) {
                hasToldNotes = true;
                environment.complain(progress.notes.map(note => `Note: ${note}\n`).join(''));
            }
            tellProblem(progress.historyProblem);
            epochs.unshift(...(progress.earlier ?? []));
            for (const epoch of progress.finished) {
                epochs.push(epoch);
                voice.epoch(epoch, epochs.length === 1);
            }
            voice.progress(progress, epochs.at(-1));
        },
        end(outcome) {
            if (outcome.outcome !== 'failed') {
                tellProblem(outcome.historyProblem);
            }
            if (outcome.outcome === 'failed') {
                voice.failure(outcome, epochs);
            } else if (outcome.summary === undefined) {
                voice.nothing();
            } else {
                voice.summary(outcome.summary, epochs, outcome.outcome === 'finished');
            }
        },
    };
}

const silent = () => {};

function jsonVoice(run: ResolvedRun, { print }: Environment): Voice {
    const say = (object: object) => print(`${JSON.stringify(object)}\n`);
    return {
        begin: silent,
        epoch: epoch => say(epochToJson(run.name, epoch)),
        progress: silent,
        summary: (summary, _epochs, isWhole) => say(summaryToJson(summary, isWhole, run)),
        nothing: silent,
        failure: ({ message, epoch, layer }) => say({ event: 'error', message, epoch, layer }),
    };
}

/** Back to the start of the line, and clear it. */
const clearLine = '\r\u001b[2K';

function prettyVoice(run: ResolvedRun, environment: Environment): Voice {
    const { print, complain, output, errorStyle } = environment;
    const clear = () => {
        if (output.isTerminal) {
            print(clearLine);
        }
    };
    return {
        begin: () => print(`${headline(run, output.style)}\n\n`),
        epoch(epoch, isFirst) {
            if (!output.isTerminal) {
                print(`${isFirst ? `${tableHead(epoch, output.style)}\n` : ''}${tableLine(epoch)}\n`);
            }
        },
        progress(progress, latest) {
            if (output.isTerminal) {
                print(`${clearLine}${progressLine(progress, latest, output)}`);
            }
        },
        nothing() {
            clear();
            complain('Stopped before the first epoch ended.\n');
        },
        summary(summary, epochs, isWhole) {
            clear();
            const chart = epochs.length > 1 ? `${lossChart(epochs, summary.bestEpoch, output)}\n\n` : '';
            print(
                `${output.isTerminal ? '' : '\n'}${chart}${summaryForPeople(summary, epochs, isWhole, output.style, output.glyphs)}\n`,
            );
        },
        failure(failure, epochs) {
            clear();
            const best = bestEpochOf(epochs);
            if (best !== undefined && epochs.length > 1) {
                print(`${output.isTerminal ? '' : '\n'}${lossChart(epochs, best.epoch, output)}\n\n`);
            }
            complain(`${errorStyle.bold(errorStyle.red('error'))}: ${failureText(failure)}\n`);
        },
    };
}
