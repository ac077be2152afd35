// Runs and workers for the tests of the host.

import type { TrainSettings } from '../../src/catalog/blocks/train.ts';
import type { RunRequest } from '../../src/extension/runs/run-registry.ts';
import type { TrainingSession } from '../../src/extension/runs/training-session.ts';
import type { EpochMetrics } from '../../src/model/metrics.ts';
import type { ResolvedLayer, ResolvedRun } from '../../src/model/resolved.ts';
import type { TrainingJob, TrainingOutcome, TrainingProgress } from '../../src/protocol/training.ts';

const nowhere = { start: 0, end: 0 };

/** A run whose network is one dropout layer: all that the host reads of it. */
export function runNamed(name: string): ResolvedRun {
    const layer: ResolvedLayer = {
        id: 0,
        kind: 'dropout',
        parameters: { rate: 0.5, keep: null },
        inputs: [],
        outputShape: [64],
        parameterCount: 0,
        multiplyAdds: 0,
        source: { statement: nowhere, token: nowhere, arguments: {}, steps: [] },
    };
    const source = { block: nowhere, token: nowhere, settings: {}, values: {} };
    const settings = {
        loss: { call: 'cross_entropy', arguments: {} },
        optimizer: { call: 'adam', arguments: {} },
        batch_size: 32,
        early_stopping: null,
        epochs: 3,
        steps: null,
        seed: 7,
    } as unknown as TrainSettings;
    return {
        name,
        network: { name, layers: [layer], parameterCount: 12 },
        data: {
            name: 'digits',
            settings: {} as ResolvedRun['data']['settings'],
            facts: { task: 'classification', trainingExamples: 100 },
            source,
        },
        settings,
        source,
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
