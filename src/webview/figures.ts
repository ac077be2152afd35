// The numbers that the curves come down to, large enough to read from a step away.

import { t } from '../core/localize.ts';
import { h, Keyed, setRunColor, setText, swatch } from './dom.ts';
import { formatSigned, formatValue } from './format.ts';
import { bestValues, formatMetric, latestValues } from './overfitting.ts';
import type { ReadoutRow } from './readout.ts';

class FigureValue {
    readonly element = h('dd');
    private readonly swatch = swatch();
    private readonly number = h('span', { class: 'number' });
    private readonly label = h('span', { class: 'of visually-hidden' });

    constructor() {
        this.element.append(this.swatch, this.number, this.label);
    }

    show(text: string, { run, label, color }: ReadoutRow): void {
        setRunColor(this.element, color);
        this.swatch.classList.toggle('dashed', run.info.twinOf !== undefined);
        setText(this.number, text);
        setText(this.label, ` (${label})`);
        this.element.title = label;
    }
}

class Figure {
    readonly element = h('div', { class: 'figure' });
    private readonly label = h('dt');
    private readonly values = new Keyed<FigureValue>();

    /** `meaning` is the label in full. */
    show(
        label: string,
        meaning: string,
        rows: readonly ReadoutRow[],
        text: (row: ReadoutRow) => string,
    ): void {
        setText(this.label, label);
        this.label.title = meaning;
        const shown = this.values.show(
            this.element,
            rows.map(row => row.run.info.id),
            () => new FigureValue(),
            [this.label],
        );
        shown.forEach((value, index) => {
            const row = rows[index];
            if (row !== undefined) {
                value.show(text(row), row);
            }
        });
    }
}

export class Figures {
    readonly element = h('dl', { class: 'figures' });
    private readonly best = new Figure();
    private readonly loss = new Figure();
    private readonly metric = new Figure();
    private readonly gap = new Figure();

    constructor() {
        for (const figure of [this.best, this.loss, this.metric, this.gap]) {
            this.element.append(figure.element);
        }
    }

    /** Shows the selected run, with its twin below where it has one. */
    show(rows: readonly ReadoutRow[]): void {
        const metric = rows[0]?.run.info.task === 'regression' ? 'RMSE' : t('Accuracy');
        this.best.show(t('Best epoch'), t('Epoch of the lowest validation loss'), rows, ({ run }) =>
            String(bestValues(run)?.epoch ?? '–'),
        );
        this.loss.show(t('Validation loss'), t('Validation loss at the best epoch'), rows, ({ run }) =>
            formatValue(bestValues(run)?.validationLoss),
        );
        this.metric.show(metric, t('Validation {0} at the best epoch', metric), rows, ({ run }) =>
            formatMetric(run.info, bestValues(run)?.validationMetric),
        );
        this.gap.show(t('Gap'), t('Validation loss minus training loss at the last epoch'), rows, ({ run }) =>
            formatSigned(latestValues(run)?.lossGap),
        );
    }
}
