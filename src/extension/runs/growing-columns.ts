// Numbers of many records, one growing array for each quantity.

/** How each column's number is read from a record; undefined where the record has none. */
export type Readers<Column extends string, Item> = {
    readonly [K in Column]: (record: Item) => number | undefined;
};

export class GrowingColumns<Column extends string, Item> {
    /** Rows appended. */
    length = 0;
    private capacity = 64;
    private readonly readers: Readers<Column, Item>;
    private readonly columns: readonly Column[];
    private readonly values: Record<Column, Float32Array>;
    /** Columns that no record had a number for: they are empty. */
    private readonly unused: Set<Column>;

    constructor(readers: Readers<Column, Item>) {
        this.readers = readers;
        this.columns = Object.keys(readers) as Column[];
        this.unused = new Set(this.columns);
        this.values = this.record(() => new Float32Array(this.capacity));
    }

    append(item: Item): void {
        if (this.length === this.capacity) {
            this.grow();
        }
        for (const column of this.columns) {
            const value = this.readers[column](item);
            if (value !== undefined) {
                this.unused.delete(column);
            }
            this.values[column][this.length] = value ?? Number.NaN;
        }
        this.length++;
    }

    /** A copy of each column from a row on, counted from 1. */
    from(firstRow: number): Record<Column, Float32Array> {
        const end = Math.max(firstRow - 1, this.length);
        return this.record(column =>
            this.unused.has(column) ? new Float32Array(0) : this.values[column].slice(firstRow - 1, end),
        );
    }

    private grow(): void {
        this.capacity *= 2;
        for (const column of this.columns) {
            const larger = new Float32Array(this.capacity);
            larger.set(this.values[column]);
            this.values[column] = larger;
        }
    }

    private record(make: (column: Column) => Float32Array): Record<Column, Float32Array> {
        return Object.fromEntries(this.columns.map(column => [column, make(column)])) as Record<
            Column,
            Float32Array
        >;
    }
}
