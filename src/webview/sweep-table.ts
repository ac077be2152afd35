// The combinations of a sweep, the best first or as a heading says, and behind each the way to the curves of its runs.

import { t } from '../core/localize.ts';
import type { SweepSnapshot } from '../protocol/panel-sweeps.ts';
import { h, Keyed, setAttribute, setText } from './dom.ts';
import { formatValue } from './format.ts';
import {
    bestFirst,
    isRegression,
    type SweepColumn,
    type SweepOrder,
    type SweepRow,
    sorted,
    valueText,
} from './sweep-scene.ts';

/** More are shown on request: nobody reads so many, and each costs. */
const rowsAtFirst = 100;

class Row {
    readonly element = h('tr');
    private readonly open = h('button', { type: 'button', class: 'plain link' });
    private cells: HTMLTableCellElement[] = [];
    private ids: readonly string[] = [];

    constructor(showRuns: (ids: readonly string[]) => void) {
        this.open.addEventListener('click', () => showRuns(this.ids));
    }

    show(row: SweepRow, asShare: boolean): void {
        const { labels, loss, metric, gap, seeds, state, isBest, isFailed, isActive: active, ids } = row;
        this.ids = ids;
        this.element.className = [isBest ? 'best' : '', isFailed ? 'failed' : '', active ? 'active' : '']
            .filter(Boolean)
            .join(' ');
        if (this.cells.length === 0) {
            this.cells = [...labels.slice(1), '', '', '', '', ''].map((_, place) =>
                h('td', { class: place < labels.length - 1 ? 'value' : 'number' }),
            );
            this.cells.at(-1)!.className = 'state';
            this.element.append(h('th', { scope: 'row' }, this.open), ...this.cells);
        }
        setText(this.open, labels[0] ?? '');
        this.open.title = t('Show the curves of these runs');
        this.open.disabled = ids.length === 0;
        setAttribute(
            this.open,
            'aria-label',
            isBest
                ? t('{0}: show curves, best', labels.join(', '))
                : t('{0}: show curves', labels.join(', ')),
        );
        const texts = [
            ...labels.slice(1),
            valueText(loss),
            valueText(metric, asShare),
            formatValue(gap?.mean),
            String(seeds),
            state,
        ];
        const values = [...labels.slice(1).map(() => undefined), loss, metric, gap, undefined, undefined];
        this.cells.forEach((cell, place) => {
            const isSoFar = values[place]?.isSoFar === true;
            setText(cell, texts[place] ?? '');
            cell.classList.toggle('so-far', isSoFar);
            cell.title = isSoFar ? t('The best so far: the run has not ended') : place === 4 ? state : '';
        });
    }
}

export class SweepTable {
    readonly element: HTMLElement;
    private readonly head = h('tr');
    private readonly body = h('tbody');
    private readonly caption = h('caption', { class: 'visually-hidden' });
    private readonly more = h('button', { type: 'button', class: 'button secondary' });
    private readonly rows = new Keyed<Row>();
    private readonly showRuns: (ids: readonly string[]) => void;
    private order: SweepOrder = bestFirst;
    private isWhole = false;
    private sweep: SweepSnapshot | undefined;
    private known: readonly SweepRow[] = [];
    private headed = '';

    constructor(showRuns: (ids: readonly string[]) => void) {
        this.showRuns = showRuns;
        this.element = h(
            'section',
            { class: 'sweep-table' },
            h('h2', { text: t('Combinations') }),
            h(
                'div',
                { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': t('Combinations') },
                h(
                    'table',
                    { class: 'measured combinations' },
                    this.caption,
                    h('thead', {}, this.head),
                    this.body,
                ),
            ),
            this.more,
        );
        this.more.addEventListener('click', () => {
            this.isWhole = true;
            this.build();
        });
    }

    show(sweep: SweepSnapshot, rows: readonly SweepRow[]): void {
        if (sweep.id !== this.sweep?.id) {
            this.order = bestFirst;
            this.isWhole = false;
        }
        this.sweep = sweep;
        this.known = rows;
        this.build();
    }

    private build(): void {
        const { sweep, order } = this;
        if (sweep === undefined) {
            return;
        }
        const asShare = !isRegression(sweep);
        this.showHead(sweep, asShare ? t('Accuracy') : 'RMSE');
        const all = sorted(this.known, order, sweep.axes);
        const listed = this.isWhole ? all : all.slice(0, rowsAtFirst);
        setText(this.caption, t('Combinations of the sweep of {0}', sweep.name));
        setText(this.more, t('Show All {0}', all.length));
        this.more.hidden = listed.length === all.length;
        const shown = this.rows.show(
            this.body,
            listed.map(({ key }) => `${sweep.id} ${key}`),
            () => new Row(this.showRuns),
        );
        for (const [place, row] of shown.entries()) {
            row.show(listed[place]!, asShare);
        }
    }

    private showHead({ axes }: SweepSnapshot, metric: string): void {
        const columns: readonly (readonly [SweepColumn, string])[] = [
            ...axes.map((axis, place) => [place, axis] as const),
            ['loss', t('Validation loss')],
            ['metric', metric],
            ['gap', t('Gap')],
            ['seeds', t('Seeds')],
            ['state', t('State')],
        ];
        const headed = JSON.stringify(columns);
        if (headed !== this.headed) {
            this.headed = headed;
            this.head.replaceChildren(
                ...columns.map(([column, name]) => {
                    const button = h('button', { type: 'button', class: 'plain sort', text: name });
                    button.addEventListener('click', () => this.sortBy(column));
                    return h(
                        'th',
                        {
                            scope: 'col',
                            class:
                                typeof column === 'number'
                                    ? 'value'
                                    : column === 'state'
                                      ? 'state'
                                      : 'number',
                        },
                        button,
                    );
                }),
            );
        }
        columns.forEach(([column], place) => {
            const cell = this.head.children[place];
            const isSorted = column === this.order.column;
            if (cell !== undefined) {
                setAttribute(
                    cell,
                    'aria-sort',
                    isSorted ? (this.order.isDescending ? 'descending' : 'ascending') : undefined,
                );
            }
        });
    }

    private sortBy(column: SweepColumn): void {
        const { order } = this;
        this.order = { column, isDescending: column === order.column && !order.isDescending };
        this.build();
    }
}
