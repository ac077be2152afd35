// The numbers of the loss and of the metric.

import type { Quantity } from './chart-scene.ts';
import { formatPoints, formatSigned, formatValue } from './format.ts';
import { type EpochValues, formatMetric, latestValues, valuesAt } from './overfitting.ts';
import { type ReadoutHeading, ReadoutTable } from './readout-table.ts';
import type { RunCurves } from './run-curves.ts';

export interface ReadoutRow {
    readonly run: RunCurves;
    readonly label: string;
    readonly color: string;
}

/** The columns, and how the curve of each is drawn. */
const headings: readonly ReadoutHeading[] = [
    { text: 'Run' },
    { text: 'Epoch' },
    { text: 'Training', sample: 'solid' },
    { text: 'Validation', sample: 'dashed' },
    { text: 'Gap', sample: 'area' },
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

    /** Shows the values at `epoch`, or the latest ones. */
    show(title: string, quantity: Quantity, rows: readonly ReadoutRow[], epoch: number | undefined): void {
        this.table.show(
            readoutCaption(title, epoch),
            rows.map(({ run, label, color }) => {
                const values = epoch === undefined ? latestValues(run) : valuesAt(run, epoch);
                const cells = values === undefined ? ['–', '–', '–', '–'] : cellTexts(run, quantity, values);
                return { key: run.info.id, label, color, cells };
            }),
        );
    }
}

export function readoutCaption(title: string, epoch: number | undefined): string {
    return `${title} ${epoch === undefined ? 'at the latest epoch' : `at epoch ${epoch}`}`;
}
