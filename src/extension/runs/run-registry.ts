// The runs of this window: their state, their curves and their workers. The host owns them, so that closing the panel
// stops nothing and showing it again loses nothing. Knows no editor.

import type { Disposable } from '../../core/disposable.ts';
import { failureText } from '../../experiments/failure-text.ts';
import type { RunDetails } from '../../model/epoch-details.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import { isActive } from '../../model/run-state.ts';
import { isNoise } from '../../model/twin.ts';
import type { RunInfo, RunSnapshot } from '../../protocol/panel.ts';
import type { TrainingJob, TrainingOutcome, TrainingProgress } from '../../protocol/training.ts';
import { CurveColumns } from './curve-columns.ts';
import { chooseColor } from './run-colors.ts';
import type { TrainingSession } from './training-session.ts';

export interface RunRequest {
    readonly job: TrainingJob;
    /** The spec that it came from, to train it again. */
    readonly specUri: string;
    /** The spec's file name, for people. */
    readonly spec: string;
    /** The run whose twin this is. */
    readonly twinOf?: string;
}

export interface RunRegistryOptions {
    /** Starts a worker on `job`. */
    start(job: TrainingJob, onProgress: (progress: TrainingProgress) => void): TrainingSession;
    /** How many train at once; the others wait their turn. */
    readonly parallelRuns: number;
    /** Milliseconds since 1970. */
    now(): number;
}

export type RunChange =
    | { readonly kind: 'added' | 'progressed' | 'ended'; readonly info: RunInfo }
    | { readonly kind: 'removed'; readonly id: string };

interface RunRecord {
    readonly request: RunRequest;
    readonly curves: CurveColumns;
    details?: RunDetails;
    info: RunInfo;
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
    private created = 0;
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
        // A view that outlived an older window must not take this run for one that it knew.
        const id = `${startedAt.toString(36)}-${++this.created}`;
        const partner =
            request.twinOf === undefined ? undefined : this.records.get(request.twinOf)?.info.color;
        const color = chooseColor(
            this.infos().map(info => info.color),
            partner,
        );
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
        const session = this.options.start(record.request.job, progress => this.progressed(record, progress));
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
        const { epoch, epochs, step, steps, seconds, finished, details, notes } = progress;
        record.curves.append(finished);
        if (details !== undefined) {
            record.details = { ...record.details, ...details };
        }
        const task =
            finished[0] === undefined
                ? record.info.task
                : finished[0].trainingRmse === undefined
                  ? 'classification'
                  : 'regression';
        const place = { epoch, epochs, step, steps, seconds };
        record.info = { ...record.info, state: 'running', ...place, task, ...(notes && { notes }) };
        this.emit({ kind: 'progressed', info: record.info });
    }

    private finish(record: RunRecord, outcome: TrainingOutcome): void {
        const { info } = record;
        record.info =
            outcome.outcome === 'failed'
                ? { ...info, state: 'failed', message: failureText(outcome) }
                : { ...info, state: outcome.outcome, seconds: outcome.summary?.seconds ?? info.seconds };
        this.emit({ kind: 'ended', info: record.info });
        this.settleIdle();
    }

    private isIdle(): boolean {
        return this.sessions.size === 0 && this.active().length === 0;
    }

    private settleIdle(): void {
        if (this.isIdle()) {
            const waiters = this.idleWaiters;
            this.idleWaiters = [];
            for (const resolve of waiters) {
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

function initialInfo(
    request: RunRequest,
    identity: Pick<RunInfo, 'id' | 'color' | 'attempt' | 'startedAt'>,
): RunInfo {
    const { run } = request.job;
    const { settings, network, data } = run;
    const loss = settings.loss?.call ?? 'loss';
    return {
        ...identity,
        name: run.name,
        spec: request.spec,
        state: 'queued',
        hasNoise: hasNoise(run),
        seed: settings.seed,
        parameters: network.parameterCount,
        task: data.facts.task ?? (loss.endsWith('cross_entropy') ? 'classification' : 'regression'),
        loss,
        epochs: settings.epochs ?? 0,
        epoch: 0,
        step: 0,
        steps: settings.steps ?? 0,
        seconds: 0,
        ...(request.twinOf === undefined ? {} : { twinOf: request.twinOf }),
        ...(data.facts.trainingExamples === undefined
            ? {}
            : { trainingExamples: data.facts.trainingExamples }),
    };
}

function hasNoise(run: ResolvedRun): boolean {
    return run.network.layers.some(isNoise);
}
