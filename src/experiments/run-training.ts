// One run from its job to its outcome: reads the data, trains, tells of progress, and stops when asked. Knows neither
// worker nor terminal: the clock, the files and the signal to stop are handed in, so both use it.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import { losses } from '../catalog/losses/index.ts';
import type { Pause } from '../core/pause.ts';
import type { Inflate, OpenFile, ReadFile } from '../data/data-access.ts';
import { type DataProblem, isDataProblem } from '../data/data-problem.ts';
import { loadExamples } from '../data/load-examples.ts';
import type { Backend } from '../engine/backend.ts';
import { CannotRun } from '../engine/cannot-run.ts';
import { withNewPatience } from '../engine/checkpoint.ts';
import { differenceFromLongerRun } from '../engine/longer-run.ts';
import { planSteps } from '../engine/step-plan.ts';
import { createTrainer, type Trainer } from '../engine/trainer.ts';
import type { RunDetails } from '../model/epoch-details.ts';
import { type Features, type SplitExamples, UnreadableData } from '../model/examples.ts';
import { bestEpochOf, type EpochMetrics } from '../model/metrics.ts';
import type { NoiseMeasures } from '../model/noise-measures.ts';
import type { TrainingJob, TrainingOutcome, TrainingProgress } from '../protocol/training.ts';
import { backendOf, engineAsBefore, type HelperThreads } from './backend-of-run.ts';
import { memoryInTraining } from './memory-of-run.ts';
import { type HistoryHost, type Recording, startRecording } from './recording.ts';
import { StoreProblem } from './run-store.ts';
import { summarize } from './run-summary.ts';

export interface TrainingHost {
    readonly readFile: ReadFile;
    readonly openFile?: OpenFile;
    readonly inflate?: Inflate;
    /** Milliseconds of a clock that never runs backwards. */
    now(): number;
    /** Called at most ten times a second, but for the first epoch and the end. Must not throw. */
    onProgress(progress: TrainingProgress): void;
    /** Aborted where the run is to end after the step in progress. */
    readonly signal: AbortSignal;
    /** Where the run may be made to wait; whoever aborts it resumes it too. */
    readonly pause?: Pause;
    /** Where runs are kept; absent where they are not, or elsewhere. */
    readonly history?: HistoryHost;
    readonly helpers?: HelperThreads;
    /** The examples of the job, where they were read before. */
    readonly examples?: SplitExamples<Features>;
}

const progressIntervalMs = 100;

/** How long training may keep the thread from hearing anything else. */
const turnMs = 20;

/** Trains one run. Resolves however it ends; rejects for mistakes of the program alone. */
export async function runTraining(job: TrainingJob, host: TrainingHost): Promise<TrainingOutcome> {
    const start = host.now();
    let backend = backendOf(job.engine, host.helpers, host.now);
    let recording: Recording;
    try {
        recording = startRecording(withBackend(job, backend), host.history);
    } catch (error) {
        if (error instanceof StoreProblem) {
            return { outcome: 'failed', message: error.message };
        }
        throw error;
    }
    const engine = engineAsBefore(job.engine, recording.backendBefore);
    if (engine !== job.engine) {
        backend = backendOf(engine, host.helpers, host.now);
    }
    try {
        const outcome = await train(job, backend, host, start, recording);
        recording.end(outcome);
        if (recording.problem !== undefined && outcome.outcome !== 'failed') {
            return { ...outcome, historyProblem: recording.problem };
        }
        return outcome;
    } finally {
        recording.dispose();
    }
}

/**
 * The job as the history has it: with the backend and the most threads that it may take, and to be trained to its end by
 * whoever goes on with it.
 */
function withBackend({ until: _, ...job }: TrainingJob, { name, threads = 1 }: Backend): TrainingJob {
    const { history } = job;
    if (history === undefined) {
        return job;
    }
    const environment = { ...history.environment, backend: name, threads: String(threads) };
    return { ...job, history: { ...history, environment } };
}

async function train(
    job: TrainingJob,
    backend: Backend,
    host: TrainingHost,
    start: number,
    recording: Recording,
): Promise<TrainingOutcome> {
    const { run } = job;
    try {
        const { network, settings } = run;
        const { layerLines: lines } = job;
        const data = host.examples ?? (await readExamples(job, host));
        if (isDataProblem(data)) {
            return { outcome: 'failed', message: data.problem };
        }
        const saved =
            job.history?.goesOn === 'further' && recording.checkpoint !== undefined
                ? withNewPatience(recording.checkpoint)
                : recording.checkpoint;
        const trainer = createTrainer({
            network,
            settings,
            data,
            backend,
            ...(lines && { lines }),
            ...(saved && { checkpoint: saved }),
            // Of the many runs of a sweep or a comparison, which share their examples, nobody asks it.
            measuresNoise: job.history?.sweep === undefined && host.examples === undefined,
        });
        recording.note(data.notes ?? []);
        const notes = [
            ...(data.notes ?? []),
            ...notesOnSample(trainer, data.training.count),
            ...notesOnFurther(job, recording, data.training.count),
        ];
        try {
            const { plannedBytes } = trainer.network;
            const facts = {
                ...(notes.length > 0 && { notes }),
                ...(plannedBytes !== undefined && {
                    memoryBytes: memoryInTraining(run, data, plannedBytes),
                }),
            };
            return await follow(trainer, job, host, start, facts, recording);
        } finally {
            trainer.network.dispose?.();
        }
    } catch (error) {
        if (error instanceof CannotRun || error instanceof UnreadableData) {
            return { outcome: 'failed', message: error.message };
        }
        throw error;
    }
}

/** The examples of a job, split and scaled. @throws UnreadableData */
export function readExamples(
    { run: { data, settings }, baseUri, builtinDataUri }: TrainingJob,
    { readFile, openFile, inflate }: Pick<TrainingHost, 'readFile' | 'openFile' | 'inflate'>,
): Promise<SplitExamples<Features> | DataProblem> {
    const ports = { readFile, ...(openFile && { openFile }), ...(inflate && { inflate }) };
    return loadExamples(data.settings, { ...ports, baseUri, builtinDataUri }, taskOf(settings));
}

/** What the loss is for, which decides whether a column of numbers is of classes. */
export function taskOf({ loss }: TrainSettings): 'classification' | 'regression' | undefined {
    return loss === null ? undefined : losses[loss.call as keyof typeof losses].task;
}

function notesOnSample({ sampledExamples }: Trainer, examples: number): string[] {
    return sampledExamples === undefined
        ? []
        : [
              `What is said of the training data with dropout off is measured on ${sampledExamples.toLocaleString('en')} of its ${examples.toLocaleString('en')} examples, the same after every epoch.`,
          ];
}

/** In what a run that is trained further differs from one that was as long from the start. */
function notesOnFurther({ run, history }: TrainingJob, recording: Recording, examples: number): string[] {
    const { checkpoint, settingsBefore } = recording;
    if (history?.goesOn !== 'further' || checkpoint === undefined || settingsBefore === undefined) {
        return [];
    }
    const { network, settings } = run;
    const [before, after] = [settingsBefore, settings].map(each => planSteps(each, examples));
    const difference = differenceFromLongerRun(network, settings, before!, after!, checkpoint.step);
    return [
        ...(difference === undefined
            ? []
            : [`This run differs from one of ${after!.epochs} epochs from the start: ${difference}.`]),
        ...(checkpoint.earlyStopping?.isOver
            ? [`Early stopping ended this run at epoch ${checkpoint.epoch}; its patience is counted anew.`]
            : []),
    ];
}

async function follow(
    trainer: Trainer,
    { run, until = Number.POSITIVE_INFINITY }: TrainingJob,
    { now, onProgress, signal, pause }: TrainingHost,
    start: number,
    facts: Pick<TrainingProgress, 'notes' | 'memoryBytes'>,
    recording: Recording,
): Promise<TrainingOutcome> {
    const { epochs, steps } = trainer;
    const all: EpochMetrics[] = [...recording.epochs];
    const epochsBefore = all.length;
    const secondsBefore = all.at(-1)?.seconds ?? 0;
    let stoppedEarly = false;
    let noise: NoiseMeasures | undefined;
    let unreported: EpochMetrics[] = [];
    let best = bestEpochOf(all);
    let details = recording.details;
    let unreportedDetails: RunDetails = {};
    let earlier = epochsBefore === 0 ? undefined : recording.epochs;
    let place = { epoch: epochsBefore + 1, step: recording.checkpoint?.step ?? 0 };
    let lastReport = start;
    let turnBegan = start;
    let pausedMs = 0;
    const seconds = (): number => secondsBefore + (now() - start - pausedMs) / 1000;
    const report = (paused = false): void => {
        lastReport = now();
        const finished = unreported;
        unreported = [];
        const newDetails = unreportedDetails;
        unreportedDetails = {};
        onProgress({
            ...place,
            epochs,
            steps,
            seconds: seconds(),
            finished,
            ...(paused && { paused }),
            ...(earlier && { earlier }),
            ...((newDetails.best ?? newDetails.last) && { details: newDetails }),
            ...facts,
            ...(recording.problem !== undefined && { historyProblem: recording.problem }),
        });
        earlier = undefined;
    };
    report();
    if (signal.aborted || (epochsBefore >= until && epochsBefore < epochs)) {
        return { outcome: 'stopped', summary: summarize(run, all, details, false, secondsBefore) };
    }
    // What there is to do between two steps is done at most once a turn, for steps may take microseconds.
    const isDue = (): boolean => signal.aborted || pause?.isPaused === true || now() - turnBegan >= turnMs;
    for await (const event of trainer.events(isDue)) {
        place = { epoch: event.epoch, step: event.step };
        if (event.kind === 'diverged') {
            report();
            const { message, epoch, layer } = event;
            return { outcome: 'failed', message, epoch, ...(layer !== undefined && { layer }) };
        }
        if (event.kind === 'kept') {
            stoppedEarly = event.stoppedEarly;
        }
        if (event.kind === 'noise') {
            noise = event.noise;
        }
        if (event.kind === 'epoch') {
            const epoch = { ...event.metrics, seconds: seconds() };
            all.push(epoch);
            unreported.push(epoch);
            if (event.details !== undefined) {
                const last = event.details;
                const isBest = best === undefined || epoch.validationLoss < best.validationLoss;
                best = isBest ? epoch : best;
                const added = { last, ...(isBest && { best: last }) };
                details = { ...details, ...added };
                unreportedDetails = { ...unreportedDetails, ...added };
            }
            if (all.length === epochsBefore + 1) {
                // The first point is waited for: it is told before it is written down.
                report();
            }
            recording.epoch(epoch, () => trainer.checkpoint(), event.details);
        }
        const time = now();
        if (time - lastReport >= progressIntervalMs) {
            report();
        }
        if (time - turnBegan >= turnMs) {
            await nextTurn();
            turnBegan = now();
        }
        if (pause?.isPaused) {
            report(true);
            const since = now();
            await pause.whenResumed();
            turnBegan = now();
            pausedMs += turnBegan - since;
            report();
        }
        const isThere = event.kind === 'epoch' && event.epoch >= until && event.epoch < epochs;
        if (signal.aborted && event.kind === 'evaluating' && all.at(-1)?.epoch === event.epoch) {
            // All is trained, and only what its noise does is not known yet.
            break;
        }
        if (signal.aborted || isThere) {
            report();
            return { outcome: 'stopped', summary: summarize(run, all, details, stoppedEarly, seconds()) };
        }
    }
    report();
    const summary = summarize(run, all, details, stoppedEarly, seconds());
    if (summary === undefined) {
        throw new Error('Training ended without an epoch.');
    }
    return { outcome: 'finished', summary: { ...summary, ...(noise && { noise }) } };
}

/** Lets messages in. A timer would wait a whole millisecond each time, so where there is something quicker it is used. */
function nextTurn(): Promise<void> {
    return new Promise(resolve => {
        if (typeof setImmediate === 'function') {
            setImmediate(resolve);
        } else {
            setTimeout(resolve, 0);
        }
    });
}
