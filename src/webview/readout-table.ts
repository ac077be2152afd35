// The numbers of a chart, docked above it: never in a tooltip that would cover the curve. It is the chart's key as well: its
// rows have the colours of the curves, and its column heads may show how they are drawn.

import { h, Keyed, setRunColor, setText, swatch } from './dom.ts';

export interface ReadoutHeading {
    readonly text: string;
    /** How the curve of this column is drawn. */
    readonly sample?: 'solid' | 'dashed' | 'area';
}

export interface ReadoutTableRow {
    readonly key: string;
    readonly label: string;
    /** CSS colour. */
    readonly color: string;
    readonly dashed?: boolean;
    /** The texts of the columns after the first. */
    readonly cells: readonly string[];
}

class Row {
    readonly element = h('tr');
    private readonly swatch = swatch();
    private readonly name = h('span', { class: 'name' });
    private readonly head = h('th', { scope: 'row' }, this.swatch, this.name);
    private readonly cells: readonly HTMLElement[];

    constructor(headings: readonly ReadoutHeading[]) {
        this.cells = headings.slice(1).map(({ text }) => h('td', { class: text.toLowerCase() }));
        this.element.append(this.head, ...this.cells);
    }

    show({ label, color, dashed = false, cells }: ReadoutTableRow): void {
        setRunColor(this.head, color);
        this.swatch.classList.toggle('dashed', dashed);
        setText(this.name, label);
        this.name.title = label;
        this.cells.forEach((cell, index) => {
            setText(cell, cells[index] ?? '');
        });
    }
}

export class ReadoutTable {
    readonly element: HTMLElement;
    private readonly headings: readonly ReadoutHeading[];
    private readonly caption = h('caption', { class: 'visually-hidden' });
    private readonly body = h('tbody');
    private readonly rows = new Keyed<Row>();

    constructor(headings: readonly ReadoutHeading[]) {
        this.headings = headings;
        const head = h(
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
        );
        this.element = h('table', { class: 'readout' }, this.caption, h('thead', {}, head), this.body);
    }

    show(caption: string, rows: readonly ReadoutTableRow[]): void {
        setText(this.caption, caption);
        const shown = this.rows.show(
            this.body,
            rows.map(({ key }) => key),
            () => new Row(this.headings),
        );
        shown.forEach((item, index) => {
            const row = rows[index];
            if (row !== undefined) {
                item.show(row);
            }
        });
    }
}
