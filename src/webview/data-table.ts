// The curves as a table: for screen readers, and for whoever wants the numbers. Built only while it is open.

import { t } from '../core/localize.ts';
import { h, setText } from './dom.ts';
import { formatValue } from './format.ts';
import { noiseTableColumns } from './noise-scene.ts';
import { bestEpochOf, formatMetric, metricName, valuesAt } from './overfitting.ts';
import type { ReadoutRow } from './readout.ts';
import { epochsOf } from './run-curves.ts';
import { tableEpochs } from './table-rows.ts';

/** Often enough to follow, seldom enough to read. */
const intervalMs = 1000;

export class DataTable {
    readonly element: HTMLDetailsElement;
    private readonly place = h('div', { class: 'table-scroll', tabindex: '0', role: 'region' });
    private readonly summary = h('summary', { text: t('Data table') });
    private rows: readonly ReadoutRow[] = [];
    private timer: number | undefined;
    private shownAt = 0;

    constructor() {
        this.place.setAttribute('aria-label', t('Data table of the curves'));
        this.element = h('details', { class: 'data' }, this.summary, this.place);
        this.element.addEventListener('toggle', () => this.build());
    }

    show(rows: readonly ReadoutRow[]): void {
        this.rows = rows;
        if (this.element.open && this.timer === undefined) {
            const wait = Math.max(0, this.shownAt + intervalMs - performance.now());
            this.timer = window.setTimeout(() => this.build(), wait);
        }
    }

    private build(): void {
        clearTimeout(this.timer);
        this.timer = undefined;
        if (!this.element.open) {
            this.place.replaceChildren();
            return;
        }
        this.shownAt = performance.now();
        const { rows } = this;
        const epochs = Math.max(0, ...rows.map(({ run }) => epochsOf(run.curves)));
        const best = rows.map(({ run }) => bestEpochOf(run.curves) ?? 0);
        const listed = tableEpochs(epochs, best);
        const caption = h('caption');
        const names = rows.map(row => row.label).join(', ');
        setText(
            caption,
            listed.length < epochs
                ? t(
                      'The curves of {0} by epoch: {1} of {2} epochs, the best ones among them',
                      names,
                      listed.length,
                      epochs,
                  )
                : t('The curves of {0} by epoch', names),
        );
        const noise = rows.map(({ run }) => noiseTableColumns(run));
        const head = h('tr', {}, h('th', { scope: 'col', text: t('Epoch') }));
        for (const [index, { run, label }] of rows.entries()) {
            const metric = metricName(run.info);
            for (const quantity of [
                t('training loss'),
                t('validation loss'),
                t('training {0}', metric),
                t('validation {0}', metric),
                ...(noise[index] ?? []).map(({ heading }) => heading),
            ]) {
                head.append(
                    h('th', { scope: 'col', text: rows.length > 1 ? `${label}: ${quantity}` : quantity }),
                );
            }
        }
        const body = h('tbody');
        for (const epoch of listed) {
            const line = h('tr', {}, h('th', { scope: 'row', text: String(epoch) }));
            rows.forEach(({ run }, index) => {
                const values = valuesAt(run, epoch);
                const texts = [
                    formatValue(values?.trainingLoss),
                    formatValue(values?.validationLoss),
                    formatMetric(run.info, values?.trainingMetric),
                    formatMetric(run.info, values?.validationMetric),
                    ...(noise[index] ?? []).map(({ textAt }) => textAt(epoch)),
                ];
                line.append(
                    ...texts.map(text => h('td', { text, class: best[index] === epoch ? 'best' : 'other' })),
                );
            });
            body.append(line);
        }
        this.place.replaceChildren(h('table', {}, caption, h('thead', {}, head), body));
    }
}
