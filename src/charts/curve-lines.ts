// What the charts of loss and of metric have in common: training and validation of several runs, the gap of those that they
// are about, best epoch and onset of overfitting.

import { t } from '../core/localize.ts';
import { valueAxis } from './extent.ts';
import { numberText, shareText } from './number-text.ts';
import type { KeyEntry, Mark, Scene } from './scene.ts';

export interface CurveRun {
    readonly label: string;
    /** Place in the palette. */
    readonly color: number;
    /** Of the network without dropout: drawn in its run's colour, dotted and dash-dotted. */
    readonly isTwin?: boolean;
    /** Row i is epoch i + 1. */
    readonly training: readonly number[];
    readonly validation: readonly number[];
    /** The lowest and the highest over seeds, where `training` and `validation` are means over them. */
    readonly bands?: { readonly training: BandValues; readonly validation: BandValues };
    /** From 1. */
    readonly best?: number;
    readonly onset?: number;
    readonly isShaded?: boolean;
}

export type BandValues = readonly [readonly number[], readonly number[]];

export interface CurveOptions {
    readonly logarithmic?: boolean;
    /** Where the rows stand, of each run; epochs where left out. */
    readonly x?: { readonly label: string; readonly columns: readonly (readonly number[])[] };
    /** The part of the x axis that is seen. */
    readonly part?: readonly [number, number];
}

const strokes = {
    training: { dash: [], width: 2 },
    validation: { dash: [7, 4], width: 2 },
    twinTraining: { dash: [2, 3], width: 1.75 },
    twinValidation: { dash: [8, 3, 2, 3], width: 1.75 },
} as const;

/** Of the units that curves are drawn over. */
const axisLabels: Readonly<Record<string, string>> = {
    epoch: t('epoch'),
    step: t('step'),
    seconds: t('seconds'),
};

export function curveScene(
    title: string,
    runs: readonly CurveRun[],
    asShare: boolean,
    { logarithmic = false, x: given, part }: CurveOptions,
): Scene {
    const columnsOf = given?.columns ?? runs.map(({ validation }) => validation.map((_, row) => row + 1));
    const marks: Mark[] = [];
    const over: Mark[] = [];
    const key: KeyEntry[] = [];
    const text = asShare ? shareText : numberText;
    runs.forEach((run, index) => {
        const x = columnsOf[index] ?? [];
        const { color: paint, isTwin = false, training, validation, bands } = run;
        if (bands !== undefined) {
            for (const [low, high] of [bands.training, bands.validation]) {
                marks.push({ kind: 'area', paint, x, low, high, opacity: 0.16 });
            }
        } else if (run.isShaded) {
            marks.push({
                kind: 'area',
                paint,
                x,
                low: training,
                high: validation,
                opacity: isTwin ? 0.09 : 0.16,
            });
        }
        for (const each of ['training', 'validation'] as const) {
            const style = strokes[isTwin ? (each === 'training' ? 'twinTraining' : 'twinValidation') : each];
            over.push({ kind: 'line', paint, x, y: run[each], ...style });
            key.push({
                label: `${run.label}: ${each === 'training' ? t('training') : t('validation')}`,
                paint,
                sample: 'line',
                ...style,
            });
        }
        for (const [epoch, shape] of [
            [run.best, 'ring'],
            [run.onset, 'diamond'],
        ] as const) {
            const value = epoch === undefined ? undefined : validation[epoch - 1];
            if (epoch !== undefined && value !== undefined) {
                over.push({ kind: 'points', paint, x: [x[epoch - 1]!], y: [value], shape, radius: 4 });
            }
        }
    });
    if (runs.some(({ bands, isShaded }) => bands === undefined && isShaded)) {
        key.push({ label: t('gap'), paint: 'muted', sample: 'area', opacity: 0.3 });
    }
    if (runs.some(({ best }) => best !== undefined)) {
        key.push({ label: t('best epoch'), paint: 'muted', sample: 'ring' });
    }
    if (runs.some(({ onset }) => onset !== undefined)) {
        key.push({ label: t('overfits from here'), paint: 'muted', sample: 'diamond' });
    }
    const seen = (index: number, values: readonly number[]): readonly number[] =>
        part === undefined
            ? values
            : values.filter(
                  (_, row) => columnsOf[index]![row]! >= part[0] && columnsOf[index]![row]! <= part[1],
              );
    const last = Math.max(2, ...columnsOf.map(column => column.at(-1) ?? 0));
    return {
        title,
        description: runs.map(run => describe(run, text)).join(' '),
        x: {
            kind: 'linear',
            label: axisLabels[given?.label ?? 'epoch'] ?? given?.label ?? '',
            minimum: part?.[0] ?? (given === undefined ? 1 : 0),
            maximum: part?.[1] ?? last,
            whole: given?.label !== 'seconds',
        },
        y: valueAxis(
            runs.flatMap(({ training, validation, bands }, index) =>
                [
                    training,
                    validation,
                    ...(bands === undefined ? [] : [...bands.training, ...bands.validation]),
                ].map(values => seen(index, values)),
            ),
            { label: '', logarithmic, asShare },
        ),
        marks: [...marks, ...over],
        key,
        table: tableOf(runs, given?.label === 'epoch' ? undefined : given),
    };
}

function describe(
    { label, training, validation, best, onset }: CurveRun,
    text: (value?: number) => string,
): string {
    const epochs = validation.length;
    if (epochs === 0) {
        return t('{0} has no epoch yet.', label);
    }
    const atBest =
        best === undefined
            ? ''
            : t('Best at epoch {0}, with validation {1}.', best, text(validation[best - 1]));
    const since = onset === undefined ? '' : t('Overfits from epoch {0}.', onset);
    const last = t(
        '{0}: {1} epochs; at the last, training {2} and validation {3}.',
        label,
        epochs,
        text(training.at(-1)),
        text(validation.at(-1)),
    );
    return [last, atBest, since].filter(Boolean).join(' ');
}

function tableOf(runs: readonly CurveRun[], x: CurveOptions['x']): Scene['table'] {
    const epochs = Math.max(0, ...runs.map(({ validation }) => validation.length));
    return {
        headings: [
            t('epoch'),
            ...runs.flatMap(({ label }) => [
                ...(x === undefined ? [] : [`${label}: ${axisLabels[x.label] ?? x.label}`]),
                `${label}: ${t('training')}`,
                `${label}: ${t('validation')}`,
            ]),
        ],
        rows: Array.from({ length: epochs }, (_, row) => [
            row + 1,
            ...runs.flatMap((run, index) => [
                ...(x === undefined ? [] : [x.columns[index]?.[row]]),
                run.training[row],
                run.validation[row],
            ]),
        ]),
    };
}
