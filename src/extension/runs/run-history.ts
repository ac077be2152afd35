// The history of runs as the window has it: opened when it is first needed, and given to each run that trains. Where there is
// a file, the run's worker writes it; where there is none, the host keeps what the worker tells. Knows no editor.

import type { KeptMeasurement } from '../../experiments/kept-measurements.ts';
import { type RunRecorder, type RunStore, StoreProblem } from '../../experiments/run-store.ts';
import type { RunInfo } from '../../protocol/panel.ts';
import type {
    RunHistoryEntry,
    TidyRequest,
    TrainingJob,
    TrainingOutcome,
    TrainingProgress,
} from '../../protocol/training.ts';
import type { RunRequest } from './run-registry.ts';

export interface HistoryStorage {
    /** The file that workers write themselves; absent where the host keeps the runs. */
    readonly file?: string;
    /** False where nothing was ever kept, so that a window which trains nothing begins no file. */
    mayHaveRuns(): boolean;
    /** Rejects with StoreProblem. */
    open(): Promise<RunStore>;
    /** Writes down what the host keeps, where it keeps it. */
    save?(store: RunStore): Promise<void>;
}

export interface RunHistoryOptions {
    readonly storage: HistoryStorage;
    readonly environment: Readonly<Record<string, string>>;
    maximumBytes(): number;
    /** Milliseconds since 1970. */
    now(): number;
    /** Tells the user, in a sentence, why runs are not kept. */
    complain(message: string): void;
}

/** How often a run that trains is written down where the host keeps it. */
const saveIntervalMs = 10_000;

export class RunHistory {
    private readonly options: RunHistoryOptions;
    private readonly told = new Set<string>();
    private readonly listeners = new Set<() => void>();
    private opening: Promise<RunStore | undefined> | undefined;
    private opened: RunStore | undefined;
    private isUnusable = false;
    private saving: Promise<void> = Promise.resolve();

    constructor(options: RunHistoryOptions) {
        this.options = options;
    }

    /** Undefined where it cannot be used, which the user was told. */
    open(): Promise<RunStore | undefined> {
        this.opening ??= this.options.storage.open().then(
            store => {
                this.opened = store;
                return store;
            },
            (error: unknown) => {
                // What another program holds now may be free in a moment; the rest stays as it is.
                this.isUnusable = !(error instanceof StoreProblem && error.kind === 'busy');
                this.opening = undefined;
                this.complain(error);
                return undefined;
            },
        );
        return this.opening;
    }

    /** False where a run cannot go on from where it was. */
    get keepsWeights(): boolean {
        return this.options.storage.file !== undefined && !this.isUnusable;
    }

    mayHaveRuns(): boolean {
        return this.options.storage.mayHaveRuns();
    }

    /** What `work` finds in the store; undefined where it cannot be used, which the user was told. */
    async ask<T>(work: (store: RunStore) => T): Promise<T | undefined> {
        const store = await this.open();
        try {
            return store === undefined ? undefined : work(store);
        } catch (error) {
            this.complain(error);
            return undefined;
        }
    }

    /** Does `work` and tells whoever shows the history. */
    async change(work: (store: RunStore) => void): Promise<void> {
        await this.ask(work);
        await this.save();
        this.changed();
    }

    /** Keeps what a comparison has shown, beside what others keep at the same time; false where it could not, which the user was told. */
    async keepMeasurement(measurement: KeptMeasurement): Promise<boolean> {
        const isKept = await this.ask(store => {
            store.keepMeasurement(measurement);
            return true;
        });
        await this.save();
        return isKept === true;
    }

    /** Called whenever runs may stand otherwise. */
    onDidChange(listener: () => void): { dispose(): void } {
        this.listeners.add(listener);
        return { dispose: () => this.listeners.delete(listener) };
    }

    changed(): void {
        for (const listener of [...this.listeners]) {
            listener();
        }
    }

    /** The job with its place in the history; as it is where runs are not kept. */
    jobFor(
        request: RunRequest,
        info: Pick<RunInfo, 'id' | 'startedAt' | 'color' | 'attempt'>,
        goesOn?: 'resume' | 'further',
    ): TrainingJob {
        const { storage, environment, maximumBytes } = this.options;
        if (this.isUnusable) {
            return request.job;
        }
        const history: RunHistoryEntry = {
            store: storage.file ?? '',
            id: info.id,
            spec: request.spec,
            specUri: request.specUri,
            ...(request.specText !== undefined && { specText: request.specText }),
            ...(request.twinOf !== undefined && { twinOf: request.twinOf }),
            startedAt: info.startedAt,
            environment,
            display: {
                color: info.color,
                attempt: info.attempt,
                // All the runs of a sweep at once would leave nothing else to be seen in the panel.
                ...(request.sweep && { hidden: 1 }),
            },
            ...(request.sweep && { sweep: request.sweep }),
            maximumBytes: maximumBytes(),
            ...(goesOn && { goesOn }),
        };
        return { ...request.job, history };
    }

    /** Removes for good what was removed before: by a worker where there is a file, since large runs take their time. */
    async tidy(removedBefore: number, byWorker: (request: TidyRequest) => Promise<void>): Promise<void> {
        const { storage, maximumBytes } = this.options;
        if (storage.file === undefined) {
            await this.change(store => store.tidy(maximumBytes(), removedBefore));
        } else {
            await byWorker({ store: storage.file, maximumBytes: maximumBytes(), removedBefore });
            this.changed();
        }
    }

    /** Follows a run where no worker can write its history: keeps what is told of it. */
    follow(job: TrainingJob): {
        progress(progress: TrainingProgress): void;
        end(outcome: TrainingOutcome): void;
    } {
        const { history } = job;
        if (this.options.storage.file !== undefined || history === undefined) {
            return { progress() {}, end() {} };
        }
        let recorder: RunRecorder | undefined;
        let isNoted = false;
        let savedAt = this.options.now();
        const { store: _, maximumBytes, ...run } = history;
        const begun = this.ask(store => {
            recorder = store.begin({ ...run, job });
            store.tidy(maximumBytes, 0);
            // A window that is gone in a moment has begun it all the same.
            void this.save();
        });
        return {
            progress: ({ finished, details: { best, last } = {}, notes }) =>
                void begun.then(() => {
                    const details = [best, last].flatMap(each => each ?? []);
                    recorder?.save(finished, undefined, details);
                    if (notes !== undefined && !isNoted) {
                        isNoted = true;
                        recorder?.note(notes);
                    }
                    if (this.options.now() - savedAt > saveIntervalMs) {
                        savedAt = this.options.now();
                        void this.save();
                    }
                }),
            end: outcome =>
                void begun.then(async () => {
                    recorder?.end(outcome, this.options.now());
                    recorder?.dispose();
                    await this.save();
                    this.changed();
                }),
        };
    }

    /** Tells the user once for each thing that is wrong. */
    complain(error: unknown): void {
        const message = error instanceof Error ? error.message : String(error);
        if (!this.told.has(message)) {
            this.told.add(message);
            this.options.complain(message);
        }
    }

    dispose(): void {
        this.listeners.clear();
        this.opened?.dispose();
    }

    /** One after the other, so that what is written last is what is known last. */
    private save(): Promise<void> {
        const { opened } = this;
        const { storage } = this.options;
        if (opened !== undefined && storage.save !== undefined) {
            this.saving = this.saving.then(() => storage.save?.(opened)).catch(error => this.complain(error));
        }
        return this.saving;
    }
}
