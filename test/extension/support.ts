// Runs and workers for the tests of the host.

import type { RunRequest } from '../../src/extension/runs/run-registry.ts';
import type { TrainingSession } from '../../src/extension/runs/training-session.ts';
import type { EpochMetrics } from '../../src/model/metrics.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';
import type { TrainingJob, TrainingOutcome, TrainingProgress } from '../../src/protocol/training.ts';
import { digitsRun } from '../worker/job.ts';

/** A small run with dropout. */
export function runNamed(name: string): ResolvedRun {
    const run = digitsRun();
    return {
        ...run,
        name,
        network: { ...run.network, name, parameterCount: 12 },
        data: { ...run.data, facts: { task: 'classification', trainingExamples: 100 } },
    };
}

export function requestFor(name: string, twinOf?: string): RunRequest {
    const job: TrainingJob = {
        run: runNamed(name),
        baseUri: 'file:///specs',
        builtinDataUri: 'file:///data',
    };
    const request = { job, specUri: 'file:///specs/digits.netspec', spec: 'digits.netspec' };
    return twinOf === undefined ? request : { ...request, twinOf };
}

export function epoch(number: number): EpochMetrics {
    return {
        epoch: number,
        trainingLoss: 1 / number,
        validationLoss: 1 / number + 0.25,
        trainingAccuracy: 0.5,
        validationAccuracy: 0.375,
        trainingLossWithDropout: 2 / number,
        gap: 0.25,
        seconds: number,
    };
}

export function progress(number: number, finished: readonly EpochMetrics[]): TrainingProgress {
    return { epoch: number, epochs: 3, step: 10 * number, steps: 30, seconds: number, finished };
}

/** A session that does what the test says. */
export class ManualSession implements TrainingSession {
    readonly job: TrainingJob;
    readonly report: (progress: TrainingProgress) => void;
    readonly outcome: Promise<TrainingOutcome>;
    readonly ended: Promise<void>;
    stops = 0;
    readonly pauses: ('pause' | 'unpause')[] = [];
    settle: (outcome: TrainingOutcome) => void = () => {};
    end: () => void = () => {};

    constructor(job: TrainingJob, report: (progress: TrainingProgress) => void) {
        this.job = job;
        this.report = report;
        this.outcome = new Promise(resolve => {
            this.settle = resolve;
        });
        this.ended = new Promise(resolve => {
            this.end = resolve;
        });
    }

    pause(): void {
        this.pauses.push('pause');
    }

    unpause(): void {
        this.pauses.push('unpause');
    }

    stop(): void {
        this.stops++;
    }

    dispose(): void {
        this.settle({ outcome: 'stopped', summary: undefined });
        this.end();
    }
}
