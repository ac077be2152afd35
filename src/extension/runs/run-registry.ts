// The runs of this window: their state, their curves and their workers. The host owns them, so that closing the panel
// stops nothing and showing it again loses nothing. Knows no editor.

import type { Disposable } from '../../core/disposable.ts';
import { failureText } from '../../experiments/failure-text.ts';
import { noiseOf } from '../../experiments/run-store.ts';
import type { RunDetails } from '../../model/epoch-details.ts';
import type { EpochMetrics } from '../../model/metrics.ts';
import type { NoiseMeasures } from '../../model/noise-measures.ts';
import { isActive } from '../../model/run-state.ts';
import type { RunInfo, RunSnapshot } from '../../protocol/panel.ts';
import type { SweepPlace, TrainingJob, TrainingOutcome, TrainingProgress } from '../../protocol/training.ts';
import { CurveColumns, type EpochValues } from './curve-columns.ts';
import { chooseColor, paletteLength } from './run-colors.ts';
import { detailsUpTo, initialInfo, taskOf } from './run-info.ts';
import type { TrainingSession } from './training-session.ts';

export interface RunRequest {
    readonly job: TrainingJob;
    /** The spec that it came from, to train it again. */
    readonly specUri: string;
    /** The spec's file name, for people. */
    readonly spec: string;
    /** The exact text of the spec as it was trained; absent where it is not known. */
    readonly specText?: string;
    /** The run whose twin this is. */
    readonly twinOf?: string;
    /** The sweep that it is one run of. */
    readonly sweep?: SweepPlace;
}

export interface RunRegistryOptions {
    /** Starts a worker on `job`. */
    start(job: TrainingJob, onProgress: (progress: TrainingProgress) => void): TrainingSession;
    /** The job of a run as its worker is to have it: with its place in the history. */
    prepare?(request: RunRequest, info: RunInfo, goesOn: GoesOn | undefined): TrainingJob;
    /** Told why a run is not kept. */
    historyProblem?(message: string): void;
    /** How many train at once; the others wait their turn. */
    readonly parallelRuns: number;
    /** Milliseconds since 1970. */
    now(): number;
}

type GoesOn = 'resume' | 'further';

/** A run of an earlier window. */
export interface RestoredRun {
    readonly id: string;
    readonly request: RunRequest;
    readonly epochs: readonly EpochMetrics[];
    readonly details?: RunDetails;
    readonly noise?: NoiseMeasures;
    readonly known: Pick<RunInfo, 'state' | 'startedAt' | 'seconds' | 'step'> &
        Partial<Pick<RunInfo, 'color' | 'attempt' | 'message' | 'label' | 'notes'>>;
}

export type RunChange =
    /** `rewound`: its curves are no longer those that were told before. */
    | {
          readonly kind: 'added' | 'restored' | 'progressed' | 'rewound' | 'ended';
          readonly info: RunInfo;
      }
    | { readonly kind: 'removed'; readonly id: string };

interface RunRecord {
    request: RunRequest;
    curves: CurveColumns;
    details?: RunDetails;
    noise?: NoiseMeasures | undefined;
    info: RunInfo;
    /** Set where it goes on rather than begins. */
    goesOn?: GoesOn;
    session?: TrainingSession;
}

export class RunRegistry {
    private readonly options: RunRegistryOptions;
    private readonly records = new Map<string, RunRecord>();
    private readonly attempts = new Map<string, number>();
    private readonly queue: string[] = [];
    private readonly sessions = new Set<TrainingSession>();
    private readonly listeners = new Set<(change: RunChange) => void>();
    private idleWaiters: (() => void)[] = [];
    private disposed = false;

    constructor(options: RunRegistryOptions) {
        this.options = options;
    }

    /** Starts a run, or queues it where as many train as may; returns its id. */
    start(request: RunRequest): string {
        if (this.disposed) {
            throw new Error('Dropout Lab is shutting down.');
        }
        const startedAt = this.options.now();
        // Neither a view that outlived an older window nor the history may take this run for another one.
        const id = crypto.randomUUID();
        const partner =
            request.twinOf === undefined ? undefined : this.records.get(request.twinOf)?.info.color;
        // A run and its twin have one colour, and lines that are told apart by how they are drawn.
        const color = partner ?? chooseColor(this.usedColors());
        const attemptKey = `${request.specUri} ${request.job.run.name}`;
        const attempt = (this.attempts.get(attemptKey) ?? 0) + 1;
        this.attempts.set(attemptKey, attempt);
        const record: RunRecord = {
            request,
            curves: new CurveColumns(),
            info: initialInfo(request, { id, color, attempt, startedAt }),
        };
        this.records.set(id, record);
        this.queue.push(id);
        this.emit({ kind: 'added', info: record.info });
        this.startQueued();
        return id;
    }

    /** Shows a run of an earlier window; one that is there already is left alone. */
    restore({ id, request, epochs, details, noise, known }: RestoredRun): void {
        if (this.disposed || this.records.has(id)) {
            return;
        }
        const { color, attempt = 1, startedAt, ...rest } = known;
        const attemptKey = `${request.specUri} ${request.job.run.name}`;
        this.attempts.set(attemptKey, Math.max(attempt, this.attempts.get(attemptKey) ?? 0));
        const partner =
            request.twinOf === undefined ? undefined : this.records.get(request.twinOf)?.info.color;
        const identity = {
            id,
            // The runs of a sweep are numbered on past the end of the palette.
            color: partner ?? (color === undefined ? chooseColor(this.usedColors()) : color % paletteLength),
            attempt,
            startedAt,
        };
        const curves = new CurveColumns();
        curves.append(epochs);
        const info = initialInfo(request, identity);
        const task = taskOf(epochs) ?? info.task;
        const steps = info.steps || (info.epochs > 0 ? (rest.step / epochs.length) * info.epochs : 0);
        const place = { epoch: epochs.length, steps: Number.isFinite(steps) ? Math.round(steps) : 0 };
        this.records.set(id, {
            request,
            curves,
            ...(details && { details }),
            noise,
            info: { ...info, ...rest, ...place, task },
        });
        this.emit({ kind: 'restored', info: this.records.get(id)!.info });
    }

    /** Goes on with a run that has ended, as `job` has it by now. Unknown and active runs are left alone. */
    goOn(id: string, goesOn: GoesOn, job: TrainingJob): void {
        const record = this.records.get(id);
        if (this.disposed || record === undefined || isActive(record.info.state)) {
            return;
        }
        const { message: _, ...info } = record.info;
        record.request = { ...record.request, job };
        record.goesOn = goesOn;
        record.info = { ...info, state: 'queued', epochs: job.run.settings.epochs ?? info.epochs };
        this.queue.push(id);
        this.emit({ kind: 'progressed', info: record.info });
        this.startQueued();
    }

    /** Asks a run to end; one that waits leaves the queue. Unknown and ended runs are left alone. */
    stop(id: string): void {
        const record = this.records.get(id);
        if (record === undefined || !isActive(record.info.state)) {
            return;
        }
        const place = this.queue.indexOf(id);
        if (place >= 0) {
            this.queue.splice(place, 1);
            this.finish(record, { outcome: 'stopped', summary: undefined });
        } else {
            record.session?.stop();
        }
    }

    /** Asks a run that trains to wait where it is. Others are left alone. */
    pause(id: string): void {
        const record = this.records.get(id);
        if (record?.info.state === 'running' || record?.info.state === 'starting') {
            record.session?.pause();
        }
    }

    /** Lets a paused run go on. Others are left alone. */
    unpause(id: string): void {
        this.records.get(id)?.session?.unpause();
    }

    stopAll(): void {
        for (const { id } of this.active()) {
            this.stop(id);
        }
    }

    /** Forgets a run that has ended; a run that has not is left alone. */
    remove(id: string): void {
        const record = this.records.get(id);
        if (record !== undefined && !isActive(record.info.state)) {
            this.records.delete(id);
            this.emit({ kind: 'removed', id });
        }
    }

    /** Calls a run by another name, or by that of its spec again. */
    rename(id: string, label: string | undefined): void {
        const record = this.records.get(id);
        if (record !== undefined) {
            const { label: _, ...info } = record.info;
            record.info = { ...info, ...(label !== undefined && { label }) };
            this.emit({ kind: 'progressed', info: record.info });
        }
    }

    /** In the order in which they were started. */
    infos(): RunInfo[] {
        return Array.from(this.records.values(), record => record.info);
    }

    active(): RunInfo[] {
        return this.infos().filter(info => isActive(info.state));
    }

    request(id: string): RunRequest | undefined {
        return this.records.get(id)?.request;
    }

    info(id: string): RunInfo | undefined {
        return this.records.get(id)?.info;
    }

    /** The newest run that is the twin of `id`, or that `id` is the twin of. */
    partnerOf(id: string): RunInfo | undefined {
        const twinOf = this.info(id)?.twinOf;
        return twinOf === undefined
            ? this.infos().findLast(info => info.twinOf === id)
            : this.records.get(twinOf)?.info;
    }

    /** What is known of a run, with its curves from `firstEpoch` on. */
    snapshot(id: string, firstEpoch = 1): RunSnapshot | undefined {
        const record = this.records.get(id);
        if (record === undefined) {
            return undefined;
        }
        const { best, last } = record.details ?? {};
        const details: RunDetails = {
            ...(best && best.epoch >= firstEpoch && { best }),
            ...(last && last.epoch >= firstEpoch && { last }),
        };
        return {
            info: record.info,
            curves: record.curves.from(firstEpoch),
            ...((details.best ?? details.last) && { details }),
        };
    }

    /** The best and the last epoch of a run, as far as it has come. */
    bestAndLast(id: string): { readonly best?: EpochValues; readonly last?: EpochValues } {
        return this.records.get(id)?.curves.summary ?? {};
    }

    /** What the best and the last epoch have shown of the layers, where that is known. */
    details(id: string): RunDetails | undefined {
        return this.records.get(id)?.details;
    }

    /** What the noise of a run does, where that was measured when it ended. */
    noise(id: string): NoiseMeasures | undefined {
        return this.records.get(id)?.noise;
    }

    onDidChange(listener: (change: RunChange) => void): Disposable {
        this.listeners.add(listener);
        return { dispose: () => this.listeners.delete(listener) };
    }

    /** Threads that are alive, including those of ended runs that are not gone yet. */
    activeWorkers(): number {
        return this.sessions.size;
    }

    /** Settles once no run is active and no worker is alive. */
    whenIdle(): Promise<void> {
        return this.isIdle() ? Promise.resolve() : new Promise(resolve => this.idleWaiters.push(resolve));
    }

    /** Ends every worker at once and settles when they are gone. */
    async dispose(): Promise<void> {
        this.disposed = true;
        for (const id of [...this.queue]) {
            this.stop(id);
        }
        for (const session of this.sessions) {
            session.dispose();
        }
        await this.whenIdle();
        this.listeners.clear();
    }

    /** A twin uses none of its own. */
    private usedColors(): number[] {
        return this.infos().flatMap(info => (info.twinOf === undefined ? info.color : []));
    }

    /** Runs that train or wait for their turn. */
    get unfinished(): number {
        return this.sessions.size + this.queue.length + 1;
    }

    private startQueued(): void {
        while (!this.disposed && this.sessions.size < this.options.parallelRuns) {
            const record = this.records.get(this.queue.shift() ?? '');
            if (record === undefined) {
                return;
            }
            this.begin(record);
        }
    }

    private begin(record: RunRecord): void {
        record.info = { ...record.info, state: 'starting' };
        this.emit({ kind: 'progressed', info: record.info });
        const { request, info, goesOn } = record;
        const job = this.options.prepare?.(request, info, goesOn) ?? request.job;
        const session = this.options.start(job, progress => this.progressed(record, progress));
        record.session = session;
        this.sessions.add(session);
        void session.outcome.then(outcome => this.finish(record, outcome));
        void session.ended.then(() => {
            this.sessions.delete(session);
            this.startQueued();
            this.settleIdle();
        });
    }

    private progressed(record: RunRecord, progress: TrainingProgress): void {
        const { epochs, step, steps, seconds, finished, details, notes } = progress;
        const { earlier, historyProblem, paused, memoryBytes } = progress;
        const isRewound = earlier !== undefined && earlier.length !== record.curves.length;
        if (isRewound) {
            record.curves = new CurveColumns();
            record.curves.append(earlier);
            record.details = detailsUpTo(earlier.length, record.details);
        }
        record.curves.append(finished);
        record.details = { ...record.details, ...details };
        const task = taskOf(finished) ?? record.info.task;
        const place = { epoch: record.curves.length, epochs, step, steps, seconds };
        record.info = {
            ...record.info,
            state: paused ? 'paused' : 'running',
            ...place,
            task,
            ...(notes && { notes }),
            ...(memoryBytes !== undefined && { memoryBytes }),
        };
        this.emit({ kind: isRewound ? 'rewound' : 'progressed', info: record.info });
        if (historyProblem !== undefined) {
            this.options.historyProblem?.(historyProblem);
        }
    }

    private finish(record: RunRecord, outcome: TrainingOutcome): void {
        const { info } = record;
        record.noise = noiseOf(outcome);
        record.info =
            outcome.outcome === 'failed'
                ? { ...info, state: 'failed', message: failureText(outcome) }
                : { ...info, state: outcome.outcome, seconds: outcome.summary?.seconds ?? info.seconds };
        this.emit({ kind: 'ended', info: record.info });
        if (outcome.outcome !== 'failed' && outcome.historyProblem !== undefined) {
            this.options.historyProblem?.(outcome.historyProblem);
        }
        this.settleIdle();
    }

    private isIdle(): boolean {
        return this.sessions.size === 0 && this.active().length === 0;
    }

    private settleIdle(): void {
        if (this.isIdle()) {
            for (const resolve of this.idleWaiters.splice(0)) {
                resolve();
            }
        }
    }

    private emit(change: RunChange): void {
        for (const listener of [...this.listeners]) {
            listener(change);
        }
    }
}
