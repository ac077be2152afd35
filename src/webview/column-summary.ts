// Lowest, highest and mean of any stretch of a growing column, in time that does not depend on how long it is: what lets a
// curve of ten thousand epochs be drawn at the cost of its pixels. Pure.

/** Buckets of equally many rows; `NaN` where a bucket has no finite value. */
export interface Level {
    /** Rows of a bucket: a power of two. The last bucket may hold fewer. */
    readonly rows: number;
    readonly low: number[];
    readonly high: number[];
    readonly sum: number[];
    readonly count: number[];
}

const rowsOfFirstLevel = 2;

export class ColumnSummary {
    private readonly values: readonly number[];
    private readonly levels: Level[] = [];
    private taken = 0;

    /** @param values grows at its end and changes nowhere else */
    constructor(values: readonly number[]) {
        this.values = values;
    }

    /** Takes in what was appended. */
    update(): void {
        const { values } = this;
        if (this.taken === values.length) {
            return;
        }
        let firstChanged = this.taken;
        let below: Level | undefined;
        for (let place = 0, rows = rowsOfFirstLevel; ; place++, rows *= 2) {
            const buckets = Math.ceil(values.length / rows);
            const level = this.levels[place] ?? { rows, low: [], high: [], sum: [], count: [] };
            this.levels[place] = level;
            // A new level is built from the start.
            const first = level.low.length === 0 ? 0 : Math.floor(firstChanged / rows);
            for (let bucket = first; bucket < buckets; bucket++) {
                fill(level, bucket, below, values);
            }
            below = level;
            firstChanged = first * rows;
            if (buckets <= 1) {
                break;
            }
        }
        this.taken = values.length;
    }

    /** The lowest and the highest finite value of the rows from `from` up to, not with, `to`; undefined for none. */
    extremes(from: number, to: number): readonly [number, number] | undefined {
        let low = Number.POSITIVE_INFINITY;
        let high = Number.NEGATIVE_INFINITY;
        let row = Math.max(0, from);
        const end = Math.min(to, this.taken);
        while (row < end) {
            // The largest bucket that begins here and ends in time. Without closures, since this is asked for each line and frame.
            let rows = 1;
            let level: Level | undefined;
            for (let place = 0; place < this.levels.length; place++) {
                const next = 2 * rows;
                if (row % next !== 0 || row + next > end) {
                    break;
                }
                level = this.levels[place];
                rows = next;
            }
            const bucket = row / rows;
            const lowest = level === undefined ? this.values[row]! : level.low[bucket]!;
            if (Number.isFinite(lowest)) {
                low = Math.min(low, lowest);
                high = Math.max(high, level === undefined ? lowest : level.high[bucket]!);
            }
            row += rows;
        }
        return low <= high ? [low, high] : undefined;
    }

    /** The level with the largest buckets of up to `rows` rows; undefined where rows are to be drawn one by one. */
    level(rows: number): Level | undefined {
        return this.levels.findLast(level => level.rows <= rows);
    }
}

function fill(level: Level, bucket: number, below: Level | undefined, values: readonly number[]): void {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let sum = 0;
    let count = 0;
    for (let part = 2 * bucket; part < 2 * bucket + 2; part++) {
        if (below === undefined) {
            const value = values[part];
            if (value !== undefined && Number.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
                sum += value;
                count++;
            }
        } else if ((below.count[part] ?? 0) > 0) {
            low = Math.min(low, below.low[part]!);
            high = Math.max(high, below.high[part]!);
            sum += below.sum[part]!;
            count += below.count[part]!;
        }
    }
    level.low[bucket] = count > 0 ? low : Number.NaN;
    level.high[bucket] = count > 0 ? high : Number.NaN;
    level.sum[bucket] = sum;
    level.count[bucket] = count;
}

const summaries = new WeakMap<readonly number[], ColumnSummary>();

/** The summary of a column, with all that it holds by now. */
export function summaryOf(values: readonly number[]): ColumnSummary {
    let summary = summaries.get(values);
    if (summary === undefined) {
        summary = new ColumnSummary(values);
        summaries.set(values, summary);
    }
    summary.update();
    return summary;
}
