// Trains a comparison to its end and tells of it: what `compare` and `measure` share.

import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import {
    filesOf,
    type KnownPairsOptions,
    knownComparison,
    nothingKnown,
} from '../experiments/comparison/known-pairs.ts';
import { measuredComparison } from '../experiments/comparison/measured-comparison.ts';
import { fewestPairs } from '../experiments/comparison/paired-interval.ts';
import { runComparison, type Side } from '../experiments/comparison/run-comparison.ts';
import { mostPairs } from '../experiments/comparison/sequential-comparison.ts';
import { identityOf } from '../experiments/kept-measurements.ts';
import type { RunStore } from '../experiments/run-store.ts';
import type { MeasuredComparison, MeasuredRecord } from '../model/measurements.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import { openRunStore } from '../platform/node/run-store.ts';
import { hasSqlite } from '../platform/node/sqlite.ts';
import type { AnalyzedFile } from './analyze.ts';
import { type Arguments, UsageError } from './arguments.ts';
import { type ComparisonTitles, jsonVoice, prettyVoice } from './comparison-report.ts';
import { poolEngineOptions } from './engine-options.ts';
import { type Environment, exitCodes } from './environment.ts';
import { storeFileOf, storeOption, withStore } from './history.ts';
import { openPool, parallelOption } from './open-pool.ts';
import { historyEntry, newHistoryEntry } from './train-and-report.ts';
import { jobOf } from './trainable-file.ts';

export const comparisonFormats = ['pretty', 'json'] as const;

/** The options of both commands. */
export const comparisonOptions = {
    run: { value: 'NAME', summary: 'The run to train, where the file has several.' },
    pairs: {
        value: 'N',
        summary: `Most pairs of runs, ${fewestPairs} to ${mostPairs} (default 20). It ends earlier where a difference is plain.`,
    },
    seed: {
        value: 'N',
        summary: 'The first seed, in place of that of the spec; each pair has the next one.',
    },
    epochs: { value: 'N', summary: 'Replaces the epochs or steps of the spec.' },
    format: {
        value: 'FORMAT',
        choices: comparisonFormats,
        summary: 'For people (default), or one JSON object a pair and a summary.',
    },
    parallel: parallelOption,
    ...poolEngineOptions,
    store: storeOption,
    'no-store': { summary: 'Neither keeps the runs in the history nor takes any from it.' },
} as const;

export const comparisonExits = {
    0: 'The comparison ended, whatever it found.',
    1: 'A run failed.',
    2: 'There is nothing to compare, or the spec cannot be trained.',
    130: 'Ctrl-C ended it.',
} as const;

export function pairsOf(words: Arguments): number {
    const pairs = words.integer('pairs', fewestPairs, mostPairs);
    return pairs ?? 20;
}

export interface SideOfComparison {
    readonly run: ResolvedRun;
    /** The file that it is from, with the fix in it where there is one. */
    readonly file: AnalyzedFile;
    /** The text, where it is not that of the file. */
    readonly specText?: string;
}

export async function compareAndReport(
    sides: { readonly [S in Side]: SideOfComparison },
    titles: ComparisonTitles,
    recordOf: (measured: MeasuredComparison) => MeasuredRecord,
    words: Arguments,
    environment: Environment,
): Promise<number> {
    const format = words.choice('format', comparisonFormats, 'pretty');
    const voice = (format === 'json' ? jsonVoice : prettyVoice)(titles, environment);
    const { path } = pathOf(words);
    const comparison = { base: sides.base.run, variant: sides.variant.run, pairs: titles.pairs };
    const storeFile = words.has('no-store') ? undefined : storeFileOf(words, environment);
    const known = await inStore(storeFile, nothingKnown, store =>
        knownComparison(store, comparison, knownOptions(sides.base.file.uri, environment)),
    );
    const id = known.id ?? crypto.randomUUID();
    voice.begin(known.pairs.size);
    const pool = openPool(words, environment, storeFile);
    const { result, isReaderGone } = await environment.interruptible(async signal => ({
        result: await runComparison(
            comparison,
            {
                runsAtOnce: pool.size,
                train(run, side, index, stop) {
                    const { file, specText } = sides[side];
                    const { seed } = run.settings;
                    const ended = known.ended[side].get(seed);
                    if (ended !== undefined) {
                        return Promise.resolve({ outcome: 'finished', summary: ended });
                    }
                    const begun = known.begun[side].get(seed);
                    const place = {
                        id,
                        index: 2 * index + (side === 'base' ? 0 : 1),
                        values: { network: titles[side] },
                        kind: 'comparison',
                    } as const;
                    const entry =
                        storeFile === undefined
                            ? undefined
                            : begun === undefined
                              ? newHistoryEntry(storeFile, file.uri, basename(path), environment)
                              : ({
                                    ...historyEntry(storeFile, begun, environment),
                                    goesOn: 'resume',
                                } as const);
                    const history = entry && {
                        ...entry,
                        ...(specText !== undefined && { specText }),
                        sweep: place,
                    };
                    return pool.start(
                        { ...jobOf(run, file, environment.builtinData), ...(history && { history }) },
                        {
                            onProgress: ({ step, steps }) => {
                                if (steps > 0) {
                                    voice.progress(index, side, step / steps);
                                }
                            },
                            signal: stop,
                        },
                    ).outcome;
                },
                onPair: voice.pair,
                signal,
            },
            known.pairs,
        ).finally(() => pool.close()),
        isReaderGone: signal.reason === 'closed',
    }));
    if (isReaderGone) {
        return exitCodes.readerGone;
    }
    const measured = measuredComparison(result);
    if (measured !== undefined && storeFile !== undefined && hasSqlite()) {
        const { run, file } = sides.base;
        const reads = filesOf(run).length + filesOf(sides.variant.run).length;
        const record = {
            ...recordOf(measured),
            ...(reads > 0 && { folder: new URL('.', file.uri).href }),
        };
        withStore(storeFile, store =>
            store.keepMeasurement({ identity: identityOf(record), at: Date.now(), record }),
        );
    }
    voice.end(result);
    if (result.verdict === 'undecided') {
        return exitCodes.interrupted;
    }
    return result.count < result.pairs.length ? exitCodes.findings : exitCodes.ok;
}

/** What makes a run of the history the same as one that would be trained now. */
export function knownOptions(specUri: string, { version }: Environment): KnownPairsOptions {
    return {
        version,
        baseUri: new URL('.', specUri).href,
        modifiedAt: async address => statSync(new URL(address), { throwIfNoEntry: false })?.mtimeMs,
    };
}

/** What `work` finds in a history; `nothing` where there is none. */
export async function inStore<T>(
    file: string | undefined,
    nothing: T,
    work: (store: RunStore) => Promise<T>,
): Promise<T> {
    if (file === undefined || !hasSqlite() || !existsSync(file)) {
        return nothing;
    }
    const store = openRunStore(file);
    try {
        return await work(store);
    } finally {
        store.dispose();
    }
}

/** @throws UsageError where not one file is named */
export function pathOf({ positionals }: Arguments): { readonly path: string } {
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) {
        throw new UsageError(path === undefined ? 'Name a file.' : 'One file at a time, please.');
    }
    return { path };
}
