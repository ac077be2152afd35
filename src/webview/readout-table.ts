// The numbers of a chart, docked above it: never in a tooltip that would cover the curve. It is the chart's key as well: a
// number that stands for a line has a sample of it.

import { h, Keyed, lineSample, setAttribute, setLineSample, setRunColor, setText } from './dom.ts';
import type { LineStroke } from './line-styles.ts';

const rowsWithoutScrolling = 6;

export interface ReadoutHeading {
    /** Its class in the style sheet. */
    readonly name: string;
    readonly text: string;
    /** What of the chart this column is. */
    readonly sample?: 'solid' | 'area';
}

export interface ReadoutCell {
    readonly text: string;
    /** The line that the number is read from. */
    readonly stroke?: LineStroke;
}

export interface ReadoutTableRow {
    readonly key: string;
    readonly label: string;
    /** CSS colour. */
    readonly color: string;
    readonly stroke?: LineStroke;
    /** The columns after the first. */
    readonly cells: readonly ReadoutCell[];
}

class Cell {
    readonly element: HTMLElement;
    private readonly sample = lineSample();
    private readonly text = h('span');

    constructor(name: string) {
        this.element = h('td', { class: name }, this.sample, this.text);
    }

    show({ text, stroke }: ReadoutCell): void {
        setLineSample(this.sample, stroke);
        setText(this.text, text);
    }
}

class Row {
    readonly element = h('tr');
    private readonly sample = lineSample();
    private readonly name = h('span', { class: 'name' });
    private readonly head = h('th', { scope: 'row' }, this.sample, this.name);
    private readonly cells: readonly Cell[];

    constructor(headings: readonly ReadoutHeading[]) {
        this.cells = headings.slice(1).map(({ name }) => new Cell(name));
        this.element.append(this.head, ...this.cells.map(({ element }) => element));
    }

    show({ label, color, stroke = 'solid', cells }: ReadoutTableRow): void {
        setRunColor(this.element, color);
        setLineSample(this.sample, stroke);
        setText(this.name, label);
        this.name.title = label;
        this.cells.forEach((cell, index) => {
            cell.show(cells[index] ?? { text: '' });
        });
    }
}

export class ReadoutTable {
    /** As tall as a few runs; more of them scroll. */
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
            ...headings.map(({ name, text, sample }) =>
                h(
                    'th',
                    { scope: 'col', class: name },
                    ...(sample === undefined
                        ? []
                        : [h('span', { class: `sample ${sample}`, 'aria-hidden': 'true' })]),
                    // The chart's title stands where this heading would.
                    h('span', { text, class: name === 'run' ? 'visually-hidden' : 'heading' }),
                ),
            ),
        );
        const table = h('table', { class: 'readout' }, this.caption, h('thead', {}, head), this.body);
        this.element = h('div', { class: 'readout-place' }, table);
    }

    show(caption: string, rows: readonly ReadoutTableRow[]): void {
        setText(this.caption, caption);
        // Where it scrolls, the keyboard has to get there.
        setAttribute(this.element, 'tabindex', rows.length > rowsWithoutScrolling ? '0' : undefined);
        setAttribute(this.element, 'role', rows.length > rowsWithoutScrolling ? 'region' : undefined);
        setAttribute(this.element, 'aria-label', rows.length > rowsWithoutScrolling ? caption : undefined);
        this.element.classList.toggle('many', rows.length > rowsWithoutScrolling);
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
