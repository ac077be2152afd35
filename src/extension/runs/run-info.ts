// What is told of a run besides its curves, from what was asked for.

import { hashOfBytes } from '../../core/murmur-hash.ts';
import { sizeOf } from '../../core/shape.ts';
import { memoryOfRun } from '../../experiments/memory-of-run.ts';
import type { RunDetails } from '../../model/epoch-details.ts';
import type { EpochMetrics } from '../../model/metrics.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import { isNoise } from '../../model/twin.ts';
import type { RunInfo } from '../../protocol/panel.ts';
import type { RunRequest } from './run-registry.ts';

/** What is known of a run before it begins. */
export function initialInfo(
    request: RunRequest,
    identity: Pick<RunInfo, 'id' | 'color' | 'attempt' | 'startedAt'>,
): RunInfo {
    const { run } = request.job;
    const memory = memoryOfRun(run);
    const { settings, network, data } = run;
    const loss = settings.loss?.call ?? 'loss';
    const task = data.facts.task ?? (loss.endsWith('cross_entropy') ? 'classification' : 'regression');
    return {
        ...identity,
        name: run.name,
        spec: request.spec,
        state: 'queued',
        hasNoise: hasNoise(run),
        seed: settings.seed,
        kin: kinOf(run),
        parameters: network.parameterCount,
        task,
        ...(task === 'classification' && isPlane(run) && { isPlane: true }),
        loss,
        epochs: settings.epochs ?? 0,
        epoch: 0,
        step: 0,
        steps: settings.steps ?? 0,
        seconds: 0,
        ...(memory && { memoryBytes: memory.bytes }),
        ...(request.twinOf === undefined ? {} : { twinOf: request.twinOf }),
        ...(request.sweep && { sweep: request.sweep }),
        ...(data.facts.trainingExamples === undefined
            ? {}
            : { trainingExamples: data.facts.trainingExamples }),
    };
}

/** The same for runs that differ in their seed alone: what is trained, on what and how. */
function kinOf({ name, network, data, settings }: ResolvedRun): string {
    const { layers, parameterCount } = network;
    const trained = [name, layers, parameterCount, data.settings, { ...settings, seed: 0 }];
    // Where it is written matters to nobody.
    const text = JSON.stringify(trained, (key, value) => (key === 'source' ? undefined : value));
    return hashOfBytes(new TextEncoder().encode(text));
}

/** The details of the epochs that are still there. */
export function detailsUpTo(epochs: number, { best, last }: RunDetails = {}): RunDetails {
    return {
        ...(best && best.epoch <= epochs && { best }),
        ...(last && last.epoch <= epochs && { last }),
    };
}

export function taskOf([first]: readonly EpochMetrics[]): RunInfo['task'] | undefined {
    return first && (first.trainingRmse === undefined ? 'classification' : 'regression');
}

function isPlane({ network }: ResolvedRun): boolean {
    return sizeOf(network.layers.find(({ kind }) => kind === 'input')?.outputShape ?? []) === 2;
}

function hasNoise(run: ResolvedRun): boolean {
    return run.network.layers.some(isNoise);
}
