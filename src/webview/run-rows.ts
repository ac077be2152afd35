// The runs as the parts of the panel are handed them: as they are drawn, beside each other and in the list. Pure.

import { t } from '../core/localize.ts';
import type { DrawnRun } from './drawn-run.ts';
import type { ReadoutRow } from './readout.ts';
import type { RunCurves, Runs } from './run-curves.ts';
import { shortLabel } from './run-labels.ts';
import type { RunListItem } from './run-list.ts';
import { kinOf, takeSeedsTogether } from './seeds.ts';
import { isShown, type Pair, type ViewState } from './view-state.ts';

export type ColorOf = (run: RunCurves) => string;

/** The runs as they are drawn: each by itself, or seeds together. */
export function drawnRuns(
    shown: readonly RunCurves[],
    pair: Pair,
    { seedsTogether }: Pick<ViewState, 'seedsTogether'>,
    colorOf: ColorOf,
): DrawnRun[] {
    const kin = new Set(runsOf(pair).map(run => (seedsTogether ? kinOf(run.info) : undefined)));
    const drawn = seedsTogether ? takeSeedsTogether(shown) : shown;
    return drawn.map(item => {
        const run = 'bands' in item ? item.run : item;
        const isPaired = 'bands' in item ? kin.has(kinOf(run.info)) : run === pair.main || run === pair.twin;
        const name =
            'bands' in item && isPaired && pair.twin !== undefined
                ? shortLabel((run.info.twinOf === undefined ? pair.main : pair.twin).info, pair)
                : shortLabel(run.info, pair);
        return {
            drawn: item,
            run,
            label: 'bands' in item ? t('{0}, {1} seeds', name, item.seeds) : name,
            color: colorOf(run),
            addition: isPaired ? (pair.twin === undefined ? '' : name) : undefined,
        };
    });
}

/** The runs that the panel is about. */
export function pairRows(pair: Pair, colorOf: ColorOf): ReadoutRow[] {
    return runsOf(pair).map(run => ({ run, label: shortLabel(run.info, pair), color: colorOf(run) }));
}

/** Newest first, each twin below its run. */
export function listItems(view: ViewState, runs: Runs, pair: Pair, colorOf: ColorOf): RunListItem[] {
    const all = [...runs.values()];
    const mains = all.filter(run => run.info.twinOf === undefined || !runs.has(run.info.twinOf)).reverse();
    return mains
        .flatMap(main => [main, ...all.filter(run => run.info.twinOf === main.info.id)])
        .map(run => ({
            run,
            color: colorOf(run),
            selected: run === pair.main || run === pair.twin,
            shown: isShown(view, runs, run.info.id),
            isTwin: run.info.twinOf !== undefined && runs.has(run.info.twinOf),
        }));
}

/** True where several seeds of a spec are there. */
export function hasSeeds(runs: Runs): boolean {
    const seeds = new Map<string, number>();
    for (const { info } of runs.values()) {
        const kin = kinOf(info);
        if (kin !== undefined) {
            if ((seeds.get(kin) ?? info.seed) !== info.seed) {
                return true;
            }
            seeds.set(kin, info.seed);
        }
    }
    return false;
}

export function runsOf({ main, twin }: Pair): RunCurves[] {
    return twin === undefined ? [main] : [main, twin];
}
