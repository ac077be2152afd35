// How the runs of a window are started: a run in a worker of its own, those of a sweep or a comparison in a pool. The history
// and the board of sweeps follow all of them.

import * as vscode from 'vscode';
import { createRunPool, type RunPool } from '../../experiments/run-pool.ts';
import type { EngineChoice, TrainingJob, TrainingProgress } from '../../protocol/training.ts';
import type { ExtensionHost } from '../hosts/host.ts';
import type { RunHistory } from './run-history.ts';
import type { SweepBoard } from './sweep-board.ts';
import { defaultSessionOptions, startTraining, type TrainingSession } from './training-session.ts';
import type { WarmWorkers } from './warm-workers.ts';

type Start = (job: TrainingJob, onProgress: (progress: TrainingProgress) => void) => TrainingSession;

export interface TrainingStartsOptions {
    readonly host: ExtensionHost;
    readonly spawn: WarmWorkers['take'];
    readonly workers: WarmWorkers;
    readonly history: RunHistory;
    readonly board: SweepBoard;
    /** Runs that train or wait, apart from those in pools. */
    unfinished(): number;
}

/** Workers that train many runs, one thread each. Whoever opens a pool closes it. */
export interface KeptPool extends Pick<RunPool, 'size' | 'workers' | 'close'> {
    readonly start: Start;
}

export interface TrainingStarts {
    /** Starts a job in a worker of its own, and keeps what is told of it where no worker does. */
    readonly start: Start;
    openPool(): KeptPool;
}

export function createTrainingStarts(options: TrainingStartsOptions): TrainingStarts {
    const { host, spawn, workers, history, board, unfinished } = options;
    const kept =
        (start: Start): Start =>
        (job, onProgress) => {
            const followers = [history.follow(job), board.follow(job)];
            const session = start(job, progress => {
                for (const follower of followers) {
                    follower.progress(progress);
                }
                onProgress(progress);
            });
            void session.outcome.then(outcome => {
                for (const follower of followers) {
                    follower.end(outcome);
                }
            });
            return session;
        };
    return {
        start: kept((job, onProgress) => {
            const engine = engineChoice(Math.min(unfinished(), host.parallelRuns()));
            return startTraining(workers.take, { ...job, engine }, onProgress, {
                ...defaultSessionOptions,
                readFile,
            });
        }),
        openPool() {
            const pool = createRunPool({ spawn, size: runsAtOnce(host), readFile });
            return {
                size: pool.size,
                get workers() {
                    return pool.workers;
                },
                start: kept((job, onProgress) =>
                    pool.start({ ...job, engine: engineChoice(1) }, { onProgress }),
                ),
                close: () => pool.close(),
            };
        },
    };
}

/** How many runs of a sweep train at once. */
function runsAtOnce(host: ExtensionHost): number {
    const asked = vscode.workspace.getConfiguration('dropoutLab').get('sweep.parallelRuns', 0);
    return asked > 0 ? asked : host.cores();
}

/** @param runsAtOnce runs that share the machine, this one included */
export function engineChoice(runsAtOnce: number): EngineChoice {
    const settings = vscode.workspace.getConfiguration('dropoutLab');
    const threads = settings.get('engine.threads', 0);
    return {
        portable: settings.get('engine.portable', false),
        runsAtOnce: Math.max(1, runsAtOnce),
        ...(threads > 0 && { threads }),
    };
}

/** For workers that cannot read files themselves. */
export function readFile(address: string): Thenable<Uint8Array> {
    return vscode.workspace.fs.readFile(vscode.Uri.parse(address, true));
}
