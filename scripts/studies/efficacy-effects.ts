// What the pairs of the study say of each rule: the effect of its preferred fix, with its interval. Pure.

import { groupBy } from '../../src/core/group-by.ts';
import {
    excludesZero,
    fewestPairs,
    type PairedInterval,
    pairedInterval,
} from '../../src/experiments/comparison/paired-interval.ts';
import type { EfficacyPair, EfficacySide } from './efficacy-runs.ts';

/** Seeds from which on an effect is shown, with an interval that is four standard errors wide on each side. */
export const seedsToShow = 3;

/** Seeds from which on an effect is judged: with fewer, Student's factor hides nearly everything. */
export const seedsToJudge = fewestPairs;

/** Seeds, and data sets, from which on a fix without any benefit lowers its rule: its absence has to have had a chance to show. */
export const seedsToLower = 10;
export const setsToLower = 3;

export type Verdict = 'helps' | 'no evidence' | 'harms' | 'not measured';

/** A measure without the fix, and what the fix adds to it. */
export interface Effect {
    /** Mean over the seeds. */
    readonly base: number;
    readonly change: PairedInterval;
}

/** One network on one data set. */
export interface SetEffect {
    readonly data: string;
    /** What tells the network from the rule's first. */
    readonly network: string | undefined;
    readonly fix: string;
    readonly seeds: number;
    readonly loss: Effect;
    /** 1 - accuracy, or the root mean squared error. */
    readonly error: Effect;
    readonly gap: Effect;
    /** By the loss. */
    readonly verdict: Verdict;
    /** True where the interval of loss or error lies below zero. */
    readonly hasBenefit: boolean;
}

export interface RuleEffect {
    readonly rule: string;
    /** In the order in which they were trained first. */
    readonly sets: readonly SetEffect[];
    /** Over the networks and sets that have enough seeds to be judged, or to be shown; undefined where none has. */
    readonly pooled: PooledEffect | undefined;
    /** By the pooled loss. */
    readonly verdict: Verdict;
    /** False as well where too little is measured. */
    readonly hasNoBenefit: boolean;
}

/** A mean over networks and data sets for each seed, and the interval over seeds. The networks and sets are taken as given. */
export interface PooledEffect {
    readonly seeds: number;
    /** Of networks on sets. */
    readonly trained: number;
    readonly dataSets: number;
    /** Shares of the mean loss without the fix. */
    readonly loss: PairedInterval;
    readonly gap: PairedInterval;
    /** A share of the data, of those with classes; undefined where there are none. */
    readonly error: PairedInterval | undefined;
}

/** @param isRegression whether the error on a data set is a root mean squared one */
export function ruleEffects(
    pairs: readonly EfficacyPair[],
    isRegression: (data: string) => boolean,
): RuleEffect[] {
    const byRule = groupBy(pairs, ({ rule }) => rule);
    return [...byRule].map(([rule, some]) => effectOf(rule, some, isRegression));
}

function effectOf(
    rule: string,
    pairs: readonly EfficacyPair[],
    isRegression: (data: string) => boolean,
): RuleEffect {
    const trained = [...groupBy(pairs, ({ data, network = '' }) => `${network} on ${data}`).values()].map(
        current,
    );
    const sets = trained.map(setEffect);
    const pooled = pool(shown(trained), isRegression);
    const lowering = sets.filter(({ seeds }) => seeds >= seedsToLower);
    const isMeasured =
        new Set(lowering.map(({ data }) => data)).size >= setsToLower && lowering.length === sets.length;
    const hasBenefit =
        sets.some(set => set.hasBenefit) ||
        [pooled?.loss, pooled?.error].some(interval => interval !== undefined && isBelowZero(interval));
    return {
        rule,
        sets,
        pooled,
        verdict: pooled === undefined ? 'not measured' : verdictOf(pooled.loss),
        hasNoBenefit: isMeasured && !hasBenefit,
    };
}

/** Those with enough seeds to be judged; as long as none has, those with enough to be shown. */
function shown(trained: readonly (readonly EfficacyPair[])[]): (readonly EfficacyPair[])[] {
    const judged = trained.filter(pairs => pairs.length >= seedsToJudge);
    return judged.length > 0 ? judged : trained.filter(pairs => pairs.length >= seedsToShow);
}

/** Those of the network and fix that were trained last: others are of a case or a fix that has changed since. One for each seed. */
function current(pairs: readonly EfficacyPair[]): EfficacyPair[] {
    const key = pairs.at(-1)?.key;
    const bySeed = new Map(pairs.filter(pair => pair.key === key).map(pair => [pair.seed, pair]));
    return [...bySeed.values()];
}

function setEffect(pairs: readonly EfficacyPair[]): SetEffect {
    const [{ data, network, fix }] = pairs as [EfficacyPair];
    const [loss, error, gap] = (['loss', 'error', 'gap'] as const).map(
        (measure): Effect => ({
            base: mean(pairs.map(({ base }) => base[measure])),
            change: pairedInterval(pairs.map(pair => changeOf(pair, measure))),
        }),
    ) as [Effect, Effect, Effect];
    return {
        ...{ data, network, fix, seeds: pairs.length, loss, error, gap },
        verdict: verdictOf(loss.change),
        hasBenefit: isBelowZero(loss.change) || isBelowZero(error.change),
    };
}

function pool(
    trained: readonly (readonly EfficacyPair[])[],
    isRegression: (data: string) => boolean,
): PooledEffect | undefined {
    const [first = [], ...others] = trained.map(pairs => pairs.map(({ seed }) => seed));
    const seeds = first.filter(seed => others.every(some => some.includes(seed)));
    if (seeds.length < seedsToShow) {
        return undefined;
    }
    const over = (
        some: typeof trained,
        measure: keyof EfficacySide,
        scale: (pairs: readonly EfficacyPair[]) => number,
    ): PairedInterval =>
        pairedInterval(
            seeds.map(seed =>
                mean(
                    some.map(pairs => {
                        const pair = pairs.find(each => each.seed === seed);
                        return pair === undefined ? Number.NaN : changeOf(pair, measure) / scale(pairs);
                    }),
                ),
            ),
        );
    const meanLoss = (pairs: readonly EfficacyPair[]) => mean(pairs.map(({ base }) => base.loss));
    const classes = trained.filter(([pair]) => pair !== undefined && !isRegression(pair.data));
    return {
        seeds: seeds.length,
        trained: trained.length,
        dataSets: new Set(trained.flatMap(([pair]) => pair?.data ?? [])).size,
        loss: over(trained, 'loss', meanLoss),
        gap: over(trained, 'gap', meanLoss),
        error: classes.length === 0 ? undefined : over(classes, 'error', () => 1),
    };
}

function verdictOf(change: PairedInterval): Verdict {
    if (change.count < seedsToJudge) {
        return 'not measured';
    }
    return excludesZero(change) ? (change.mean < 0 ? 'helps' : 'harms') : 'no evidence';
}

function isBelowZero(change: PairedInterval): boolean {
    return change.count >= seedsToJudge && change.mean < 0 && excludesZero(change);
}

function changeOf({ base, variant }: EfficacyPair, measure: keyof EfficacySide): number {
    return variant[measure] - base[measure];
}

function mean(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}
