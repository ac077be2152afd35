// What a run is called wherever runs are listed. Pure.

import { t } from '../core/localize.ts';

export interface NamedRun {
    /** As the spec names it; a twin's ends in `/without-dropout`. */
    readonly name: string;
    /** What the user calls it. */
    readonly label?: string | undefined;
    /** Counts the runs of this name and spec, from 1. */
    readonly attempt?: number | undefined;
    readonly seed: number;
    /** The sweep that it is one run of, with the value of each axis as it is written. */
    readonly sweep?:
        | { readonly values: Readonly<Record<string, string>>; readonly kind?: 'comparison' | 'rates' }
        | undefined;
}

const twinSuffix = '/without-dropout';

/** What the user calls it, else `digits_mlp`, `digits_mlp #2`, `digits_mlp without dropout`, `digits_mlp: width = 64, seed 7`. */
export function runName({ name, label, attempt = 1, seed, sweep }: NamedRun): string {
    if (label !== undefined) {
        return label;
    }
    const isTwin = name.endsWith(twinSuffix);
    const spec = isTwin ? name.slice(0, -twinSuffix.length) : name;
    // A comparison says by itself which of the two it is.
    const said = isTwin && sweep?.kind !== 'comparison' ? t('{0} without dropout', spec) : spec;
    if (sweep !== undefined) {
        return `${said}: ${placeInSweep({ seed, sweep })}`;
    }
    return attempt > 1 ? `${said} #${attempt}` : said;
}

/** `width = 64, seed 7`, and of a comparison `with dropout, seed 7`. */
export function placeInSweep({ seed, sweep }: Pick<NamedRun, 'seed' | 'sweep'>): string {
    const values = Object.entries(sweep?.values ?? {});
    const isSwept = values.some(([axis]) => axis === 'seed');
    return [
        ...values.map(([axis, value]) => (sweep?.kind === 'comparison' ? value : `${axis} = ${value}`)),
        ...(isSwept ? [] : [t('seed {0}', seed)]),
    ].join(', ');
}
