// What was measured at the best epoch of the selected run and its twin: a table of the predictions and one of the layers.

import { t } from '../core/localize.ts';
import { h, Keyed, setHidden, setRunColor, setText, swatch } from './dom.ts';
import { type TableText, tablesOf } from './measures-scene.ts';
import type { ReadoutRow } from './readout.ts';

/** The meaning of each heading, for whoever points at it. */
const meanings: Readonly<Record<string, string>> = {
    [t('Accuracy')]: t('Share of examples whose largest output is the right class'),
    'Top 5': t('Share of examples whose right class is among the five largest outputs'),
    NLL: t('Negative log-likelihood: mean of minus the logarithm of the probability of the right class'),
    ECE: t('Expected calibration error: how far confidence is from accuracy, over 15 bins of confidence'),
    RMSE: t('Root of the mean squared error, in the unit of the target'),
    MAE: t('Mean absolute error, in the unit of the target'),
    'R²': t('1 for perfect predictions, 0 for those that always say the mean'),
    [t('Dead units')]: t('Units, or channels, that were zero for every validation example looked at'),
    [t('Sparsity')]: t('Share of activations that are exactly zero'),
    [t('Weight norm')]: t('Frobenius norm of the weights'),
    [t('Largest unit')]: t('Largest L2 norm of the weights into one unit: what max_norm bounds'),
    [t('Gradient norm')]: t(
        'Norm of the gradient of the weights, before clipping: root of the mean square over steps of the epoch',
    ),
};

class Table {
    private readonly table = h('table', { class: 'measured' });
    /** It scrolls where there is too little room, so the keyboard gets there, and is named after what its table is of. */
    readonly element = h('div', { class: 'table-scroll', tabindex: '0', role: 'region' }, this.table);
    private shown = '';

    show(caption: string, { headings, rows }: TableText): void {
        const text = JSON.stringify([caption, headings, rows]);
        if (text === this.shown) {
            return;
        }
        this.shown = text;
        this.element.setAttribute('aria-label', caption);
        this.table.replaceChildren(
            h('caption', { class: 'visually-hidden', text: caption }),
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    ...headings.map(heading =>
                        heading === ''
                            ? h('td')
                            : h('th', { scope: 'col', text: heading, title: meanings[heading] }),
                    ),
                ),
            ),
            h(
                'tbody',
                {},
                ...rows.map(([name = '', ...cells]) =>
                    h(
                        'tr',
                        {},
                        h('th', { scope: 'row', text: name }),
                        ...cells.map(cell => h('td', { text: cell })),
                    ),
                ),
            ),
        );
    }
}

/** The tables of one run. */
class RunTables {
    readonly element = h('div', { class: 'measured-run' });
    private readonly swatch = swatch();
    private readonly name = h('span');
    private readonly predictions = new Table();
    private readonly layers = new Table();
    private readonly layersPlace = h(
        'details',
        { class: 'measured-layers', open: '' },
        h('summary', { text: t('Layers') }),
        this.layers.element,
    );

    constructor() {
        this.element.append(h('h2', {}, this.swatch, this.name), this.predictions.element, this.layersPlace);
    }

    show({ run, label, color }: ReadoutRow, withLabel: boolean): void {
        const tables = tablesOf(run);
        setHidden(this.element, tables === undefined);
        if (tables === undefined) {
            return;
        }
        const title = t('At the best epoch, {0}', tables.epoch);
        setRunColor(this.element, color);
        this.swatch.classList.toggle('dashed', run.info.twinOf !== undefined);
        setText(this.name, withLabel ? `${title}: ${label}` : title);
        this.predictions.show(t('{0}: measures of {1}', title, label), tables.measures);
        setHidden(this.layersPlace, tables.layers === undefined);
        if (tables.layers !== undefined) {
            this.layers.show(t('{0}: layers of {1}', title, label), tables.layers);
        }
    }
}

export class MeasuresTables {
    readonly element = h('section', { class: 'measures', 'aria-label': t('At the best epoch') });
    private readonly runs = new Keyed<RunTables>();

    /** Shows the selected run, with its twin beside it where it has one. */
    show(rows: readonly ReadoutRow[]): void {
        const shown = this.runs.show(
            this.element,
            rows.map(({ run }) => run.info.id),
            () => new RunTables(),
        );
        shown.forEach((tables, index) => {
            const row = rows[index];
            if (row !== undefined) {
                tables.show(row, rows.length > 1);
            }
        });
        setHidden(
            this.element,
            shown.every(({ element }) => element.hidden),
        );
    }
}
