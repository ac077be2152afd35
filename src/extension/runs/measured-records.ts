// What comparisons have shown, kept over restarts: by the fingerprint of what was trained, so that it is found again however
// the spec is written, and is of no more use once the spec has changed. Knows no editor.

import {
    isSameFix,
    type MeasuredDropout,
    type MeasuredFix,
    type Measurements,
} from '../../model/measurements.ts';

/** Plain JSON in and out, as VS Code's own storage keeps it. */
export interface RecordStorage {
    read(): unknown;
    write(kept: unknown): void;
}

/** `folder` is that of the spec where it reads files, which another folder has others of; absent where it reads none. */
export type MeasuredRecord = { readonly folder?: string } & (
    | { readonly kind: 'fix'; readonly measured: MeasuredFix }
    | { readonly kind: 'dropout'; readonly measured: MeasuredDropout }
);

/** The oldest are forgotten for new ones: a record takes about 600 bytes. */
const mostRecords = 500;

/** Others than this version of the form wrote are not read. */
const form = 1;

export class MeasuredRecords {
    private readonly storage: RecordStorage;
    private readonly listeners = new Set<() => void>();
    private records: readonly MeasuredRecord[];

    constructor(storage: RecordStorage) {
        this.storage = storage;
        this.records = readRecords(storage.read());
    }

    /** Keeps a record in place of one of the same comparison. */
    add(record: MeasuredRecord): void {
        const others = this.records.filter(other => !isSame(other, record));
        this.records = [...others, record].slice(-mostRecords);
        this.storage.write({ form, records: this.records });
        for (const listener of [...this.listeners]) {
            listener();
        }
    }

    /** Those of specs in a folder, in the order in which they were measured. */
    in(folder: string): Pick<Measurements, 'fixes' | 'dropout'> {
        const known = this.records.filter(record => record.folder === undefined || record.folder === folder);
        return {
            fixes: known.flatMap(record => (record.kind === 'fix' ? record.measured : [])),
            dropout: known.flatMap(record => (record.kind === 'dropout' ? record.measured : [])),
        };
    }

    onDidChange(listener: () => void): { dispose(): void } {
        this.listeners.add(listener);
        return { dispose: () => this.listeners.delete(listener) };
    }
}

function readRecords(kept: unknown): readonly MeasuredRecord[] {
    const isOurs =
        typeof kept === 'object' &&
        kept !== null &&
        'form' in kept &&
        'records' in kept &&
        kept.form === form;
    return isOurs && Array.isArray(kept.records) ? kept.records : [];
}

function isSame(one: MeasuredRecord, other: MeasuredRecord): boolean {
    if (one.folder !== other.folder || one.kind !== other.kind) {
        return false;
    }
    return one.kind === 'fix' && other.kind === 'fix'
        ? isSameFix(one.measured, other.measured)
        : one.measured.fingerprint === other.measured.fingerprint;
}
