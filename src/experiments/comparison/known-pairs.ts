// What of a comparison need not be trained again: its runs are in the history, trained by this version on the same files, and a
// run of the same network, data, settings and seed would be the same run. One that was cut off goes on where it was.

import { dataSources } from '../../catalog/data-sources/index.ts';
import type { CallValue } from '../../catalog/values.ts';
import { isCallValue } from '../../catalog/values.ts';
import { resolveAddress } from '../../data/data-access.ts';
import type { RunSummary } from '../../model/metrics.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import { runFingerprint } from '../../model/run-fingerprint.ts';
import type { RunStore, StoredRun } from '../run-store.ts';
import { summarize } from '../run-summary.ts';
import type { Comparison, Pair, Side } from './run-comparison.ts';

export interface KnownPairsOptions {
    /** Of this program, as its runs have it among `environment`. */
    readonly version: string;
    /** Folder that relative paths of data start from. */
    readonly baseUri: string;
    /** When a file was last written, in milliseconds since 1970; undefined where that is not known. */
    modifiedAt(address: string): Promise<number | undefined>;
}

/** What the history has of a comparison, however far it came and whoever trained it. */
export interface KnownComparison {
    /** The pairs whose runs both came to their end, by their index. */
    readonly pairs: ReadonlyMap<number, Pair>;
    /** What runs came to that came to their end, by seed. */
    readonly ended: { readonly [S in Side]: ReadonlyMap<number, RunSummary> };
    /** Runs that were stopped or cut off, with weights to go on from, by seed. */
    readonly begun: { readonly [S in Side]: ReadonlyMap<number, StoredRun> };
    /** The ids of the runs that came to their end, by seed. */
    readonly runs: { readonly [S in Side]: ReadonlyMap<number, string> };
    /** As `sweep.id` of the newest comparison that this one goes on with; undefined where it is a new one. */
    readonly id: string | undefined;
}

export const nothingKnown: KnownComparison = {
    pairs: new Map(),
    ended: { base: new Map(), variant: new Map() },
    begun: { base: new Map(), variant: new Map() },
    runs: { base: new Map(), variant: new Map() },
    id: undefined,
};

export async function knownComparison(
    store: RunStore,
    comparison: Comparison,
    options: KnownPairsOptions,
): Promise<KnownComparison> {
    const { base, variant, pairs } = comparison;
    const sides = {
        base: await knownRuns(store, base, comparison, options),
        variant: await knownRuns(store, variant, comparison, options),
    } satisfies Record<Side, unknown>;
    const known = new Map<number, Pair>();
    for (let index = 0; index < pairs; index++) {
        const seed = base.settings.seed + index;
        const [before, after] = [sides.base.ended.get(seed), sides.variant.ended.get(seed)];
        if (before !== undefined && after !== undefined) {
            known.set(index, { index, seed, result: { base: before, variant: after } });
        }
    }
    return {
        pairs: known,
        ended: { base: sides.base.ended, variant: sides.variant.ended },
        begun: { base: sides.base.begun, variant: sides.variant.begun },
        runs: { base: sides.base.runs, variant: sides.variant.runs },
        // The base may be that of many comparisons: the variant tells them apart.
        id: sides.variant.parts.find(
            ({ seed, sweep }) =>
                sweep?.index === 2 * (seed - base.settings.seed) + 1 &&
                !hasOtherBase(store, sweep.id, base, options),
        )?.sweep?.id,
    };
}

/** True where that comparison has trained another base: the same fix of another network may be the same network. */
function hasOtherBase(store: RunStore, id: string, base: ResolvedRun, options: KnownPairsOptions): boolean {
    const fingerprint = runFingerprint(base);
    return store
        .list()
        .some(
            each =>
                each.sweep?.id === id &&
                each.sweep.index % 2 === 0 &&
                !isSameRun(store, each, base, fingerprint, options),
        );
}

interface KnownRuns {
    readonly ended: Map<number, RunSummary>;
    readonly begun: Map<number, StoredRun>;
    readonly runs: Map<number, string>;
    /** Those of `ended` and `begun` that are part of a comparison, the newest first. */
    readonly parts: StoredRun[];
}

async function knownRuns(
    store: RunStore,
    run: ResolvedRun,
    { base, pairs }: Comparison,
    options: KnownPairsOptions,
): Promise<KnownRuns> {
    const since = await lastChange(run, options);
    const fingerprint = runFingerprint(run);
    const found: KnownRuns = { ended: new Map(), begun: new Map(), runs: new Map(), parts: [] };
    const first = base.settings.seed;
    for (const stored of store.list().reverse()) {
        const { seed, state } = stored;
        const isPart = stored.sweep?.kind === 'comparison';
        // A run of its own is the user's to go on with.
        const mayGoOn = isPart && stored.hasCheckpoint && (state === 'stopped' || state === 'interrupted');
        const isCandidate =
            (state === 'finished' || (mayGoOn && !found.begun.has(seed))) &&
            seed >= first &&
            seed < first + pairs &&
            !found.ended.has(seed) &&
            stored.parameters === run.network.parameterCount &&
            stored.environment.dropout_lab === options.version &&
            since !== undefined &&
            stored.startedAt > since;
        if (!isCandidate || !isSameRun(store, stored, run, fingerprint, options)) {
            continue;
        }
        if (mayGoOn) {
            found.begun.set(seed, stored);
        } else {
            const summary = summaryOf(store, stored, run);
            if (summary === undefined) {
                continue;
            }
            found.ended.set(seed, summary);
            found.runs.set(seed, stored.id);
        }
        if (isPart) {
            found.parts.push(stored);
        }
    }
    return found;
}

function isSameRun(
    store: RunStore,
    { id }: StoredRun,
    run: ResolvedRun,
    fingerprint: string,
    { baseUri }: KnownPairsOptions,
): boolean {
    const job = store.job(id);
    return (
        job !== undefined &&
        job.until === undefined &&
        runFingerprint(job.run) === fingerprint &&
        (filesOf(run).length === 0 || job.baseUri === baseUri)
    );
}

function summaryOf(
    store: RunStore,
    { id, seed, seconds, epochsDone }: StoredRun,
    run: ResolvedRun,
): RunSummary | undefined {
    const { epochs } = run.settings;
    const stoppedEarly = epochs !== null && epochsDone < epochs;
    const seeded = { ...run, settings: { ...run.settings, seed } };
    return summarize(seeded, store.epochs(id), store.details(id), stoppedEarly, seconds);
}

/** When the run's data was last written, 0 where it reads no files; undefined where that is not known. */
export async function lastChange(
    run: ResolvedRun,
    { baseUri, modifiedAt }: KnownPairsOptions,
): Promise<number | undefined> {
    let last = 0;
    for (const path of filesOf(run)) {
        const time = await modifiedAt(resolveAddress(baseUri, path));
        if (time === undefined) {
            return undefined;
        }
        last = Math.max(last, time);
    }
    return last;
}

/** The paths of the files that a run reads, as they are written. */
export function filesOf({ data }: ResolvedRun): string[] {
    return [data.settings.source, data.settings.validation, data.settings.test]
        .filter(value => isCallValue(value))
        .flatMap(pathsOf);
}

function pathsOf(source: CallValue): string[] {
    const parameters = Object.entries(sourceNamed(source.call)?.parameters ?? {});
    return parameters.flatMap(([name, parameter]) => {
        const value = source.arguments[name];
        return parameter.file === true && typeof value === 'string' ? [value] : [];
    });
}

function sourceNamed(name: string): (typeof dataSources)[keyof typeof dataSources] | undefined {
    return Object.values(dataSources).find(entry => entry.name === name);
}
