// The numbers of the loss and of the metric.

import { t } from '../core/localize.ts';
import type { Quantity } from './chart-scene.ts';
import { formatPoints, formatSigned, formatValue } from './format.ts';
import { strokeOf } from './line-styles.ts';
import { type EpochValues, formatMetric, latestValues, valuesAt } from './overfitting.ts';
import { type ReadoutHeading, ReadoutTable } from './readout-table.ts';
import type { RunCurves } from './run-curves.ts';
import { epochAt, placeText, type XUnit } from './x-axis.ts';

export interface ReadoutRow {
    readonly run: RunCurves;
    readonly label: string;
    readonly color: string;
}

/** Which of the cells stand for a line. */
const lineCells: Readonly<Record<number, 'training' | 'validation'>> = { 1: 'training', 2: 'validation' };

/** The columns, and how the curve of each is drawn. */
const headings: readonly ReadoutHeading[] = [
    { name: 'run', text: t('Run') },
    { name: 'epoch', text: t('Epoch') },
    { name: 'training', text: t('Training') },
    { name: 'validation', text: t('Validation') },
    { name: 'gap', text: t('Gap'), sample: 'area' },
];

function cellTexts(run: RunCurves, quantity: Quantity, values: EpochValues): string[] {
    if (quantity === 'loss') {
        return [
            String(values.epoch),
            formatValue(values.trainingLoss),
            formatValue(values.validationLoss),
            formatSigned(values.lossGap),
        ];
    }
    return [
        String(values.epoch),
        formatMetric(run.info, values.trainingMetric),
        formatMetric(run.info, values.validationMetric),
        run.info.task === 'classification' ? formatPoints(values.metricGap) : formatSigned(values.metricGap),
    ];
}

export class Readout {
    private readonly table = new ReadoutTable(headings);
    readonly element = this.table.element;

    /** Shows the values at a place of the x axis, or the latest ones. */
    show(
        title: string,
        quantity: Quantity,
        rows: readonly ReadoutRow[],
        unit: XUnit,
        cursor: number | undefined,
    ): void {
        this.table.show(
            readoutCaption(title, unit, cursor),
            rows.map(({ run, label, color }) => {
                const values =
                    cursor === undefined ? latestValues(run) : valuesAt(run, epochAt(run, unit, cursor) ?? 0);
                const texts = values === undefined ? ['–', '–', '–', '–'] : cellTexts(run, quantity, values);
                const isTwin = run.info.twinOf !== undefined;
                const cells = texts.map((text, index) => {
                    const part = lineCells[index];
                    return part === undefined ? { text } : { text, stroke: strokeOf(part, isTwin) };
                });
                return { key: run.info.id, label, color, stroke: strokeOf('training', isTwin), cells };
            }),
        );
    }
}

export function readoutCaption(title: string, unit: XUnit, cursor: number | undefined): string {
    return cursor === undefined
        ? t('{0} at the latest epoch', title)
        : t('{0} at {1}', title, placeText(unit, cursor));
}
