// The numbers of one chart, docked above it: never in a tooltip that would cover the curve. Its column heads are the chart's
// key as well: each shows how its curve is drawn.

import type { Quantity } from './chart-scene.ts';
import { h, Keyed, setRunColor, setText, swatch } from './dom.ts';
import { formatPoints, formatSigned, formatValue } from './format.ts';
import { type EpochValues, formatMetric, latestValues, valuesAt } from './overfitting.ts';
import type { RunCurves } from './run-curves.ts';

export interface ReadoutRow {
    readonly run: RunCurves;
    readonly label: string;
    readonly color: string;
}

/** The columns, and how the curve of each is drawn. */
const headings: readonly { readonly text: string; readonly sample?: 'solid' | 'dashed' | 'area' }[] = [
    { text: 'Run' },
    { text: 'Epoch' },
    { text: 'Training', sample: 'solid' },
    { text: 'Validation', sample: 'dashed' },
    { text: 'Gap', sample: 'area' },
];

class Row {
    readonly element = h('tr');
    private readonly name = h('span', { class: 'name' });
    private readonly head = h('th', { scope: 'row' }, swatch(), this.name);
    private readonly cells = ['epoch', 'training', 'validation', 'gap'].map(name => h('td', { class: name }));

    constructor() {
        this.element.append(this.head, ...this.cells);
    }

    show({ run, label, color }: ReadoutRow, quantity: Quantity, epoch: number | undefined): void {
        setRunColor(this.head, color);
        setText(this.name, label);
        this.name.title = label;
        const values = epoch === undefined ? latestValues(run) : valuesAt(run, epoch);
        const texts = values === undefined ? ['–', '–', '–', '–'] : cellTexts(run, quantity, values);
        this.cells.forEach((cell, index) => {
            setText(cell, texts[index] ?? '');
        });
    }
}

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
    readonly element: HTMLElement;
    private readonly caption = h('caption', { class: 'visually-hidden' });
    private readonly body = h('tbody');
    private readonly rows = new Keyed<Row>();

    constructor() {
        this.element = h(
            'table',
            { class: 'readout' },
            this.caption,
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    ...headings.map(({ text, sample }) =>
                        h(
                            'th',
                            { scope: 'col', class: text.toLowerCase() },
                            ...(sample === undefined
                                ? []
                                : [h('span', { class: `sample ${sample}`, 'aria-hidden': 'true' })]),
                            h('span', { text }),
                        ),
                    ),
                ),
            ),
            this.body,
        );
    }

    /** Shows the values at `epoch`, or the latest ones. */
    show(title: string, quantity: Quantity, rows: readonly ReadoutRow[], epoch: number | undefined): void {
        setText(
            this.caption,
            `${title} ${epoch === undefined ? 'at the latest epoch' : `at epoch ${epoch}`}`,
        );
        const shown = this.rows.show(
            this.body,
            rows.map(row => row.run.info.id),
            () => new Row(),
        );
        shown.forEach((item, index) => {
            const row = rows[index];
            if (row !== undefined) {
                item.show(row, quantity, epoch);
            }
        });
    }
}
