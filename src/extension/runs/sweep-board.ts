// The sweeps that the panel knows of. It follows whatever trains a run with a place in a sweep, one after the other or many at
// once, and is told what a sweep is about by whoever began it. Knows no editor.

import type { Disposable } from '../../core/disposable.ts';
import { failureText } from '../../experiments/failure-text.ts';
import type { StoredRun } from '../../experiments/run-store.ts';
import type { SweepEntry } from '../../experiments/run-sweep.ts';
import { summarizeSweep } from '../../experiments/sweep-summary.ts';
import type { EpochMetrics } from '../../model/metrics.ts';
import { isActive } from '../../model/run-state.ts';
import type { SweepSnapshot, SweptRunBest, SweptRunSnapshot } from '../../protocol/panel-sweeps.ts';
import type { TrainingJob, TrainingOutcome, TrainingProgress } from '../../protocol/training.ts';

/** What whoever began a sweep says of it. */
export interface ToldSweep {
    readonly name: string;
    readonly spec: string;
    readonly axes: readonly string[];
    /** Runs that were asked for. */
    readonly count: number;
    readonly state: SweepSnapshot['state'];
    /** How its runs went, among them combinations that make no run, runs of an earlier window and runs that were given up. */
    readonly entries: readonly SweepEntry[];
}

interface SweptRun extends SweptRunSnapshot {
    /** Of the last epoch. */
    readonly gap?: number;
}

interface Sweep {
    name: string;
    spec: string;
    axes: readonly string[];
    told?: ToldSweep;
    /** When its first run of this window began, in milliseconds. */
    beganAt?: number;
    /** Places of the runs that have trained in this window. */
    readonly followed: Set<number>;
    /** By its place in the sweep. */
    readonly runs: Map<number, SweptRun>;
}

/** Until then a pace says little. */
const leastSecondsOfPace = 0.5;

export class SweepBoard {
    private readonly now: () => number;
    private readonly sweeps = new Map<string, Sweep>();
    private readonly listeners = new Set<(id: string) => void>();

    /** @param now a clock, in milliseconds */
    constructor(now: () => number = () => performance.now()) {
        this.now = now;
    }

    /** Ids, in the order in which they became known. */
    ids(): string[] {
        return [...this.sweeps.keys()];
    }

    has(id: string): boolean {
        return this.sweeps.has(id);
    }

    /** What there is to say of a sweep besides what is seen of its runs. */
    tell(id: string, told: ToldSweep): void {
        const { name, spec, axes } = told;
        const sweep = this.sweepOf(id, { name, spec, axes });
        sweep.told = told;
        for (const entry of told.entries) {
            if (!sweep.runs.has(entry.index)) {
                sweep.runs.set(entry.index, runOf(entry));
            }
        }
        this.emit(id);
    }

    /** Follows a run that is about to train; one that is of no sweep is left alone. */
    follow({ run, history }: TrainingJob): {
        progress(progress: TrainingProgress): void;
        end(outcome: TrainingOutcome): void;
    } {
        // A comparison says by itself what comes of it.
        if (history?.sweep === undefined || history.sweep.kind === 'comparison') {
            return { progress() {}, end() {} };
        }
        const { id: runId, spec } = history;
        const { id, index, values } = history.sweep;
        const sweep = this.sweepOf(id, { name: run.name, spec, axes: Object.keys(values) });
        let now: SweptRun = {
            ...{ id: runId, index, labels: Object.values(values), seed: run.settings.seed },
            ...{ state: 'starting', epoch: 0, epochs: run.settings.epochs ?? 0 },
        };
        sweep.beganAt ??= this.now();
        sweep.followed.add(index);
        const change = (next: Partial<SweptRun>): void => {
            now = { ...now, ...next };
            sweep.runs.set(index, now);
            this.emit(id);
        };
        change({});
        return {
            progress({ epochs, earlier = [], finished, paused }) {
                const best = bestOf(now.best, [...earlier, ...finished]);
                const gap = finished.at(-1)?.gap;
                const epoch = (finished.at(-1) ?? earlier.at(-1) ?? now).epoch;
                change({
                    ...{ state: paused ? 'paused' : 'running', epoch, epochs },
                    ...(best && { best }),
                    ...(gap !== undefined && { gap }),
                });
            },
            end(outcome) {
                if (outcome.outcome === 'failed') {
                    change({ state: 'failed', message: failureText(outcome) });
                } else {
                    const { bestEpoch, finalGap, ...summary } = outcome.summary ?? {};
                    const best = bestEpoch === undefined ? now.best : valuesAt({ bestEpoch, ...summary });
                    const gap = finalGap ?? now.gap;
                    change({
                        state: outcome.outcome,
                        ...(best && { best }),
                        ...(gap !== undefined && { gap }),
                    });
                }
            },
        };
    }

    /** Shows the sweep of that id, of which there are runs among `all` in the history; false where there are none. */
    restore(id: string, all: readonly StoredRun[]): boolean {
        const stored = all.filter(({ sweep }) => sweep?.id === id);
        const [first] = stored;
        if (first?.sweep === undefined) {
            return this.sweeps.has(id);
        }
        const { name, spec } = first;
        const sweep = this.sweepOf(id, { name, spec, axes: Object.keys(first.sweep.values) });
        for (const run of stored) {
            const index = run.sweep!.index;
            const known = sweep.runs.get(index);
            // What is seen here is newer than what is kept.
            if (known?.id === undefined) {
                sweep.runs.set(index, { ...restored(run, index), ...known, id: run.id });
            }
        }
        this.emit(id);
        return true;
    }

    snapshot(id: string): SweepSnapshot | undefined {
        const sweep = this.sweeps.get(id);
        if (sweep === undefined) {
            return undefined;
        }
        const { name, spec, axes, told } = sweep;
        const runs = [...sweep.runs.values()].sort((a, b) => a.index - b.index);
        const isRunning = told?.state === 'running' || runs.some(({ state }) => isActive(state));
        return {
            ...{ id, name, spec, axes },
            state: isRunning ? 'running' : (told?.state ?? 'ended'),
            ...(told && { count: told.count }),
            ...(isRunning && remainingSecondsOf(sweep, this.now())),
            runs: runs.map(({ gap: _, ...run }) => run),
            combinations: combinationsOf(runs, told?.entries ?? []),
        };
    }

    /** Called with the id of a sweep that stands otherwise. */
    onDidChange(listener: (id: string) => void): Disposable {
        this.listeners.add(listener);
        return { dispose: () => this.listeners.delete(listener) };
    }

    private sweepOf(id: string, about: Pick<Sweep, 'name' | 'spec' | 'axes'>): Sweep {
        const sweep = this.sweeps.get(id) ?? { ...about, followed: new Set(), runs: new Map() };
        this.sweeps.set(id, sweep);
        return sweep;
    }

    private emit(id: string): void {
        for (const listener of [...this.listeners]) {
            listener(id);
        }
    }
}

/** Runs of an earlier window took none of this one's time. Of a search that gives runs up nobody knows how many go on. */
function remainingSecondsOf(
    { runs, followed, beganAt, told }: Sweep,
    now: number,
): Pick<SweepSnapshot, 'remainingSeconds'> {
    const seconds = beganAt === undefined ? 0 : (now - beganAt) / 1000;
    const all = [...runs.values()];
    if (seconds < leastSecondsOfPace || told === undefined || all.some(({ state }) => state === 'stopped')) {
        return {};
    }
    const shareOf = ({ state, epoch, epochs }: SweptRun): number =>
        isActive(state) ? (epochs > 0 ? epoch / epochs : 0) : 1;
    const sum = (some: readonly SweptRun[]): number => some.reduce((total, run) => total + shareOf(run), 0);
    const done = sum(all.filter(({ index }) => followed.has(index)));
    const left = told.count - sum(all);
    return done > 0 && left > 0 ? { remainingSeconds: (seconds / done) * left } : {};
}

/** Each combination over the seeds that have ended, the best first. What is told of a run counts before what is seen of it. */
function combinationsOf(
    runs: readonly SweptRun[],
    told: readonly SweepEntry[],
): SweepSnapshot['combinations'] {
    const places = new Map<string, number>();
    const known = new Map(told.map(entry => [entry.index, entry]));
    const entries = runs.flatMap((run): SweepEntry[] => {
        const { labels, seed, state, best, gap, message, epoch } = run;
        const key = JSON.stringify(labels);
        const index = places.get(key) ?? places.size;
        places.set(key, index);
        const entry = known.get(run.index);
        if (entry !== undefined) {
            return [{ ...entry, index }];
        }
        if (state === 'failed') {
            return [{ index, labels, seed, result: { problem: message ?? '' } }];
        }
        if (state !== 'finished' || best === undefined) {
            return [];
        }
        const { validationLoss, validationAccuracy, validationRmse } = best;
        const summary = {
            ...{ run: '', bestEpoch: best.epoch, bestValidationLoss: validationLoss },
            ...(validationAccuracy !== undefined && { bestValidationAccuracy: validationAccuracy }),
            ...(validationRmse !== undefined && { bestValidationRmse: validationRmse }),
            ...{ finalGap: gap ?? Number.NaN, parameters: 0, seconds: epoch },
        };
        return [{ index, labels, seed, result: { summary } }];
    });
    return summarizeSweep({ repeats: 1 }, entries).map(({ failures: _, ...combination }) => combination);
}

/** A run of which no more is known than how it went. */
function runOf({ index, labels, seed, result }: SweepEntry): SweptRun {
    const about = { index, labels, seed };
    if ('problem' in result) {
        return { ...about, state: 'failed', epoch: 0, epochs: 0, message: result.problem };
    }
    const { bestEpoch, finalGap } = result.summary;
    const best = valuesAt(result.summary);
    return {
        ...{ ...about, state: 'finished', epoch: bestEpoch, epochs: bestEpoch, gap: finalGap },
        ...(best && { best }),
    };
}

function bestOf(best: SweptRunBest | undefined, epochs: readonly EpochMetrics[]): SweptRunBest | undefined {
    let found = best;
    for (const { epoch, validationLoss, validationAccuracy, validationRmse } of epochs) {
        if (!(validationLoss >= (found?.validationLoss ?? Number.POSITIVE_INFINITY))) {
            found = {
                ...{ epoch, validationLoss },
                ...(validationAccuracy !== undefined && { validationAccuracy }),
                ...(validationRmse !== undefined && { validationRmse }),
            };
        }
    }
    return found;
}

function valuesAt({
    bestEpoch,
    bestValidationLoss,
    bestValidationAccuracy,
    bestValidationRmse,
}: Pick<StoredRun, 'bestEpoch' | 'bestValidationLoss' | 'bestValidationAccuracy' | 'bestValidationRmse'>):
    | SweptRunBest
    | undefined {
    return bestEpoch === undefined || bestValidationLoss === undefined
        ? undefined
        : {
              ...{ epoch: bestEpoch, validationLoss: bestValidationLoss },
              ...(bestValidationAccuracy !== undefined && { validationAccuracy: bestValidationAccuracy }),
              ...(bestValidationRmse !== undefined && { validationRmse: bestValidationRmse }),
          };
}

function restored(run: StoredRun, index: number): SweptRun {
    const { id, seed, state, epochsDone, epochs, message, finalGap } = run;
    const best = valuesAt(run);
    return {
        ...{ id, index, labels: Object.values(run.sweep?.values ?? {}), seed, state },
        ...{ epoch: epochsDone, epochs },
        ...(best && { best }),
        ...(finalGap !== undefined && { gap: finalGap }),
        ...(message !== undefined && { message }),
    };
}
