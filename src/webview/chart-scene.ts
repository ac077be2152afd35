// What a chart shows, as data: lines, shaded gaps and marks, from the runs and the view's choices. Pure; the painter in
// `chart.ts` adds colours and pixels.

import { bestEpochOf, metricName } from './overfitting.ts';
import { epochsOf, type RunCurves } from './run-curves.ts';
import { smooth } from './smoothing.ts';

export type Quantity = 'loss' | 'metric';

export interface SceneLine {
    /** Tells apart the lines of a chart; stays the same from one update to the next. */
    readonly key: string;
    /** Place in the palette. */
    readonly color: number;
    readonly dashed: boolean;
    /** `raw` is what was measured; it is drawn faint where a smoothed line stands over it. */
    readonly kind: 'raw' | 'faint' | 'smoothed';
    /** Row i is epoch i + 1; null where there is nothing. As long as the scene's `epochs`. */
    readonly values: readonly (number | null)[];
}

/** The shaded area between two lines. */
export interface SceneGap {
    readonly color: number;
    readonly edges: readonly [readonly number[], readonly number[]];
}

export interface SceneMark {
    readonly color: number;
    readonly epoch: number;
    /** Height of the dot, on the validation line. */
    readonly value: number;
    /** Undefined where only the dot is drawn. */
    readonly label: string | undefined;
}

export interface ChartScene {
    readonly title: string;
    /** Values are shares, written as percentages. */
    readonly asShare: boolean;
    readonly logarithmic: boolean;
    /** Rows at the start that need not fit on the value axis. */
    readonly skippedRows: number;
    /** Rows of every line. */
    readonly epochs: number;
    /** Right end of the axis: all planned epochs while a run goes on, so that the curves grow into still air. */
    readonly lastEpoch: number;
    readonly lines: readonly SceneLine[];
    readonly gaps: readonly SceneGap[];
    readonly marks: readonly SceneMark[];
}

export interface SceneOptions {
    readonly smoothing: number;
    readonly logarithmic: boolean;
    /** Makes room for the first descent too. */
    readonly fullRange: boolean;
    /** Runs whose gap is shaded and whose best epoch is labelled, with what the label adds to tell them apart. */
    readonly labelled: ReadonlyMap<string, string>;
}

export function sceneOf(quantity: Quantity, runs: readonly RunCurves[], options: SceneOptions): ChartScene {
    const [first] = runs;
    const isClassification = first?.info.task !== 'regression';
    // Accuracies and errors share no axis: the metric chart is about runs of the first one's task.
    const comparable = quantity === 'loss' ? runs : runs.filter(run => run.info.task === first?.info.task);
    const epochs = Math.max(0, ...comparable.map(run => epochsOf(run.curves)));
    const lines: SceneLine[] = [];
    const gaps: SceneGap[] = [];
    const marks: SceneMark[] = [];
    for (const run of comparable) {
        const { id, color } = run.info;
        const drawn = { training: [] as readonly number[], validation: [] as readonly number[] };
        for (const part of ['training', 'validation'] as const) {
            const raw = columnOf(run, quantity, part);
            drawn[part] = raw;
            const add = (kind: SceneLine['kind'], values: readonly number[]): void => {
                lines.push({
                    key: `${id} ${part} ${kind}`,
                    color,
                    dashed: part === 'validation',
                    kind,
                    values: padded(values, epochs),
                });
            };
            if (options.smoothing > 0) {
                drawn[part] = smooth(raw, options.smoothing);
                add('faint', raw);
                add('smoothed', drawn[part]);
            } else {
                add('raw', raw);
            }
        }
        if (options.labelled.has(id)) {
            gaps.push({ color, edges: [drawn.training, drawn.validation] });
        }
        const best = bestEpochOf(run.curves);
        if (best !== undefined) {
            const addition = options.labelled.get(id);
            marks.push({
                color,
                epoch: best,
                value: drawn.validation[best - 1] ?? Number.NaN,
                label:
                    addition === undefined ? undefined : `best: epoch ${best}${addition && `, ${addition}`}`,
            });
        }
    }
    return {
        title:
            quantity === 'loss'
                ? 'Loss'
                : capitalized(first === undefined ? 'accuracy' : metricName(first.info)),
        asShare: quantity === 'metric' && isClassification,
        logarithmic: quantity === 'loss' && options.logarithmic,
        skippedRows: options.fullRange ? 0 : Math.floor(epochs / 10),
        epochs,
        lastEpoch: Math.max(2, ...comparable.map(plannedEpochs)),
        lines,
        gaps,
        marks,
    };
}

export function columnOf(
    run: RunCurves,
    quantity: Quantity,
    part: 'training' | 'validation',
): readonly number[] {
    const { curves } = run;
    if (quantity === 'loss') {
        return part === 'training' ? curves.trainingLoss : curves.validationLoss;
    }
    return part === 'training' ? curves.trainingMetric : curves.validationMetric;
}

/** Right end of the axis that a run needs. */
export function plannedEpochs(run: RunCurves): number {
    const reached = epochsOf(run.curves);
    const goesOn = run.info.state === 'running' || run.info.state === 'starting';
    return goesOn ? plannedEnd(reached, run.info.epochs) : reached;
}

/** Undefined and infinite values leave a hole in the line. */
export function padded(values: readonly number[], length: number): (number | null)[] {
    return Array.from({ length }, (_, row) => {
        const value = values[row];
        return value !== undefined && Number.isFinite(value) ? value : null;
    });
}

function capitalized(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
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

/**
 * Limits of the value axis: what follows the first tenth of the epochs fits, with air above, so that the gap is not
 * dwarfed by the first descent; from zero where that costs little, so that heights compare.
 */
export function valueRange(scene: ChartScene): readonly [number, number] {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    const drawn = [...scene.lines.map(({ values }) => values), ...scene.gaps.flatMap(({ edges }) => edges)];
    for (const values of drawn) {
        for (let row = scene.skippedRows; row < values.length; row++) {
            const value = values[row];
            if (
                value !== null &&
                value !== undefined &&
                Number.isFinite(value) &&
                (!scene.logarithmic || value > 0)
            ) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
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
