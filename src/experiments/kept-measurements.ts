// What comparisons have shown, as it is kept: each one by itself, so that windows and command lines that keep some at the same
// time take nothing from each other.

import type { MeasuredRecord } from '../model/measurements.ts';

export interface KeptMeasurement {
    /** As `identityOf` its record: what is measured again takes the place of what was known. */
    readonly identity: string;
    /** In milliseconds since 1970. */
    readonly at: number;
    readonly record: MeasuredRecord;
}

/** The oldest are forgotten for new ones: a record takes about 600 bytes. */
export const mostMeasurements = 500;

/** The same for the same comparison, in whatever language it was asked for, and whatever its fix is called. */
export function identityOf(record: MeasuredRecord): string {
    const { kind, measured, folder } = record;
    const [rule, variant] = kind === 'fix' ? [measured.rule, measured.variant.fingerprint] : [];
    return JSON.stringify(
        [kind, measured.fingerprint, rule, variant, folder].filter(each => each !== undefined),
    );
}

/** Of each identity the newest, the oldest first, no more than are kept. */
export function newestMeasurements(all: readonly KeptMeasurement[]): KeptMeasurement[] {
    const newest = new Map<string, KeptMeasurement>();
    for (const each of all) {
        const known = newest.get(each.identity);
        if (known === undefined || each.at >= known.at) {
            newest.set(each.identity, each);
        }
    }
    return [...newest.values()].sort((a, b) => a.at - b.at).slice(-mostMeasurements);
}
