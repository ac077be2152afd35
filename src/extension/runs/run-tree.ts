// The history as a tree: pinned runs first, then those of each spec, the spec that was trained last first. A twin stands
// below its run, and the runs of a sweep below the sweep. Pure.

import { groupBy } from '../../core/group-by.ts';
import { t } from '../../core/localize.ts';
import type { StoredRun } from '../../experiments/run-store.ts';

export interface RunNode {
    readonly kind: 'run';
    /** Unique in the tree: a pinned run stands in it once, among the pinned. */
    readonly id: string;
    readonly run: StoredRun;
    /** True for the best value among the runs of its spec, where there are several. */
    readonly isBest: boolean;
    /** True for a twin below its run. */
    readonly isTwin: boolean;
    /** True for a run below its sweep. */
    readonly isSwept: boolean;
    readonly children: readonly RunNode[];
}

export interface RunGroup {
    readonly kind: 'pinned' | 'spec' | 'sweep';
    readonly id: string;
    readonly label: string;
    readonly description: string;
    /** The spec's address. */
    readonly specUri?: string;
    /** The sweep's id. */
    readonly sweep?: string;
    readonly isOpen: boolean;
    readonly children: readonly (RunNode | RunGroup)[];
}

export type TreeNode = RunNode | RunGroup;

/** Specs whose runs are shown without a click. */
const openSpecs = 3;

/** @param runs in the order in which they were started */
export function runTree(runs: readonly StoredRun[]): RunGroup[] {
    const newestFirst = [...runs].reverse();
    const best = bestOfSpecs(runs);
    const known = new Map(runs.map(run => [run.id, run]));
    /** A twin stands below its run wherever that is, unless one of both is pinned. */
    const isBelow = (run: StoredRun): boolean => {
        const main = run.twinOf === undefined ? undefined : known.get(run.twinOf);
        return main !== undefined && main.twinOf === undefined && main.pinned === run.pinned;
    };
    const nodeOf = (run: StoredRun, isTwin = false, isSwept = false): RunNode => ({
        kind: 'run',
        id: run.id,
        run,
        isBest: best.has(run.id),
        isTwin,
        isSwept,
        children: newestFirst
            .filter(other => other.twinOf === run.id && isBelow(other))
            .map(each => nodeOf(each, true)),
    });
    const pinned = newestFirst.filter(run => run.pinned && !isBelow(run));
    const bySpec = groupBy(
        newestFirst.filter(run => !run.pinned),
        run => run.specUri,
    );
    const names = [...bySpec.values()].map(([first]) => first!.spec);
    const specs = [...bySpec].map(
        ([specUri, ofSpec], place): RunGroup => ({
            kind: 'spec',
            id: `spec ${specUri}`,
            label: ofSpec[0]!.spec,
            description: [
                ...(names.filter(name => name === ofSpec[0]!.spec).length > 1 ? [folderOf(specUri)] : []),
                countOf(ofSpec.length),
            ].join(' · '),
            specUri,
            isOpen: place < openSpecs,
            children: withSweeps(
                ofSpec.filter(run => !isBelow(run)),
                nodeOf,
            ),
        }),
    );
    return pinned.length === 0
        ? specs
        : [
              {
                  kind: 'pinned',
                  id: 'pinned',
                  label: t('Pinned'),
                  description: countOf(pinned.length),
                  isOpen: true,
                  children: pinned.map(run => nodeOf(run)),
              },
              ...specs,
          ];
}

/** The runs of a node and of all below it. */
export function runsIn(node: TreeNode): StoredRun[] {
    return [...(node.kind === 'run' ? [node.run] : []), ...node.children.flatMap(runsIn)];
}

function withSweeps(
    runs: readonly StoredRun[],
    nodeOf: (run: StoredRun, isTwin?: boolean, isSwept?: boolean) => RunNode,
): (RunNode | RunGroup)[] {
    const sweeps = groupBy(runs, run => run.sweep?.id);
    const shown = new Set<string>();
    return runs.flatMap((run): (RunNode | RunGroup)[] => {
        if (run.sweep === undefined) {
            return [nodeOf(run)];
        }
        const { id } = run.sweep;
        const ofSweep = sweeps.get(id) ?? [];
        if (shown.has(id)) {
            return [];
        }
        shown.add(id);
        const done = ofSweep.filter(({ state }) => state === 'finished').length;
        return [
            {
                kind: 'sweep',
                id: `sweep ${id}`,
                sweep: id,
                label:
                    run.sweep.kind === 'comparison'
                        ? t('Comparison over seeds')
                        : run.sweep.kind === 'rates'
                          ? t('Candidates for drop rates')
                          : t('Sweep over {0}', Object.keys(run.sweep.values).join(', ')),
                description:
                    done === ofSweep.length
                        ? countOf(done)
                        : t('{0} of {1} finished', done, countOf(ofSweep.length)),
                isOpen: false,
                children: ofSweep
                    .toSorted((a, b) => a.sweep!.index - b.sweep!.index)
                    .map(run => nodeOf(run, false, true)),
            },
        ];
    });
}

/** Of each spec with several runs that have a value, the one with the best. */
function bestOfSpecs(runs: readonly StoredRun[]): Set<string> {
    const best = new Set<string>();
    for (const ofSpec of groupBy(runs, run => run.specUri).values()) {
        const valued = ofSpec.filter(run => !Number.isNaN(rankOf(run)));
        const first = valued.toSorted((a, b) => rankOf(b) - rankOf(a) || lossOf(a) - lossOf(b))[0];
        if (first !== undefined && valued.length > 1) {
            best.add(first.id);
        }
    }
    return best;
}

/** The larger, the better; NaN where there is none. */
function rankOf({ bestValidationAccuracy, bestValidationRmse }: StoredRun): number {
    return bestValidationAccuracy ?? (bestValidationRmse === undefined ? Number.NaN : -bestValidationRmse);
}

const lossOf = ({ bestValidationLoss = Number.POSITIVE_INFINITY }: StoredRun): number => bestValidationLoss;

const countOf = (runs: number): string =>
    runs === 1 ? t('1 run') : t('{0} runs', runs.toLocaleString('en'));

/** The name of the folder that a spec lies in. */
function folderOf(specUri: string): string {
    return decodeURIComponent(specUri.split('/').at(-2) ?? '');
}
