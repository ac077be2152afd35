// What a chart shows, as data: lines, shaded areas and marks, from the runs and the view's choices. Pure; the painter in
// `chart.ts` adds colours and pixels.

import { t } from '../core/localize.ts';
import { isActive } from '../model/run-state.ts';
import { summaryOf } from './column-summary.ts';
import { capitalized } from './format.ts';
import { type LineStroke, strokeOf } from './line-styles.ts';
import { bestEpochOf, metricName, overfittingOf } from './overfitting.ts';
import { epochsOf, type RunCurves } from './run-curves.ts';
import type { Band, SeedMean } from './seeds.ts';
import { smoothColumn } from './smoothing.ts';
import { endOf, startOf, type XColumn, type XUnit, xColumnOf } from './x-axis.ts';
import type { Range } from './zoom.ts';

export type Quantity = 'loss' | 'metric';

export interface SceneLine {
    /** Tells apart the lines of a chart; stays the same from one update to the next. */
    readonly key: string;
    /** Place in the palette. */
    readonly color: number;
    readonly stroke: LineStroke;
    /** `raw` is what was measured; it is drawn faint where a smoothed line stands over it. */
    readonly kind: 'raw' | 'faint' | 'smoothed';
    readonly x: XColumn;
    /** Row i is the run's epoch i + 1, a hole where it is not finite. Grows in place. */
    readonly values: readonly number[];
    /** True for what the panel is about: the cursor is marked on it by a dot. */
    readonly isMain: boolean;
}

/** The shaded area between two lines. */
export interface SceneGap {
    readonly color: number;
    readonly x: XColumn;
    readonly edges: readonly [readonly number[], readonly number[]];
    /** Lighter than others: of the twin, or over seeds. */
    readonly isFaint: boolean;
}

export interface SceneMark {
    readonly kind: 'best' | 'onset';
    readonly color: number;
    readonly x: number;
    /** Height of the mark, on the validation line. */
    readonly value: number;
    /** Undefined where only the mark is drawn. */
    readonly label: string | undefined;
}

export interface ChartScene {
    readonly title: string;
    /** Values are shares, written as percentages. */
    readonly asShare: boolean;
    readonly logarithmic: boolean;
    readonly unit: XUnit;
    /** What lies before this place need not fit on the value axis. */
    readonly skippedUntil: number;
    /** Epochs that the longest run has reached, and where they stand. */
    readonly epochs: number;
    readonly lead: XColumn;
    /** All planned epochs while a run goes on, so that the curves grow into still air. */
    readonly xRange: Range;
    readonly lines: readonly SceneLine[];
    readonly gaps: readonly SceneGap[];
    readonly marks: readonly SceneMark[];
}

export interface SceneOptions {
    readonly smoothing: number;
    readonly logarithmic: boolean;
    /** Makes room for the first descent too. */
    readonly fullRange: boolean;
    readonly unit: XUnit;
    /** Runs whose gap is shaded and whose marks are labelled, with what the label adds to tell them apart. */
    readonly labelled: ReadonlyMap<string, string>;
}

export function sceneOf(
    quantity: Quantity,
    shown: readonly (RunCurves | SeedMean)[],
    options: SceneOptions,
): ChartScene {
    const means = shown.map(item => ('bands' in item ? item : { run: item, bands: undefined }));
    const first = means[0]?.run;
    const isClassification = first?.info.task !== 'regression';
    // Accuracies and errors share no axis: the metric chart is about runs of the first one's task.
    const comparable =
        quantity === 'loss' ? means : means.filter(({ run }) => run.info.task === first?.info.task);
    const runs = comparable.map(({ run }) => run);
    const lines: SceneLine[] = [];
    const gaps: SceneGap[] = [];
    const marks: SceneMark[] = [];
    for (const { run, bands } of comparable) {
        const { id, color, twinOf } = run.info;
        const isTwin = twinOf !== undefined;
        const addition = options.labelled.get(id);
        const isLabelled = addition !== undefined;
        const x = xColumnOf(run, options.unit);
        const drawn = { training: [] as readonly number[], validation: [] as readonly number[] };
        for (const part of ['training', 'validation'] as const) {
            const raw = columnOf(run, quantity, part);
            drawn[part] = smoothColumn(raw, options.smoothing);
            const stroke = strokeOf(part, isTwin);
            const add = (kind: SceneLine['kind'], values: readonly number[]): void => {
                const isMain = isLabelled;
                lines.push({ key: `${id} ${part} ${kind}`, color, stroke, kind, x, values, isMain });
            };
            if (options.smoothing > 0) {
                add('faint', raw);
                add('smoothed', drawn[part]);
            } else {
                add('raw', raw);
            }
            const band: Band | undefined = bands?.[columnName(quantity, part)];
            if (band !== undefined) {
                gaps.push({ color, x, edges: band, isFaint: false });
            }
        }
        // A gap over bands would be one shade too many.
        if (isLabelled && bands === undefined) {
            gaps.push({ color, x, edges: [drawn.training, drawn.validation], isFaint: isTwin });
        }
        marks.push(...marksOf(run, x, drawn.validation, addition));
    }
    const lead = runs.reduce<RunCurves | undefined>(
        (longest, run) =>
            longest === undefined || epochsOf(run.curves) > epochsOf(longest.curves) ? run : longest,
        undefined,
    );
    return {
        title:
            quantity === 'loss'
                ? t('Loss')
                : capitalized(first === undefined ? t('accuracy') : metricName(first.info)),
        asShare: quantity === 'metric' && isClassification,
        logarithmic: quantity === 'loss' && options.logarithmic,
        lines,
        gaps,
        marks,
        ...axisOf(runs, lead, options),
    };
}

/** The x axis over some runs. */
export function axisOf(
    runs: readonly RunCurves[],
    lead: RunCurves | undefined,
    { unit, fullRange }: Pick<SceneOptions, 'unit' | 'fullRange'>,
): Pick<ChartScene, 'unit' | 'skippedUntil' | 'epochs' | 'lead' | 'xRange'> {
    const epochs = lead === undefined ? 0 : epochsOf(lead.curves);
    const column = lead === undefined ? firstEpochs : xColumnOf(lead, unit);
    const from = startOf(unit);
    return {
        unit,
        // The first tenth of the epochs, but for its last.
        skippedUntil:
            fullRange || epochs < 10 ? Number.NEGATIVE_INFINITY : column.at(Math.floor(epochs / 10)),
        epochs,
        lead: column,
        xRange: { from, to: Math.max(from + 1, ...runs.map(run => endOf(run, unit, plannedEpochs(run)))) },
    };
}

const firstEpochs: XColumn = { at: row => row + 1, rowNear: () => undefined };

function marksOf(
    run: RunCurves,
    x: XColumn,
    validation: readonly number[],
    addition: string | undefined,
): SceneMark[] {
    const { color } = run.info;
    const best = bestEpochOf(run.curves);
    if (best === undefined) {
        return [];
    }
    const mark = (kind: SceneMark['kind'], epoch: number, text: string): SceneMark => ({
        kind,
        color,
        x: x.at(epoch - 1),
        value: validation[epoch - 1] ?? Number.NaN,
        label: addition === undefined ? undefined : `${text}${addition && `, ${addition}`}`,
    });
    const since = addition === undefined ? undefined : overfittingOf(run)?.since;
    return [
        mark('best', best, t('best: epoch {0}', best)),
        ...(since === undefined ? [] : [mark('onset', since, t('overfits from epoch {0}', since))]),
    ];
}

function columnName(quantity: Quantity, part: 'training' | 'validation') {
    return quantity === 'loss' ? (`${part}Loss` as const) : (`${part}Metric` as const);
}

export function columnOf(
    run: RunCurves,
    quantity: Quantity,
    part: 'training' | 'validation',
): readonly number[] {
    return run.curves[columnName(quantity, part)];
}

/** Right end of the axis that a run needs, in epochs. */
export function plannedEpochs(run: RunCurves): number {
    const reached = epochsOf(run.curves);
    // One that waits keeps its axis, rather than be drawn anew when it is paused.
    return isActive(run.info.state) ? plannedEnd(reached, run.info.epochs) : reached;
}

/** A run this short is shown on its whole axis from the beginning. */
const wholeAxisEpochs = 100;

/**
 * Right end of the axis for a run that goes on: all planned epochs, halved for as long as the curve would fill less than
 * a quarter of them, so that a run of thousands of epochs is no line at the left edge.
 */
function plannedEnd(reached: number, planned: number): number {
    let end = Math.max(reached, planned);
    while (end > wholeAxisEpochs && reached < end / 4) {
        end = Math.ceil(end / 2);
    }
    return end;
}

/** The rows of a line within a part of the axis, the second not included. */
export function rowsWithin(
    x: XColumn,
    rows: number,
    { from, to }: Range,
    margin = 0,
): readonly [number, number] {
    const place = (value: number, isEnd: boolean): number => {
        // By bisection, since the column ascends whatever it is.
        let low = 0;
        let high = rows;
        while (low < high) {
            const middle = (low + high) >> 1;
            const here = x.at(middle);
            if (here < value || (isEnd && here === value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    };
    return [Math.max(0, place(from, false) - margin), Math.min(rows, place(to, true) + margin)];
}

/**
 * Limits of the value axis: what follows the first tenth of the epochs fits, with air above, so that the gap is not
 * dwarfed by the first descent; from zero where that costs little, so that heights compare. Of a part of the axis, all of
 * it fits.
 */
export function valueRange(scene: ChartScene, part?: Range): readonly [number, number] {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    const looked = part ?? { from: scene.skippedUntil, to: Number.POSITIVE_INFINITY };
    const include = (x: XColumn, values: readonly number[]): void => {
        const [from, to] = rowsWithin(x, values.length, looked);
        const found = extremesOf(values, from, to, scene.logarithmic);
        if (found !== undefined) {
            low = Math.min(low, found[0]);
            high = Math.max(high, found[1]);
        }
    };
    for (const { x, values } of scene.lines) {
        include(x, values);
    }
    for (const { x, edges } of scene.gaps) {
        include(x, edges[0]);
        include(x, edges[1]);
    }
    if (low > high) {
        return scene.asShare ? [0, 1] : scene.logarithmic ? [0.1, 1] : [0, 1];
    }
    if (scene.logarithmic) {
        return low === high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
    }
    const air = (high - low || Math.abs(high) || 1) * 0.06;
    if (scene.asShare) {
        return [Math.max(0, low - air), Math.min(1 + air / 2, high + air)];
    }
    return [low >= 0 && low < high * 0.4 ? 0 : low - air, high + air];
}

function extremesOf(
    values: readonly number[],
    from: number,
    to: number,
    positiveOnly: boolean,
): readonly [number, number] | undefined {
    const found = summaryOf(values).extremes(from, to);
    if (found === undefined || !positiveOnly || found[0] > 0) {
        return found;
    }
    const positive = values.slice(from, to).filter(value => value > 0 && Number.isFinite(value));
    return positive.length === 0
        ? undefined
        : (summaryOf(positive).extremes(0, positive.length) ?? undefined);
}
