// Pairs that need not be trained again: both of their runs are in the history, trained to their end by this version on the
// same files, and a run of the same network, data, settings and seed would be the same run.

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

/** The pairs of a comparison whose runs are in the store, by their index. */
export async function knownPairs(
    store: RunStore,
    comparison: Comparison,
    options: KnownPairsOptions,
): Promise<Map<number, Pair>> {
    const { base, variant, pairs } = comparison;
    const summaries = {
        base: await knownRuns(store, base, comparison, options),
        variant: await knownRuns(store, variant, comparison, options),
    } satisfies Record<Side, unknown>;
    const known = new Map<number, Pair>();
    for (let index = 0; index < pairs; index++) {
        const seed = base.settings.seed + index;
        const [before, after] = [summaries.base.get(seed), summaries.variant.get(seed)];
        if (before !== undefined && after !== undefined) {
            known.set(index, { index, seed, result: { base: before, variant: after } });
        }
    }
    return known;
}

/** By seed. */
async function knownRuns(
    store: RunStore,
    run: ResolvedRun,
    { base, pairs }: Comparison,
    options: KnownPairsOptions,
): Promise<Map<number, RunSummary>> {
    const since = await lastChange(run, options);
    const fingerprint = runFingerprint(run);
    const found = new Map<number, RunSummary>();
    const first = base.settings.seed;
    for (const stored of store.list().reverse()) {
        const isCandidate =
            stored.state === 'finished' &&
            stored.seed >= first &&
            stored.seed < first + pairs &&
            !found.has(stored.seed) &&
            stored.parameters === run.network.parameterCount &&
            stored.environment.dropout_lab === options.version &&
            since !== undefined &&
            stored.startedAt > since;
        const summary = isCandidate ? summaryOf(store, stored, run, fingerprint, options) : undefined;
        if (summary !== undefined) {
            found.set(stored.seed, summary);
        }
    }
    return found;
}

function summaryOf(
    store: RunStore,
    { id, seed, seconds, epochsDone }: StoredRun,
    run: ResolvedRun,
    fingerprint: string,
    { baseUri }: KnownPairsOptions,
): RunSummary | undefined {
    const job = store.job(id);
    const isSame =
        job !== undefined &&
        job.until === undefined &&
        runFingerprint(job.run) === fingerprint &&
        (filesOf(run).length === 0 || job.baseUri === baseUri);
    if (!isSame) {
        return undefined;
    }
    const { epochs } = run.settings;
    const stoppedEarly = epochs !== null && epochsDone < epochs;
    const seeded = { ...run, settings: { ...run.settings, seed } };
    return summarize(seeded, store.epochs(id), store.details(id), stoppedEarly, seconds);
}

/** When the run's data was last written, 0 where it reads no files; undefined where that is not known. */
async function lastChange(
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
