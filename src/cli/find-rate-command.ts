import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { applyTextEdits } from '../core/text-range.ts';
import {
    type KnownComparison,
    knownComparison,
    nothingKnown,
} from '../experiments/comparison/known-pairs.ts';
import { fewestPairs } from '../experiments/comparison/paired-interval.ts';
import { mostPairs } from '../experiments/comparison/sequential-comparison.ts';
import {
    type FoundRates,
    findRates,
    type RatePurpose,
    rateMethods,
} from '../experiments/rate-finder/find-rates.ts';
import {
    type KnownCandidates,
    knownCandidates,
    noCandidates,
} from '../experiments/rate-finder/known-rates.ts';
import { canBeLearned } from '../experiments/rate-finder/learned-rates.ts';
import { type RatePlace, rateEdits, ratePlacesOf } from '../model/rate-places.ts';
import type { ResolvedRun } from '../model/resolved.ts';
import type { RunHistoryEntry, SweepPlace } from '../protocol/training.ts';
import { type AnalyzedFile, analyzedFile, analyzeFile, analyzeText } from './analyze.ts';
import type { Command } from './command.ts';
import { comparisonFormats, inStore, knownOptions, pathOf } from './compare-runs.ts';
import { poolEngineOptions } from './engine-options.ts';
import { type Environment, exitCodes } from './environment.ts';
import { jsonVoice, prettyVoice } from './find-rate-voice.ts';
import { storeFileOf, storeOption } from './history.ts';
import { openPool, parallelOption } from './open-pool.ts';
import { readSpec } from './read-spec.ts';
import { chooseRun } from './run-to-train.ts';
import { historyEntry, newHistoryEntry } from './train-and-report.ts';
import { jobOf, largestSeed, refuseChoice, refuseRun, refuseUnsound } from './trainable-file.ts';

export const findRateCommand: Command = {
    name: 'find-rate',
    summary: 'Finds a good rate for each dropout layer, and says whether it is better than the present one.',
    usage: 'FILE [options]',
    details:
        'Candidates are trained by successive halving, or read off variational dropout that stands in the place of each\n' +
        'dropout and learns its rate. The best is then compared with the present rates on other seeds, pair by pair, and\n' +
        'counts as better only where the interval of the difference says so. The test part is never touched.',
    options: {
        run: { value: 'NAME', summary: 'The run to train, where the file has several.' },
        by: {
            value: 'METHOD',
            choices: rateMethods,
            summary: 'How candidates are found; halving is the default.',
        },
        runs: { value: 'N', summary: 'Runs that halving begins with, seeds counted (default 54).' },
        seeds: { value: 'N', summary: 'Seeds that candidates are chosen by (default 2).' },
        pairs: {
            value: 'N',
            summary: `Most pairs of runs of the comparison, ${fewestPairs} to ${mostPairs} (default 10).`,
        },
        seed: { value: 'N', summary: 'The first seed, in place of that of the spec.' },
        epochs: { value: 'N', summary: 'Replaces the epochs or steps of the spec.' },
        parallel: parallelOption,
        ...poolEngineOptions,
        write: { summary: 'Writes the rates into the file, where they are better.' },
        format: {
            value: 'FORMAT',
            choices: comparisonFormats,
            summary: 'For people (default), or one JSON object a run, a pair and a summary.',
        },
        store: storeOption,
        'no-store': { summary: 'Neither keeps the runs in the history nor takes any from it.' },
    },
    exits: {
        0: 'The search ended, whatever it found.',
        1: 'No run ended well.',
        2: 'The spec cannot be trained, or has no drop rate to change.',
        130: 'Ctrl-C ended it.',
    },
    examples: [
        'netspec find-rate model.netspec',
        'netspec find-rate model.netspec --by variational',
        'netspec find-rate model.netspec --write',
    ],
    needsStore: 'where there is one',
    async run(words, environment) {
        const format = words.choice('format', comparisonFormats, 'pretty');
        const by = words.choice('by', rateMethods, 'halving');
        const [runs, seeds] = [words.integer('runs', 2, 10_000) ?? 54, words.integer('seeds', 1, 100) ?? 2];
        const pairs = words.integer('pairs', fewestPairs, mostPairs) ?? 10;
        const choice = {
            name: words.text('run'),
            seed: words.integer('seed', 0, largestSeed),
            epochs: words.integer('epochs', 1, 1_000_000),
            withoutDropout: false,
        };
        const { path } = pathOf(words);
        const file = analyzeFile(path);
        if (
            refuseUnsound(file, format, environment) ||
            file.analysis === undefined ||
            file.spec === undefined
        ) {
            return exitCodes.unusable;
        }
        const refuse = (problem: string, names: readonly string[] = []) =>
            refuseChoice(path, { problem, names }, format, environment);
        const chosen = chooseRun(file.spec, choice);
        if ('problem' in chosen) {
            return refuse(chosen.problem, chosen.names);
        }
        if (refuseRun(file, chosen.spec.name, format, environment)) {
            return exitCodes.unusable;
        }
        const { text } = file.analysis;
        const places = ratePlacesOf(chosen.run.network, text);
        if (places.length === 0) {
            return refuse(`${chosen.run.name} has no drop rate that is a number in the text.`);
        }
        if (by === 'variational' && !places.some(canBeLearned)) {
            return refuse(`${chosen.run.name} has no dropout that variational dropout could stand for.`);
        }
        const titles = {
            title: `${chosen.run.name}: drop rates`,
            base: 'with the present rates',
            variant: 'with the candidate',
            pairs,
            keys: {},
            run: chosen.run.name,
            by,
            places: places.map(({ kind, range }) => ({
                kind,
                line: file.lines?.positionAt(range.start).line ?? 0,
            })),
        };
        const voice = (format === 'json' ? jsonVoice : prettyVoice)(titles, environment);
        const store = words.has('no-store') ? undefined : storeFileOf(words, environment);
        const pool = openPool(words, environment, store);
        const question = { run: chosen.run, places, by, seeds, runs, pairs };
        const options = knownOptions(file.uri, environment);
        const earlier = await inStore(store, noCandidates, kept => knownCandidates(kept, question, options));
        let compared = nothingKnown;
        const place = historyOf(file, store, places, earlier, environment);
        voice.begin(earlier.known.size);
        const { found, isReaderGone } = await environment.interruptible(async signal => ({
            found: await findRates(
                question,
                {
                    parallel: pool.size,
                    async knownPairs(comparison) {
                        compared = await inStore(store, nothingKnown, kept =>
                            knownComparison(kept, comparison, options),
                        );
                        place.compare(compared);
                        return compared.pairs;
                    },
                    async train(run, purpose, end, onProgress) {
                        const ended =
                            purpose.kind === 'pair' && compared.ended[purpose.side].get(run.settings.seed);
                        if (ended) {
                            return { outcome: 'finished', summary: ended };
                        }
                        const until = 'until' in purpose ? purpose.until : undefined;
                        const history = place.of(purpose, run);
                        const job = {
                            ...jobOf(run, file, environment.builtinData),
                            ...(history && { history }),
                            ...(until !== undefined && { until }),
                        };
                        const outcome = await pool.start(job, {
                            signal: end,
                            onProgress(progress) {
                                onProgress(progress);
                                if (progress.steps > 0) {
                                    voice.progress(progress.step / progress.steps);
                                }
                            },
                        }).outcome;
                        if (outcome.outcome === 'failed' || outcome.historyProblem !== undefined) {
                            place.forget(purpose);
                        }
                        return outcome;
                    },
                    onCandidate: voice.candidate,
                    onPair: voice.pair,
                    now: () => performance.now(),
                    signal,
                },
                earlier,
            ).finally(() => pool.close()),
            isReaderGone: signal.reason === 'closed',
        }));
        if (isReaderGone) {
            return exitCodes.readerGone;
        }
        const written = words.has('write') ? write(file, found, places, environment) : undefined;
        voice.end(found, written);
        if (written === false && found.verdict === 'better') {
            return exitCodes.unusable;
        }
        if (found.verdict !== 'stopped') {
            return exitCodes.ok;
        }
        return found.candidates.length > 0 && found.after === undefined
            ? exitCodes.findings
            : exitCodes.interrupted;
    },
};

/** The places of the runs in the history; one that is continued has the one that it had. */
function historyOf(
    file: AnalyzedFile,
    store: string | undefined,
    places: readonly RatePlace[],
    earlier: KnownCandidates,
    environment: Environment,
) {
    const kept = new Map<number, Pick<RunHistoryEntry, 'id' | 'spec' | 'specUri' | 'startedAt'>>(
        earlier.runs,
    );
    const ids = { candidates: earlier.id ?? crypto.randomUUID(), pairs: String(crypto.randomUUID()) };
    let compared = nothingKnown;
    const text = file.analysis?.text ?? '';
    const begin = (sweep: SweepPlace): RunHistoryEntry | undefined => {
        const entry =
            store === undefined
                ? undefined
                : newHistoryEntry(store, file.uri, basename(file.file), environment);
        return entry && { ...entry, specText: text, sweep };
    };
    const goOn = (run: Parameters<typeof historyEntry>[1]): RunHistoryEntry => ({
        ...historyEntry(store ?? '', run, environment),
        goesOn: 'resume',
    });
    return {
        /** From now on, runs are those of this comparison. */
        compare(known: KnownComparison): void {
            compared = known;
            ids.pairs = known.id ?? ids.pairs;
        },
        of(purpose: RatePurpose, { network, settings }: ResolvedRun): RunHistoryEntry | undefined {
            const { index } = purpose;
            if (purpose.kind === 'pair') {
                const { side } = purpose;
                const begun = compared.begun[side].get(settings.seed);
                const name = side === 'base' ? 'present rates' : 'candidate';
                const place = { id: ids.pairs, index: 2 * index + (side === 'base' ? 0 : 1) };
                return begun === undefined
                    ? begin({ ...place, values: { network: name }, kind: 'comparison' })
                    : goOn(begun);
            }
            const before = kept.get(index);
            if (before !== undefined && store !== undefined) {
                return goOn(before);
            }
            const values = places.map(({ kind, layers, range }) => {
                const rate = network.layers[layers[0] ?? 0]?.parameters.rate;
                const line = file.lines?.positionAt(range.start).line;
                return [`${kind}, line ${line}`, typeof rate === 'number' ? String(rate) : 'learned'];
            });
            const place = { id: ids.candidates, index, values: Object.fromEntries(values) };
            const history = begin({ ...place, kind: 'rates' });
            if (history !== undefined) {
                kept.set(index, history);
            }
            return history;
        },
        forget({ kind, index }: RatePurpose): void {
            if (kind === 'candidate') {
                kept.delete(index);
            }
        },
    };
}

/** True where the file has the rates now; says why where it could not be written, or the text would mean something else. */
function write(
    file: AnalyzedFile,
    { verdict, after }: FoundRates,
    places: readonly RatePlace[],
    { complain }: Environment,
): boolean {
    if (verdict !== 'better' || after === undefined || file.analysis === undefined) {
        return false;
    }
    const text = applyTextEdits(file.analysis.text, rateEdits(places, after, file.analysis.text));
    if (refusesText(file, text)) {
        complain(`${file.file}: with these rates the spec has a mistake, so it stays as it is.\n`);
        return false;
    }
    const now = readSpec(file.file);
    if (!('text' in now) || now.text !== file.analysis.text) {
        complain(`${file.file} has changed meanwhile, so it stays as it is.\n`);
        return false;
    }
    try {
        writeFileSync(file.file, file.mark + text);
        return true;
    } catch (error) {
        complain(`${file.file}: ${error instanceof Error ? error.message : error}\n`);
        return false;
    }
}

function refusesText(file: AnalyzedFile, text: string): boolean {
    const { diagnostics } = analyzedFile(file.file, file.mark, analyzeText(file.file, text, {}));
    return diagnostics.some(({ severity }) => severity === 'error');
}
