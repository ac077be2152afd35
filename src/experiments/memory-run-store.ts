// The run history where there is no SQLite: in memory, as in a browser, from where the host may write it down as JSON.
// Weights stay in memory alone.

import type { Checkpoint, SavedArray } from '../engine/checkpoint.ts';
import type { EpochDetails } from '../model/epoch-details.ts';
import { bestEpochOf, type EpochMetrics } from '../model/metrics.ts';
import type { NoiseMeasures } from '../model/noise-measures.ts';
import { failureText } from './failure-text.ts';
import { type KeptMeasurement, newestMeasurements } from './kept-measurements.ts';
import { detailsOfPlain, type PlainDetails, plainOfDetails } from './plain-details.ts';
import {
    type NewRun,
    noiseOf,
    type RunRecorder,
    type RunStore,
    type StoredRun,
    type StoredState,
    type StoredWeights,
    StoreProblem,
    type TestEvaluation,
} from './run-store.ts';

/** A run without its weights: plain JSON. */
export interface KeptRun {
    readonly run: NewRun;
    readonly state: StoredState;
    readonly epochs: readonly EpochMetrics[];
    readonly evaluations: readonly TestEvaluation[];
    readonly message?: string;
    readonly endedAt?: number;
    readonly label?: string;
    readonly notes?: string;
    readonly pinned: boolean;
    readonly dataNotes?: readonly string[];
    readonly noise?: NoiseMeasures;
    /** Of the best and the last epoch. */
    readonly details?: readonly PlainDetails[];
}

export interface MemoryRunStore extends RunStore {
    /** All runs as they are now, without their weights, oldest first. */
    keep(): KeptRun[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Entry extends Mutable<Omit<KeptRun, 'epochs' | 'evaluations' | 'details'>> {
    epochs: EpochMetrics[];
    evaluations: TestEvaluation[];
    details: EpochDetails[];
    checkpoint?: Checkpoint;
    best?: StoredWeights;
    removedAt?: number;
}

/**
 * @param kept what an earlier window wrote down; a run that trained then was interrupted
 * @param measured what it had measured
 */
export function createMemoryRunStore(
    kept: readonly KeptRun[] = [],
    measured: readonly KeptMeasurement[] = [],
): MemoryRunStore {
    let measurements = newestMeasurements(measured);
    const entries = new Map<string, Entry>();
    const training = new Set<string>();
    for (const each of kept) {
        entries.set(each.run.id, {
            ...each,
            state: each.state === 'running' ? 'interrupted' : each.state,
            epochs: [...each.epochs],
            evaluations: each.evaluations.map(withCounts),
            details: (each.details ?? []).map(detailsOfPlain),
        });
    }
    const shown = (id: string): Entry | undefined => {
        const entry = entries.get(id);
        return entry?.removedAt === undefined ? entry : undefined;
    };
    const all = (): Entry[] =>
        [...entries.values()]
            .filter(({ removedAt }) => removedAt === undefined)
            .sort((a, b) => a.run.startedAt - b.run.startedAt);
    const sizeOf = (entry: Entry): number =>
        JSON.stringify(plainOf(entry)).length +
        bytesOf([
            ...(entry.checkpoint?.network ?? []),
            ...(entry.checkpoint?.memory ?? []),
            ...(entry.best?.arrays ?? []),
        ]);
    const size = (): number => [...entries.values()].reduce((sum, entry) => sum + sizeOf(entry), 0);
    return {
        list: () => all().map(storedRunOf),
        find(id) {
            const entry = shown(id);
            return entry && storedRunOf(entry);
        },
        job: id => shown(id)?.run.job,
        specText: id => shown(id)?.run.specText,
        epochs: id => [...(shown(id)?.epochs ?? [])],
        details(id) {
            const entry = shown(id);
            const ofEpoch = (epoch: number | undefined) => entry?.details.find(each => each.epoch === epoch);
            const best = ofEpoch(bestEpochOf(entry?.epochs ?? [])?.epoch);
            const last = ofEpoch(entry?.epochs.at(-1)?.epoch);
            return { ...(best && { best }), ...(last && { last }) };
        },
        layers: id =>
            (shown(id)?.details ?? []).flatMap(({ epoch, layers }) =>
                layers === undefined ? [] : [{ epoch, ...layers }],
            ),
        checkpoint: id => shown(id)?.checkpoint,
        bestWeights: id => shown(id)?.best,
        evaluations: id => [...(shown(id)?.evaluations ?? [])],
        addEvaluation(id, evaluation) {
            shown(id)?.evaluations.push(evaluation);
        },
        begin(run) {
            if (entries.has(run.id)) {
                throw new StoreProblem('run', 'This run trains already.');
            }
            const { history: _, ...job } = run.job;
            const entry: Entry = {
                run: { ...run, job },
                state: 'running',
                epochs: [],
                evaluations: [],
                details: [],
                pinned: false,
            };
            entries.set(run.id, entry);
            return record(entry, training, () => void entries.delete(run.id));
        },
        goOn(id, job) {
            const entry = shown(id);
            if (entry === undefined) {
                throw new StoreProblem('run', 'This run is no longer in the history.');
            }
            if (training.has(id)) {
                throw new StoreProblem('run', 'This run trains already.');
            }
            const { history: _, ...rest } = job;
            const before = { ...entry };
            entry.run = { ...entry.run, job: rest };
            entry.state = 'running';
            delete entry.message;
            delete entry.endedAt;
            delete entry.noise;
            const last = entry.checkpoint?.epoch ?? 0;
            entry.epochs = entry.epochs.slice(0, last);
            entry.details = entry.details.filter(({ epoch }) => epoch <= last);
            return record(entry, training, () => void Object.assign(entry, before));
        },
        change(id, { label, notes, pinned, display }) {
            const entry = shown(id);
            if (entry !== undefined) {
                setText(entry, 'label', label);
                setText(entry, 'notes', notes);
                entry.pinned = pinned ?? entry.pinned;
                entry.run = { ...entry.run, display: { ...entry.run.display, ...display } };
            }
        },
        remove(ids, at) {
            for (const id of ids) {
                const entry = entries.get(id);
                if (entry !== undefined && !training.has(id)) {
                    entry.removedAt = at;
                }
            }
        },
        restore(ids) {
            for (const id of ids) {
                delete entries.get(id)?.removedAt;
            }
        },
        tidy(maximumBytes, removedBefore) {
            for (const [id, { removedAt }] of entries) {
                if (removedAt !== undefined && removedAt < removedBefore) {
                    entries.delete(id);
                }
            }
            const pruned: string[] = [];
            for (const { run, pinned } of all()) {
                if (size() <= maximumBytes) {
                    break;
                }
                if (!pinned && !training.has(run.id)) {
                    entries.delete(run.id);
                    pruned.push(run.id);
                }
            }
            return pruned;
        },
        size,
        measurements: () => [...measurements],
        keepMeasurement(measurement) {
            measurements = newestMeasurements([...measurements, measurement]);
        },
        keep: () => all().map(plainOf),
        dispose() {},
    };
}

/** Arrays of shared memory would still be shared in a structured clone. */
function copyOf(checkpoint: Checkpoint): Checkpoint {
    const copied = (arrays: readonly SavedArray[]): SavedArray[] =>
        arrays.map(array => ({ ...array, values: array.values.slice() }));
    const { network, memory, earlyStopping } = checkpoint;
    return {
        ...checkpoint,
        network: copied(network),
        memory: copied(memory),
        ...(earlyStopping && { earlyStopping: { ...earlyStopping, best: copied(earlyStopping.best) } }),
    };
}

function record(entry: Entry, training: Set<string>, cancel: () => void): RunRecorder {
    training.add(entry.run.id);
    return {
        save(epochs, checkpoint, details = []) {
            const last = epochs.at(-1);
            if (last === undefined) {
                return;
            }
            entry.epochs.push(...epochs);
            const shown = [bestEpochOf(entry.epochs)?.epoch, last.epoch];
            entry.details = [...entry.details, ...structuredClone(details)].filter(({ epoch }) =>
                shown.includes(epoch),
            );
            if (checkpoint !== undefined) {
                entry.checkpoint = copyOf(checkpoint);
                if (bestEpochOf(entry.epochs)?.epoch === last.epoch) {
                    const { epoch, step, fingerprint, network: arrays } = entry.checkpoint;
                    entry.best = { epoch, step, fingerprint, arrays };
                }
            }
        },
        note(dataNotes) {
            if (dataNotes.length > 0) {
                entry.dataNotes = [...dataNotes];
            } else {
                delete entry.dataNotes;
            }
        },
        end(outcome, at) {
            entry.state = outcome.outcome;
            entry.endedAt = at;
            delete entry.noise;
            const noise = noiseOf(outcome);
            if (noise !== undefined) {
                entry.noise = noise;
            }
            if (outcome.outcome === 'failed') {
                entry.message = failureText(outcome);
            }
        },
        cancel,
        dispose() {
            training.delete(entry.run.id);
            if (entry.state === 'running') {
                entry.state = 'interrupted';
            }
        },
    };
}

function storedRunOf(entry: Entry): StoredRun {
    const { run, epochs, checkpoint } = entry;
    const { spec, specUri, startedAt, environment, twinOf } = run;
    const { settings, network, name } = run.job.run;
    const best = bestEpochOf(epochs);
    const last = epochs.at(-1);
    return {
        id: run.id,
        name,
        ...(entry.label !== undefined && { label: entry.label }),
        ...(entry.notes !== undefined && { notes: entry.notes }),
        ...(entry.dataNotes !== undefined && { dataNotes: entry.dataNotes }),
        pinned: entry.pinned,
        spec,
        specUri,
        ...(twinOf !== undefined && { twinOf }),
        seed: settings.seed,
        parameters: network.parameterCount,
        environment,
        display: run.display ?? {},
        ...(run.sweep && { sweep: run.sweep }),
        state: entry.state,
        ...(entry.message !== undefined && { message: entry.message }),
        startedAt,
        ...(entry.endedAt !== undefined && { endedAt: entry.endedAt }),
        seconds: last?.seconds ?? 0,
        epochs: settings.epochs ?? 0,
        epochsDone: last?.epoch ?? 0,
        stepsDone: checkpoint?.step ?? 0,
        ...(best !== undefined && { bestEpoch: best.epoch, bestValidationLoss: best.validationLoss }),
        ...(best?.validationAccuracy !== undefined && { bestValidationAccuracy: best.validationAccuracy }),
        ...(best?.validationRmse !== undefined && { bestValidationRmse: best.validationRmse }),
        ...(last !== undefined && { finalGap: last.gap }),
        hasCheckpoint: checkpoint !== undefined,
        testEvaluations: entry.evaluations.length,
        ...(entry.noise && { noise: entry.noise }),
    };
}

function plainOf({
    checkpoint: _,
    best: __,
    removedAt: ___,
    details,
    evaluations,
    ...plain
}: Entry): KeptRun {
    return {
        ...plain,
        // JSON would make an object of a typed array.
        evaluations: evaluations.map(({ confusion, ...evaluation }) => ({
            ...evaluation,
            ...(confusion && {
                confusion: { ...confusion, counts: [...confusion.counts] as unknown as Uint32Array },
            }),
        })),
        ...(details.length > 0 && { details: details.map(plainOfDetails) }),
    };
}

function withCounts({ confusion, ...evaluation }: TestEvaluation): TestEvaluation {
    return {
        ...evaluation,
        ...(confusion && { confusion: { ...confusion, counts: Uint32Array.from(confusion.counts) } }),
    };
}

function setText(entry: Entry, key: 'label' | 'notes', text: string | undefined): void {
    if (text === '') {
        delete entry[key];
    } else if (text !== undefined) {
        entry[key] = text;
    }
}

function bytesOf(arrays: readonly SavedArray[]): number {
    return arrays.reduce((sum, { values }) => sum + values.byteLength, 0);
}
