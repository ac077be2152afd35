// What training has shown of a spec, as whoever trains tells it to the linter. Everything is found by the fingerprint of the
// run as it stood, so that it holds until the spec changes in what matters. Plain JSON.

import { canonicalText, hashOfText } from '../core/canonical-text.ts';
import type { Anchor, NetworkEdit } from './finding.ts';
import { bestEpochOf, type EpochMetrics } from './metrics.ts';
import type { NoiseMeasures } from './noise-measures.ts';
import type { ResolvedRun } from './resolved.ts';
import { runFingerprint } from './run-fingerprint.ts';

/** `same`: no evidence of a difference, which is not evidence that there is none. `undecided`: stopped before its end. */
export type ComparisonVerdict = 'different' | 'same' | 'undecided';

/** One value of both sides of a comparison, over its pairs of runs. */
export interface MeasuredDifference {
    readonly base: number;
    readonly variant: number;
    /** Mean of variant minus base. */
    readonly difference: number;
    /** Half the width of its 95 % interval; null for a single pair, which has none. */
    readonly margin: number | null;
}

/** How a comparison of two ways of training came out. Below is better in every value. */
export interface MeasuredComparison {
    readonly verdict: ComparisonVerdict;
    /** Pairs of runs that ended well, each with a seed of its own. */
    readonly pairs: number;
    /** At the epoch with the lowest validation loss, each of both sides. */
    readonly validationLoss: MeasuredDifference;
    /** 1 - accuracy, or for regression the root mean squared error in the target's unit. */
    readonly validationError: MeasuredDifference;
    readonly trainingLoss: MeasuredDifference;
    readonly isRegression: boolean;
}

/** A fix of a finding, in one run. */
export interface FixOfRun {
    /** Of the run without the fix. */
    readonly fingerprint: string;
    readonly rule: string;
    /** Of the finding, in the run's network. */
    readonly anchor: Anchor;
    /** Its title, in the language in which it was asked for. */
    readonly fix: string;
    /** Which of the finding's fixes it is, in any language, as `keyOfFix`; absent in what older versions have kept. */
    readonly key?: string;
    /** The run with the fix, and what the fix has changed there. */
    readonly variant: { readonly fingerprint: string; readonly anchor: Anchor };
}

/** What a fix changes: the run without it is the base. */
export interface MeasuredFix extends FixOfRun, MeasuredComparison {}

/** What dropout changes: the twin without it is the base, the spec as it stands the variant. */
export interface MeasuredDropout extends MeasuredComparison {
    /** Of the run as it stands. */
    readonly fingerprint: string;
}

/** `folder` is that of the spec where it reads files, which another folder has others of; absent where it reads none. */
export type MeasuredRecord = { readonly folder?: string } & (
    | { readonly kind: 'fix'; readonly measured: MeasuredFix }
    | { readonly kind: 'dropout'; readonly measured: MeasuredDropout }
);

/** A run that came to its end. */
export interface MeasuredRun {
    readonly fingerprint: string;
    readonly seed: number;
    /** Epochs done. */
    readonly epochs: number;
    /** The epoch with the lowest validation loss. */
    readonly best: EpochMetrics;
    /** Up to `tailEpochs`, the last one at the end. */
    readonly tail: readonly EpochMetrics[];
    /** What its noise does, where that was measured. */
    readonly noise?: NoiseMeasures;
}

export const tailEpochs = 3;

export interface Measurements {
    readonly fixes: readonly MeasuredFix[];
    /** Fixes that were applied, and may be measured. */
    readonly applied: readonly FixOfRun[];
    /** The newest last. */
    readonly dropout: readonly MeasuredDropout[];
    /** The newest last. */
    readonly runs: readonly MeasuredRun[];
}

export const noMeasurements: Measurements = { fixes: [], applied: [], dropout: [], runs: [] };

/** Those of one run as it stands, fixes that have led to it included; undefined where there are none. */
export function measurementsOf(all: Measurements, run: ResolvedRun): Measurements | undefined {
    if (countOf(all) === 0) {
        return undefined;
    }
    const fingerprint = runFingerprint(run);
    const isOfRun = (each: { readonly fingerprint: string }) => each.fingerprint === fingerprint;
    const found = {
        fixes: all.fixes.filter(fix => isOfRun(fix) || isOfRun(fix.variant)),
        applied: all.applied.filter(fix => isOfRun(fix.variant)),
        dropout: all.dropout.filter(isOfRun),
        runs: all.runs.filter(isOfRun),
    };
    return countOf(found) === 0 ? undefined : found;
}

function countOf({ fixes, applied, dropout, runs }: Measurements): number {
    return fixes.length + applied.length + dropout.length + runs.length;
}

/** True of one rule's way from one network to another, whatever it is called. */
export function isSameFix(one: FixOfRun, other: FixOfRun): boolean {
    return (
        one.rule === other.rule &&
        one.fingerprint === other.fingerprint &&
        one.variant.fingerprint === other.variant.fingerprint
    );
}

/** What a fix does, as sixteen hexadecimal digits that no language and no change of its title alters. */
export function keyOfFix(edits: readonly NetworkEdit[]): string {
    return hashOfText(canonicalText(edits));
}

export function isSameAnchor(one: Anchor, other: Anchor): boolean {
    if ('layer' in one) {
        return 'layer' in other && one.layer === other.layer && one.parameter === other.parameter;
    }
    return 'block' in other && one.block === other.block && one.setting === other.setting;
}

/** What a run has shown, from its epochs; undefined for no epochs. */
export function measuredRun(
    run: ResolvedRun,
    epochs: readonly EpochMetrics[],
    noise?: NoiseMeasures,
): MeasuredRun | undefined {
    const best = bestEpochOf(epochs);
    return (
        best && {
            fingerprint: runFingerprint(run),
            seed: run.settings.seed,
            epochs: epochs.length,
            best,
            tail: epochs.slice(-tailEpochs),
            ...(noise && { noise }),
        }
    );
}
