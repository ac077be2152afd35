// What comparisons have shown, kept over restarts: by the fingerprint of what was trained, so that it is found again however
// the spec is written, and is of no more use once the spec has changed. Knows no editor.

import { identityOf, type KeptMeasurement, newestMeasurements } from '../../experiments/kept-measurements.ts';
import type { MeasuredRecord, Measurements } from '../../model/measurements.ts';

/** The run history, which other windows and command lines may use at the same time. */
export interface MeasurementKeeper {
    /** Undefined where it cannot be read. */
    read(): Promise<readonly KeptMeasurement[] | undefined>;
    /** False where it could not be kept. */
    keep(measurement: KeptMeasurement): Promise<boolean>;
}

/** The form of what earlier versions had in VS Code's own storage. */
const earlierForm = 1;

export class MeasuredRecords {
    private readonly keeper: MeasurementKeeper;
    private readonly now: () => number;
    private readonly listeners = new Set<() => void>();
    private known: readonly KeptMeasurement[] = [];
    private last = 0;

    /** @param now milliseconds since 1970 */
    constructor(keeper: MeasurementKeeper, now: () => number) {
        this.keeper = keeper;
        this.now = now;
    }

    /** Keeps a record in place of one of the same comparison, unless that came further; settles when it is kept. */
    async add(record: MeasuredRecord): Promise<void> {
        const identity = identityOf(record);
        const before = this.known.find(each => each.identity === identity)?.record.measured;
        const { verdict, pairs } = record.measured;
        if (verdict !== 'undecided' || before === undefined || before.pairs < pairs) {
            // Two of the same millisecond stay in their order.
            this.last = Math.max(this.now(), this.last + 1);
            const measurement = { identity, at: this.last, record };
            this.learn([measurement]);
            await this.keeper.keep(measurement);
        }
    }

    /** Learns what was kept by others, or by an earlier window; false where that cannot be read. */
    async refresh(): Promise<boolean> {
        const kept = await this.keeper.read();
        this.learn(kept ?? []);
        return kept !== undefined;
    }

    /**
     * Takes over what earlier versions had kept in one piece; what is known of the same comparisons is newer.
     *
     * @param kept as it was read
     * @returns false where it could not all be kept
     */
    async adopt(kept: unknown): Promise<boolean> {
        const adopted = earlierRecords(kept).map((record, at) => ({
            identity: identityOf(record),
            at,
            record,
        }));
        this.learn(adopted);
        for (const each of adopted) {
            if (!(await this.keeper.keep(each))) {
                return false;
            }
        }
        return true;
    }

    /** Those of specs in a folder, in the order in which they were measured. */
    in(folder: string): Pick<Measurements, 'fixes' | 'dropout'> {
        const known = this.known
            .map(({ record }) => record)
            .filter(record => record.folder === undefined || record.folder === folder);
        return {
            fixes: known.flatMap(record => (record.kind === 'fix' ? record.measured : [])),
            dropout: known.flatMap(record => (record.kind === 'dropout' ? record.measured : [])),
        };
    }

    onDidChange(listener: () => void): { dispose(): void } {
        this.listeners.add(listener);
        return { dispose: () => this.listeners.delete(listener) };
    }

    private learn(others: readonly KeptMeasurement[]): void {
        const places = new Set(this.known.map(placeOf));
        this.known = newestMeasurements([...this.known, ...others]);
        if (this.known.length !== places.size || !this.known.every(each => places.has(placeOf(each)))) {
            for (const listener of [...this.listeners]) {
                listener();
            }
        }
    }
}

const placeOf = ({ identity, at }: KeptMeasurement): string => `${at} ${identity}`;

function earlierRecords(kept: unknown): readonly MeasuredRecord[] {
    const isOurs =
        typeof kept === 'object' &&
        kept !== null &&
        'form' in kept &&
        'records' in kept &&
        kept.form === earlierForm;
    return isOurs && Array.isArray(kept.records) ? kept.records : [];
}
