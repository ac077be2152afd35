// Trains a comparison to its end and tells of it: what `compare` and `measure` share.

import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { knownPairs } from '../experiments/comparison/known-pairs.ts';
import { fewestPairs } from '../experiments/comparison/paired-interval.ts';
import {
    type Comparison,
    type Pair,
    runComparison,
    type Side,
} from '../experiments/comparison/run-comparison.ts';
import { mostPairs } from '../experiments/comparison/sequential-comparison.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import { openRunStore } from '../platform/node/run-store.ts';
import { hasSqlite } from '../platform/node/sqlite.ts';
import type { AnalyzedFile } from './analyze.ts';
import { type Arguments, UsageError } from './arguments.ts';
import { type ComparisonTitles, jsonVoice, prettyVoice } from './comparison-report.ts';
import { type Environment, exitCodes } from './environment.ts';
import { storeFileOf, storeOption } from './history.ts';
import { openPool, parallelOption } from './open-pool.ts';
import { newHistoryEntry } from './train-and-report.ts';
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
    words: Arguments,
    environment: Environment,
): Promise<number> {
    const format = words.choice('format', comparisonFormats, 'pretty');
    const voice = (format === 'json' ? jsonVoice : prettyVoice)(titles, environment);
    const { path } = pathOf(words);
    voice.begin();
    const comparison = { base: sides.base.run, variant: sides.variant.run, pairs: titles.pairs };
    const known = words.has('no-store')
        ? undefined
        : await pairsInHistory(comparison, sides.base.file.uri, words, environment);
    const pool = openPool(
        words,
        environment,
        words.has('no-store') ? undefined : storeFileOf(words, environment),
    );
    const { result, isReaderGone } = await environment.interruptible(async signal => ({
        result: await runComparison(
            comparison,
            {
                runsAtOnce: pool.size,
                train(run, side, index, stop) {
                    const { file, specText } = sides[side];
                    const entry = words.has('no-store')
                        ? undefined
                        : newHistoryEntry(
                              storeFileOf(words, environment),
                              file.uri,
                              basename(path),
                              environment,
                          );
                    const history = entry && { ...entry, ...(specText !== undefined && { specText }) };
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
            known,
        ).finally(() => pool.close()),
        isReaderGone: signal.reason === 'closed',
    }));
    if (isReaderGone) {
        return exitCodes.readerGone;
    }
    voice.end(result);
    if (result.verdict === 'undecided') {
        return exitCodes.interrupted;
    }
    return result.count < result.pairs.length ? exitCodes.findings : exitCodes.ok;
}

/** The pairs that need no training, since their runs are in the history. */
async function pairsInHistory(
    comparison: Comparison,
    specUri: string,
    words: Arguments,
    environment: Environment,
): Promise<Map<number, Pair> | undefined> {
    const file = storeFileOf(words, environment);
    if (!hasSqlite() || !existsSync(file)) {
        return undefined;
    }
    const store = openRunStore(file);
    try {
        return await knownPairs(store, comparison, {
            version: environment.version,
            baseUri: new URL('.', specUri).href,
            modifiedAt: async address => statSync(new URL(address), { throwIfNoEntry: false })?.mtimeMs,
        });
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
