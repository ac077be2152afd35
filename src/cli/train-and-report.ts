// Trains a job to its end and tells of it: what `train` and `resume` share.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runTraining } from '../experiments/run-training.ts';
import type { EpochMetrics } from '../model/metrics.ts';
import { helpers } from '../platform/node/helper-thread.ts';
import { inflate } from '../platform/node/inflate.ts';
import { openAddress } from '../platform/node/open-file.ts';
import { readAddress } from '../platform/node/read-address.ts';
import { openRunStore } from '../platform/node/run-store.ts';
import { hasSqlite } from '../platform/node/sqlite.ts';
import type { RunHistoryEntry, TrainingJob, TrainingOutcome } from '../protocol/training.ts';
import { type Environment, exitCodes } from './environment.ts';
import { createReporter } from './run-reporter.ts';

/** What the run history of the command line may take up, in bytes. */
const maximumBytes = 4e9;

export interface TrainAndReportOptions {
    readonly maxGap?: number | undefined;
    /** Called at the end with all epochs. */
    readonly ended?: (epochs: readonly EpochMetrics[], outcome: TrainingOutcome) => void;
}

/** Settles with the exit code. */
export async function trainAndReport(
    job: TrainingJob,
    format: 'pretty' | 'json',
    environment: Environment,
    { maxGap, ended }: TrainAndReportOptions,
): Promise<number> {
    const reporter = createReporter(job.run, format, environment);
    const { outcome, isReaderGone } = await environment.interruptible(async signal => {
        const host = {
            now: () => performance.now(),
            readFile: readAddress,
            openFile: openAddress,
            inflate,
            onProgress: reporter.progress,
            helpers,
            ...(job.history && { history: { open: (path: string) => openRunStore(path), time: Date.now } }),
        };
        return {
            outcome: await runTraining(job, { ...host, signal }),
            isReaderGone: signal.reason === 'closed',
        };
    });
    reporter.end(outcome);
    ended?.(reporter.epochs, outcome);
    if (outcome.outcome === 'stopped' && isReaderGone) {
        return exitCodes.readerGone;
    }
    return exitCodeOf(outcome, maxGap, environment);
}

/** Who was told that runs are not kept: a sweep has many. */
const told = new WeakSet<Environment>();

/** The place of a new run in the history; undefined where it cannot be kept here, which is then said once. */
export function newHistoryEntry(
    store: string,
    specUri: string,
    spec: string,
    environment: Environment,
): RunHistoryEntry | undefined {
    if (!hasSqlite()) {
        if (!told.has(environment)) {
            told.add(environment);
            environment.complain(
                `Note: runs are not kept, since Node ${process.versions.node} has no SQLite: from Node 22.13 on they are.\n`,
            );
        }
        return undefined;
    }
    const entry = { id: crypto.randomUUID(), spec, specUri, startedAt: Date.now() };
    return {
        ...historyEntry(store, entry, environment),
        specText: readFileSync(fileURLToPath(specUri), 'utf8'),
    };
}

/** The place of a run that is in the history. */
export function historyEntry(
    store: string,
    { id, spec, specUri, startedAt }: Pick<RunHistoryEntry, 'id' | 'spec' | 'specUri' | 'startedAt'>,
    { version }: Environment,
): RunHistoryEntry {
    return {
        store,
        id,
        spec,
        specUri,
        startedAt,
        maximumBytes,
        environment: {
            dropout_lab: version,
            node: process.versions.node,
            platform: `${process.platform} ${process.arch}`,
        },
    };
}

function exitCodeOf(outcome: TrainingOutcome, maxGap: number | undefined, { complain }: Environment): number {
    switch (outcome.outcome) {
        case 'failed':
            // Before the first epoch it is the data or the network that cannot be trained; later, numbers that ran away.
            return outcome.epoch === undefined ? exitCodes.unusable : exitCodes.findings;
        case 'stopped':
            return exitCodes.interrupted;
        case 'finished': {
            const { finalGap } = outcome.summary;
            if (maxGap !== undefined && !(finalGap <= maxGap)) {
                complain(`The final gap ${finalGap} is larger than --max-gap ${maxGap}.\n`);
                return exitCodes.findings;
            }
            return exitCodes.ok;
        }
        default:
            return outcome satisfies never;
    }
}
