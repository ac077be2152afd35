// Good drop rates for a network, found on its validation part alone: candidates by successive halving or by what variational
// dropout learns, and then a paired comparison with the present rates, on seeds that the candidates were not chosen by.

import type { CallValue } from '../../catalog/values.ts';
import type { EpochMetrics } from '../../model/metrics.ts';
import { type RatePlace, rounded, withRates } from '../../model/rate-places.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import { plannedRuns } from '../../model/swept-runs.ts';
import type { TrainingOutcome, TrainingProgress } from '../../protocol/training.ts';
import {
    type Comparison,
    type ComparisonResult,
    type Pair,
    runComparison,
    type Side,
} from '../comparison/run-comparison.ts';
import { type KnownRun, runSweep, type SweepEntry, type SweepSource } from '../run-sweep.ts';
import { overSeeds, summarizeSweep } from '../sweep-summary.ts';
import { canBeLearned, learnedRatesOf, withLearnedRates } from './learned-rates.ts';

export const rateMethods = ['halving', 'variational'] as const;
export type RateMethod = (typeof rateMethods)[number];

export interface RateQuestion {
    readonly run: ResolvedRun;
    /** As `ratePlacesOf` finds them; at least one. */
    readonly places: readonly RatePlace[];
    readonly by: RateMethod;
    /** Seeds that candidates are chosen by. */
    readonly seeds: number;
    /** Runs that successive halving begins with, seeds counted. */
    readonly runs: number;
    /** Most pairs of the comparison, as `Comparison.pairs`. */
    readonly pairs: number;
}

/** What a run is trained for. */
export type RatePurpose =
    | { readonly kind: 'candidate'; readonly index: number; readonly until?: number }
    | { readonly kind: 'pair'; readonly index: number; readonly side: Side };

export interface RateFinderHost {
    /** Runs that may train at once. */
    readonly parallel: number;
    train(
        run: ResolvedRun,
        purpose: RatePurpose,
        signal: AbortSignal,
        onProgress: (progress: TrainingProgress) => void,
    ): Promise<TrainingOutcome>;
    /** A candidate has come to its end or to where it waits; its labels are its rates, in the order of the places. */
    onCandidate(entry: SweepEntry, planned: number): void;
    /** Called before pairs are trained; resolves with those that need no training, by their index. */
    knownPairs?(comparison: Comparison): Promise<ReadonlyMap<number, Pair>>;
    onPair(pair: Pair, result: ComparisonResult): void;
    now(): number;
    readonly signal: AbortSignal;
}

export interface FoundRates {
    /** One for each place, as they are now. */
    readonly before: readonly number[];
    /** The best candidate's; those of `before` where no other was better. Undefined where it was stopped, or all failed. */
    readonly after: readonly number[] | undefined;
    /** Of the present rates against the candidate's; undefined where these are the same. */
    readonly comparison: ComparisonResult | undefined;
    /**
     * `better`: the interval of the difference in validation loss says so. `worse`: it says the contrary, so that the rates
     * stay. `same`: the candidate is what is there. `unclear`: there is no evidence of a difference. `stopped`: it was stopped,
     * or every run failed.
     */
    readonly verdict: 'better' | 'worse' | 'same' | 'unclear' | 'stopped';
    readonly candidates: readonly SweepEntry[];
}

/** From no dropout to so much that little is left. */
const candidateRates = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

/** Of the candidates one in so many goes on, after as large a share of the epochs: with more dropout, learning is slower. */
const reductionFactor = 3;

/** @param earlier candidates that are known, as `knownCandidates` finds them */
export async function findRates(
    question: RateQuestion,
    host: RateFinderHost,
    earlier: {
        readonly known: ReadonlyMap<number, KnownRun>;
        readonly last: ReadonlyMap<number, EpochMetrics>;
    } = { known: new Map(), last: new Map() },
): Promise<FoundRates> {
    const { run, places, by, seeds, pairs } = question;
    const before = places.map(({ rate }) => rate);
    const last = new Map(earlier.last);
    const candidates = await trainCandidates(question, host, earlier.known, last);
    const after =
        by === 'halving' ? bestRates(question, candidates) : learnedRates(question, candidates, last);
    const found = { before, candidates };
    if (after === undefined || host.signal.aborted) {
        return { ...found, after, comparison: undefined, verdict: 'stopped' };
    }
    if (after.every((rate, place) => rate === before[place])) {
        return { ...found, after, comparison: undefined, verdict: 'same' };
    }
    // Seeds of their own: the candidate was chosen for being lucky on the others, among other things.
    const fresh = { ...run, settings: { ...run.settings, seed: run.settings.seed + seeds } };
    const comparisonHost = {
        train: (each: ResolvedRun, side: Side, index: number, signal: AbortSignal = host.signal) =>
            host.train(each, { kind: 'pair', index, side }, signal, () => {}),
        onPair: host.onPair,
        runsAtOnce: host.parallel,
        signal: host.signal,
    };
    const compared = { base: fresh, variant: withRates(fresh, places, after), pairs };
    const knownPairs = await host.knownPairs?.(compared);
    const comparison = await runComparison(compared, comparisonHost, knownPairs);
    return { ...found, after, comparison, verdict: verdictOf(comparison) };
}

function verdictOf({ verdict, values }: ComparisonResult): FoundRates['verdict'] {
    switch (verdict) {
        case 'different':
            return values !== undefined && values.validationLoss.look.interval.mean < 0 ? 'better' : 'worse';
        case 'same':
            return 'unclear';
        case 'undecided':
            return 'stopped';
        default:
            return verdict satisfies never;
    }
}

/** The runs that candidates are chosen by, as the method makes them. */
export function candidatesOf(question: RateQuestion): SweepSource {
    return question.by === 'halving' ? gridOf(question) : learningOf(question);
}

/** Every rate at every place, or draws from that, by successive halving; by chance where a run has no epochs to halve. */
function gridOf({ run, places, seeds, runs }: RateQuestion): SweepSource {
    const values = places.map(({ rate }) => [...new Set([...candidateRates, rate])].sort((a, b) => a - b));
    const combinations = values.reduce((product, { length }) => product * length, 1);
    const count = combinations * seeds;
    const { epochs } = run.settings;
    const common = { runs, minutes: null, seed: run.settings.seed };
    const search: CallValue =
        epochs === null
            ? { call: 'random_search', arguments: common }
            : {
                  call: 'successive_halving',
                  arguments: {
                      ...common,
                      reduction_factor: reductionFactor,
                      min_epochs: Math.max(1, Math.round(epochs / reductionFactor)),
                  },
              };
    const ratesOf = (combination: number): number[] => {
        let rest = combination;
        return values
            .toReversed()
            .map(each => {
                const rate = each[rest % each.length]!;
                rest = Math.floor(rest / each.length);
                return rate;
            })
            .reverse();
    };
    return {
        count,
        planned: plannedRuns(search, count, seeds),
        repeats: seeds,
        search,
        epochs,
        at(index) {
            const rates = ratesOf(Math.floor(index / seeds));
            const seed = run.settings.seed + (index % seeds);
            const changed = withRates(run, places, rates);
            return {
                labels: rates.map(String),
                seed,
                run: { ...changed, settings: { ...changed.settings, seed } },
            };
        },
    };
}

/** Variational dropout in every place that it can stand in, once for each seed. */
function learningOf({ run, places, seeds }: RateQuestion): SweepSource {
    const learning = withLearnedRates(run, places);
    const labels = places.map(place => (canBeLearned(place) ? 'learned' : String(place.rate)));
    return {
        count: seeds,
        planned: seeds,
        repeats: seeds,
        search: null,
        epochs: run.settings.epochs,
        at(index) {
            const seed = run.settings.seed + index;
            return { labels, seed, run: { ...learning, settings: { ...learning.settings, seed } } };
        },
    };
}

/** @param last gets the last epoch of each candidate, by its place */
async function trainCandidates(
    question: RateQuestion,
    host: RateFinderHost,
    known: ReadonlyMap<number, KnownRun>,
    last: Map<number, EpochMetrics>,
): Promise<readonly SweepEntry[]> {
    const source = candidatesOf(question);
    return runSweep(
        source,
        {
            parallel: host.parallel,
            train: (each, place) =>
                host.train(each, { kind: 'candidate', ...place }, host.signal, ({ finished }) => {
                    const metrics = finished.at(-1);
                    if (metrics !== undefined) {
                        last.set(place.index, metrics);
                    }
                }),
            onEntry: entry => host.onCandidate(entry, source.planned),
            now: host.now,
            signal: host.signal,
        },
        known,
    );
}

/** The rates of the candidate with the lowest validation loss, over its seeds; undefined where all failed. */
function bestRates(
    { seeds }: RateQuestion,
    candidates: readonly SweepEntry[],
): readonly number[] | undefined {
    const [best] = summarizeSweep({ repeats: seeds }, candidates);
    return best?.validationLoss === undefined ? undefined : best.labels.map(Number);
}

/** What variational dropout has learned by the last epoch, the mean over the seeds; undefined where all failed. */
function learnedRates(
    { run, places }: RateQuestion,
    candidates: readonly SweepEntry[],
    last: ReadonlyMap<number, EpochMetrics>,
): readonly number[] | undefined {
    const learning = withLearnedRates(run, places);
    const learned = candidates.flatMap(({ index, result }) => {
        const metrics = 'summary' in result ? last.get(index) : undefined;
        return metrics === undefined ? [] : [learnedRatesOf(learning, places, metrics)];
    });
    return learned.length === 0
        ? undefined
        : places.map((_, place) =>
              rounded(Number(overSeeds(learned.map(rates => rates[place]!))!.mean.toFixed(2))),
          );
}
