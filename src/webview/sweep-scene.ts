// What the panel says of a sweep: a row for each combination, how its runs stand, and what came of it all in words. Pure.

import { numberText, shareText, spreadText } from '../charts/number-text.ts';
import { sweptAxis } from '../charts/swept-axis.ts';
import { t } from '../core/localize.ts';
import { isActive } from '../model/run-state.ts';
import type { OverSeedsValue } from '../model/swept-combination.ts';
import type { SweepSnapshot, SweptRunSnapshot } from '../protocol/panel-sweeps.ts';
import { formatCount, formatDuration, formatShare, formatValue } from './format.ts';

/** A combination with the runs that there are of it by now. */
export interface SweepRow {
    /** The same for as long as the sweep is shown. */
    readonly key: string;
    readonly labels: readonly string[];
    /** Undefined where nothing was measured yet. */
    readonly loss: SweepValue | undefined;
    /** Accuracy, or the root mean squared error. */
    readonly metric: SweepValue | undefined;
    readonly gap: SweepValue | undefined;
    /** Seeds whose run ended well. */
    readonly seeds: number;
    readonly state: string;
    readonly isFailed: boolean;
    readonly isActive: boolean;
    readonly isBest: boolean;
    /** Of its runs, as in the history. */
    readonly ids: readonly string[];
}

export interface SweepValue extends OverSeedsValue {
    /** The best of runs that have not ended. */
    readonly isSoFar: boolean;
}

/** What a table can be sorted by: the number of an axis, or one of these. */
export type SweepColumn = number | 'loss' | 'metric' | 'gap' | 'seeds' | 'state';

export interface SweepOrder {
    readonly column: SweepColumn;
    readonly isDescending: boolean;
}

export const bestFirst: SweepOrder = { column: 'loss', isDescending: false };

export function isRegression({ runs }: Pick<SweepSnapshot, 'runs'>): boolean {
    return runs.some(({ best }) => best?.validationRmse !== undefined);
}

/** In the order of the sweep. */
export function sweepRows({ runs, combinations }: SweepSnapshot): SweepRow[] {
    const groups = new Map<string, SweptRunSnapshot[]>();
    for (const run of runs) {
        const key = keyOf(run.labels);
        groups.set(key, [...(groups.get(key) ?? []), run]);
    }
    const found = new Map(combinations.map(combination => [keyOf(combination.labels), combination]));
    const [first] = combinations;
    const best = first?.validationLoss === undefined ? undefined : keyOf(first.labels);
    return [...groups].map(([key, of]): SweepRow => {
        const combination = found.get(key);
        const ended = (value: OverSeedsValue | undefined): SweepValue | undefined =>
            value && { ...value, isSoFar: false };
        const soFar = of.flatMap(run => run.best ?? []);
        const bestSoFar = soFar.toSorted((a, b) => a.validationLoss - b.validationLoss)[0];
        const unfinished = (value: number | undefined): SweepValue | undefined =>
            value === undefined ? undefined : { mean: value, deviation: undefined, isSoFar: true };
        return {
            key,
            labels: of[0]!.labels,
            loss: ended(combination?.validationLoss) ?? unfinished(bestSoFar?.validationLoss),
            metric:
                ended(combination?.validationAccuracy ?? combination?.validationRmse) ??
                unfinished(bestSoFar?.validationAccuracy ?? bestSoFar?.validationRmse),
            gap: ended(combination?.gap),
            seeds: combination?.seeds ?? 0,
            state: stateOf(of),
            isFailed: of.some(({ state }) => state === 'failed'),
            isActive: of.some(({ state }) => isActive(state)),
            isBest: key === best,
            ids: of.flatMap(({ id }) => id ?? []),
        };
    });
}

function keyOf(labels: readonly string[]): string {
    return JSON.stringify(labels);
}

/** How the runs of a combination stand: `Finished`, `2 training: Epoch 12 of 60`, `Failed: ...`. */
function stateOf(runs: readonly SweptRunSnapshot[]): string {
    const of = (...states: readonly SweptRunSnapshot['state'][]) =>
        runs.filter(({ state }) => states.includes(state));
    const [training, waiting] = [of('running', 'starting', 'paused'), of('queued')];
    const [failed, ended] = [of('failed'), of('stopped', 'interrupted')];
    const [first] = training;
    const parts = [
        ...(first === undefined
            ? []
            : [`${training.length > 1 ? `${t('{0} training', training.length)}: ` : ''}${placeText(first)}`]),
        ...(waiting.length > 0
            ? [waiting.length === 1 ? t('Waiting') : t('{0} waiting', waiting.length)]
            : []),
        ...(failed.length > 0
            ? [
                  `${failed.length === runs.length ? t('Failed') : t('{0} failed', failed.length)}: ${failed[0]!.message ?? ''}`,
              ]
            : []),
        ...(ended.length > 0
            ? [ended.length === runs.length ? t('Stopped') : t('{0} stopped', ended.length)]
            : []),
    ];
    return parts.length === 0 ? t('Finished') : parts.join(' · ');
}

function placeText({ epoch, epochs }: SweptRunSnapshot): string {
    return epochs > 0
        ? t('Epoch {0} of {1}', formatCount(epoch), formatCount(epochs))
        : t('Epoch {0}', formatCount(epoch));
}

/** What has no value comes last, whichever way round. */
export function sorted(
    rows: readonly SweepRow[],
    { column, isDescending }: SweepOrder,
    axes: readonly string[],
): SweepRow[] {
    const sign = isDescending ? -1 : 1;
    if (column === 'state') {
        return rows.toSorted((a, b) => sign * a.state.localeCompare(b.state));
    }
    const numbers =
        typeof column === 'number'
            ? (sweptAxis(
                  axes[column] ?? '',
                  rows.map(({ labels }) => labels[column] ?? ''),
              ).numbers ?? placesOf(rows, column))
            : rows.map(row => (column === 'seeds' ? row.seeds : row[column]?.mean));
    return rows
        .map((row, place) => ({ row, number: numbers[place] ?? Number.NaN }))
        .sort((a, b) =>
            Number.isNaN(a.number) || Number.isNaN(b.number)
                ? Number(Number.isNaN(a.number)) - Number(Number.isNaN(b.number))
                : sign * (a.number - b.number),
        )
        .map(({ row }) => row);
}

/** Names in the order of the sweep. */
function placesOf(rows: readonly SweepRow[], axis: number): number[] {
    const names = [...new Set(rows.map(({ labels }) => labels[axis]))];
    return rows.map(({ labels }) => names.indexOf(labels[axis]));
}

/** `0.123 ± 0.011` */
export function valueText(value: SweepValue | undefined, asShare = false): string {
    return value === undefined
        ? formatValue(undefined)
        : spreadText(value.mean, value.deviation, asShare ? formatShare : formatValue);
}

/** `12 of 45 runs · 2 training · 1 failed · 40 s left` */
export function progressText({ runs, count, state, remainingSeconds }: SweepSnapshot): string {
    const ended = runs.filter(run => !isActive(run.state)).length;
    const training = runs.length - ended;
    const failed = runs.filter(run => run.state === 'failed').length;
    const all = count ?? runs.length;
    return [
        state === 'running' || ended < all
            ? t('{0} of {1} runs', formatCount(ended), formatCount(all))
            : all === 1
              ? t('1 run')
              : t('{0} runs', formatCount(all)),
        ...(training > 0 ? [t('{0} training', formatCount(training))] : []),
        ...(failed > 0 ? [t('{0} failed', formatCount(failed))] : []),
        ...(state === 'running' && remainingSeconds !== undefined
            ? [t('{0} left', formatDuration(remainingSeconds))]
            : []),
        ...(state === 'stopped' ? [t('stopped')] : []),
    ].join(' · ');
}

/** Share of the runs that have ended, with what is done of those that train, in [0, 1]. */
export function shareDone({ runs, count }: Pick<SweepSnapshot, 'runs' | 'count'>): number {
    const all = count ?? runs.length;
    const done = runs.reduce(
        (sum, { state, epoch, epochs }) => sum + (isActive(state) ? (epochs > 0 ? epoch / epochs : 0) : 1),
        0,
    );
    return all === 0 ? 0 : Math.min(1, done / all);
}

/** What came of it, in a sentence. */
export function verdictOf({ axes, combinations, state }: SweepSnapshot): string {
    const [best, second] = combinations;
    if (best?.validationLoss === undefined) {
        return state === 'running' ? t('No run has ended yet.') : t('No run ended well.');
    }
    const values = axes.map((axis, place) => `${axis} = ${best.labels[place]}`).join(', ');
    const { validationLoss: loss, validationAccuracy: accuracy, validationRmse: rmse, seeds } = best;
    const found = [
        t('validation loss {0}', spreadText(loss.mean, loss.deviation)),
        ...(accuracy === undefined ? [] : [t('accuracy {0}', shareText(accuracy.mean))]),
        ...(rmse === undefined ? [] : [t('RMSE {0}', numberText(rmse.mean))]),
        ...(seeds > 1 ? [t('{0} seeds', seeds)] : []),
    ].join(', ');
    const lead = second?.validationLoss === undefined ? undefined : second.validationLoss.mean - loss.mean;
    const isClose =
        lead !== undefined && loss.deviation !== undefined && lead < loss.deviation / Math.sqrt(seeds);
    return [
        state === 'running'
            ? t('Best so far: {0}: {1}.', values, found)
            : t('Best: {0}: {1}.', values, found),
        ...(isClose
            ? [t('The next one is within its standard error: the seeds do not tell the two apart.')]
            : []),
    ].join(' ');
}

/** In a cell of a heat map: a sign for a combination without a value. */
export function signOf({ isActive: active, isFailed }: SweepRow): string | undefined {
    return active ? '…' : isFailed ? '×' : undefined;
}
