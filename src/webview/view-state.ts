// What the user looks at, and nothing else: kept by the webview's own state across hiding and reloads. Pure.

import { isActive } from '../model/run-state.ts';
import type { RunCurves, Runs } from './run-curves.ts';
import { kinOf } from './seeds.ts';
import { type XUnit, xUnits } from './x-axis.ts';
import type { Range } from './zoom.ts';

export interface ViewState {
    /** The run that the panel is about; its twin comes with it. */
    readonly selected: string | undefined;
    /** The sweep that the panel shows in place of runs. */
    readonly sweep: string | undefined;
    /** Since when, in milliseconds since 1970: what begins to train later takes its place. */
    readonly sweepSince: number;
    /** Runs of the selected pair that are left out of the charts. */
    readonly hidden: readonly string[];
    /** Other runs that are drawn too. */
    readonly pinned: readonly string[];
    /** Weight of the past in the smoothed lines, in [0, 1). */
    readonly smoothing: number;
    readonly logarithmicLoss: boolean;
    /** Shows the first descent too, which is many times as high as what follows. */
    readonly fullRange: boolean;
    /** What the curves are drawn over. */
    readonly unit: XUnit;
    /** The part of the x axis that is seen; undefined for all of it. */
    readonly zoom: Range | undefined;
    /** Runs that differ in their seed alone are drawn as their mean, within the lowest and the highest of them. */
    readonly seedsTogether: boolean;
    /** Whether the charts of the inside of the network are folded out. */
    readonly networkOpen: boolean;
}

export const initialViewState: ViewState = {
    selected: undefined,
    sweep: undefined,
    sweepSince: 0,
    hidden: [],
    pinned: [],
    smoothing: 0,
    logarithmicLoss: false,
    fullRange: false,
    unit: 'epoch',
    zoom: undefined,
    seedsTogether: false,
    networkOpen: true,
};

/** Whatever was stored, by this version or another, as a view state. */
export function restoreViewState(stored: unknown): ViewState {
    if (typeof stored !== 'object' || stored === null) {
        return initialViewState;
    }
    const { selected, hidden, pinned, smoothing, logarithmicLoss, fullRange, ...more } = stored as Readonly<
        Record<string, unknown>
    >;
    const { unit, zoom, seedsTogether, networkOpen, sweep, sweepSince } = more;
    const ids = (value: unknown): string[] =>
        Array.isArray(value) ? value.filter(id => typeof id === 'string') : [];
    return {
        selected: typeof selected === 'string' ? selected : undefined,
        sweep: typeof sweep === 'string' ? sweep : undefined,
        sweepSince: typeof sweepSince === 'number' ? sweepSince : 0,
        hidden: ids(hidden),
        pinned: ids(pinned),
        smoothing: typeof smoothing === 'number' && smoothing >= 0 && smoothing < 1 ? smoothing : 0,
        logarithmicLoss: logarithmicLoss === true,
        fullRange: fullRange === true,
        unit: xUnits.find(known => known === unit) ?? 'epoch',
        zoom: rangeOf(zoom),
        seedsTogether: seedsTogether === true,
        networkOpen: networkOpen !== false,
    };
}

function rangeOf(stored: unknown): Range | undefined {
    const { from, to } = (stored ?? {}) as Readonly<Record<string, unknown>>;
    const isRange =
        typeof from === 'number' &&
        typeof to === 'number' &&
        Number.isFinite(from) &&
        Number.isFinite(to) &&
        from < to;
    return isRange ? { from, to } : undefined;
}

/** The state after the runs changed: a new run is what the user wants to see; a forgotten one cannot be shown. */
export function followRuns(view: ViewState, before: Runs | undefined, runs: Runs): ViewState {
    const exists = (id: string): boolean => runs.has(id);
    const mains = Array.from(runs.values()).filter(run => run.info.twinOf === undefined);
    // The runs of a sweep come by themselves, and are looked at together.
    const newest = mains.findLast(run => run.info.sweep === undefined) ?? mains.at(-1);
    const isNew =
        before !== undefined &&
        newest !== undefined &&
        newest.info.sweep === undefined &&
        !before.has(newest.info.id);
    // What is brought back from the history does not take the place of a sweep.
    const begins = isNew && (isActive(newest.info.state) || newest.info.startedAt > view.sweepSince);
    const keeps = !isNew && view.selected !== undefined && exists(view.selected);
    return {
        ...view,
        selected: keeps ? view.selected : newest?.info.id,
        sweep: begins ? undefined : view.sweep,
        // Where the curves of one run were looked at closely, those of the next one may have nothing.
        zoom: keeps ? view.zoom : undefined,
        hidden: view.hidden.filter(exists),
        pinned: view.pinned.filter(exists),
    };
}

/** The state in which a sweep is shown from now on, in milliseconds since 1970, or runs again. */
export function showSweep(view: ViewState, sweep: string | undefined, now: number): ViewState {
    return { ...view, sweep, sweepSince: now };
}

/** The state in which these runs are shown and no others; unknown ones are left out. */
export function focusRuns(view: ViewState, runs: Runs, ids: readonly string[]): ViewState {
    const known = ids.filter(id => runs.has(id));
    const [selected, ...others] = known;
    if (selected === undefined) {
        return view;
    }
    const alone = { ...view, selected, sweep: undefined, hidden: [], pinned: [] };
    const pair = selectedPair(alone, runs);
    const ofPair = [pair?.main.info.id, pair?.twin?.info.id];
    return {
        ...alone,
        hidden: ofPair.filter(id => id !== undefined && !known.includes(id)) as string[],
        pinned: others.filter(id => !ofPair.includes(id)),
    };
}

export interface Pair {
    readonly main: RunCurves;
    readonly twin: RunCurves | undefined;
}

/** The selected run with its newest twin, whichever of the two is selected. */
export function selectedPair(view: ViewState, runs: Runs): Pair | undefined {
    const selected = view.selected === undefined ? undefined : runs.get(view.selected);
    if (selected === undefined) {
        return undefined;
    }
    const main =
        (selected.info.twinOf === undefined ? undefined : runs.get(selected.info.twinOf)) ?? selected;
    const twin =
        main === selected
            ? Array.from(runs.values()).findLast(run => run.info.twinOf === main.info.id)
            : selected;
    return { main, twin };
}

/** True where the run is drawn. */
export function isShown(view: ViewState, runs: Runs, id: string): boolean {
    return isInPair(view, runs, id) ? !view.hidden.includes(id) : view.pinned.includes(id);
}

/** Shows or hides a run. */
export function toggleShown(view: ViewState, runs: Runs, id: string): ViewState {
    const toggle = (ids: readonly string[]): string[] =>
        ids.includes(id) ? ids.filter(other => other !== id) : [...ids, id];
    return isInPair(view, runs, id)
        ? { ...view, hidden: toggle(view.hidden) }
        : { ...view, pinned: toggle(view.pinned) };
}

/** The runs that are drawn: the pair first, then the pinned ones in their order, and all seeds of the pair where they are drawn together. */
export function shownRuns(view: ViewState, runs: Runs): RunCurves[] {
    const pair = selectedPair(view, runs);
    const ordered = new Set<RunCurves>();
    const kin = new Set(
        view.seedsTogether ? [pair?.main, pair?.twin].flatMap(run => (run && kinOf(run.info)) ?? []) : [],
    );
    for (const run of [pair?.main, pair?.twin, ...runs.values()]) {
        if (
            run !== undefined &&
            (isShown(view, runs, run.info.id) ||
                (kin.has(kinOf(run.info) ?? '') && !view.hidden.includes(run.info.id)))
        ) {
            ordered.add(run);
        }
    }
    return [...ordered];
}

function isInPair(view: ViewState, runs: Runs, id: string): boolean {
    const pair = selectedPair(view, runs);
    return pair !== undefined && (pair.main.info.id === id || pair.twin?.info.id === id);
}
