// Runs that differ in nothing but their seed, taken together: their mean, within the lowest and the highest of them. Pure.

import type { RunInfo } from '../protocol/panel.ts';
import { type Columns, epochsOf, type RunCurves } from './run-curves.ts';

export const bandColumns = ['trainingLoss', 'validationLoss', 'trainingMetric', 'validationMetric'] as const;
export type BandColumn = (typeof bandColumns)[number];

/** The lowest and the highest value over the seeds; row i is epoch i + 1. */
export type Band = readonly [readonly number[], readonly number[]];

/** Several runs drawn as one. */
export interface SeedMean {
    /** The means, as if they were a run's own. */
    readonly run: RunCurves;
    readonly seeds: number;
    readonly bands: Readonly<Record<BandColumn, Band>>;
}

/** Runs with the same key differ in their seed alone. Undefined where that is not known. */
export function kinOf({ kin, twinOf }: RunInfo): string | undefined {
    return kin === undefined ? undefined : `${kin}${twinOf === undefined ? '' : ' twin'}`;
}

/** The runs, in order, with those of several seeds replaced by their mean where the first of them stood. */
export function takeSeedsTogether(runs: readonly RunCurves[]): (RunCurves | SeedMean)[] {
    const groups = new Map<string, RunCurves[]>();
    for (const run of runs) {
        const key = kinOf(run.info) ?? run.info.id;
        const group = groups.get(key) ?? [];
        // The same seed twice says nothing about seeds.
        if (!group.some(({ info }) => info.seed === run.info.seed)) {
            group.push(run);
        }
        groups.set(key, group);
    }
    return [...groups].map(([key, group]) => {
        const [first] = group;
        return group.length > 1 ? meanOf(`seeds of ${key}`, group) : first!;
    });
}

interface Kept {
    readonly members: readonly Columns[];
    readonly curves: Columns;
    readonly bands: Readonly<Record<BandColumn, readonly [number[], number[]]>>;
}

const kept = new WeakMap<Columns, Kept>();

/** Up to the last epoch that all of them have reached, since a mean over fewer and fewer runs jumps. */
function meanOf(id: string, group: readonly RunCurves[]): SeedMean {
    const [first] = group as readonly [RunCurves, ...RunCurves[]];
    const members = group.map(({ curves }) => curves);
    let known = kept.get(first.curves);
    if (
        known === undefined ||
        known.members.length !== members.length ||
        known.members.some((c, i) => c !== members[i])
    ) {
        known = { members, curves: emptyLike(first.curves), bands: emptyBands() };
        kept.set(first.curves, known);
    }
    const epochs = Math.min(...members.map(epochsOf));
    for (const name of [...bandColumns, 'seconds'] as const) {
        const mean = known.curves[name];
        const band = name === 'seconds' ? undefined : known.bands[name];
        for (let row = mean.length; row < epochs; row++) {
            let low = Number.POSITIVE_INFINITY;
            let high = Number.NEGATIVE_INFINITY;
            let sum = 0;
            for (const columns of members) {
                const value = columns[name][row]!;
                sum += value;
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
            mean.push(sum / members.length);
            band?.[0].push(low);
            band?.[1].push(high);
        }
    }
    const { attempt: _, ...info } = first.info;
    return {
        run: { info: { ...info, id, attempt: 1, epoch: epochs }, curves: known.curves },
        seeds: members.length,
        bands: known.bands,
    };
}

function emptyLike(columns: Columns): Columns {
    const empty = Object.fromEntries(
        Object.entries(columns).map(([name, value]) => [name, Array.isArray(value) ? [] : value]),
    ) as unknown as Columns;
    return {
        ...empty,
        measures: Object.fromEntries(
            Object.keys(columns.measures).map(key => [key, []]),
        ) as unknown as Columns['measures'],
    };
}

function emptyBands(): Kept['bands'] {
    return Object.fromEntries(bandColumns.map(name => [name, [[], []]])) as unknown as Kept['bands'];
}
