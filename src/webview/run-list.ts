// All runs of the window: which are drawn, how each stands, and the way to look at another.

import { t } from '../core/localize.ts';
import { runName } from '../model/run-name.ts';
import { isActive } from '../model/run-state.ts';
import { h, icon, Keyed, setAttribute, setRunColor, setText, swatch } from './dom.ts';
import { bestValues, formatMetric } from './overfitting.ts';
import type { RunCurves } from './run-curves.ts';
import { progressOf, stateText } from './run-labels.ts';

export interface RunListActions {
    select(id: string): void;
    toggleShown(id: string): void;
    stop(id: string): void;
    remove(id: string): void;
    rename(id: string): void;
}

export interface RunListItem {
    readonly run: RunCurves;
    readonly color: string;
    readonly selected: boolean;
    readonly shown: boolean;
    /** Stands below the run that it is the twin of. */
    readonly isTwin: boolean;
}

class Item {
    readonly element = h('li', { class: 'run-row' });
    private readonly toggle = h(
        'button',
        { type: 'button', class: 'plain toggle' },
        icon('eye'),
        icon('eyeOff'),
    );
    private readonly swatch = swatch();
    private readonly name = h('span', { class: 'name' });
    private readonly state = h('span', { class: 'state' });
    private readonly value = h('span', { class: 'value' });
    private readonly choose = h('button', { type: 'button', class: 'plain choose' });
    private readonly rename = h('button', { type: 'button', class: 'plain rename' }, icon('edit'));
    private readonly end = h('button', { type: 'button', class: 'plain end' }, icon('stop'), icon('close'));
    private readonly bar = h('div', { class: 'bar', 'aria-hidden': 'true' });
    private isActive = false;

    constructor(id: string, actions: RunListActions) {
        this.choose.append(this.swatch, this.name, this.state, this.value);
        this.element.append(this.toggle, this.choose, this.rename, this.end, this.bar);
        this.toggle.addEventListener('click', () => actions.toggleShown(id));
        this.choose.addEventListener('click', () => actions.select(id));
        this.rename.addEventListener('click', () => actions.rename(id));
        // As in VS Code's own lists.
        this.choose.addEventListener('keydown', ({ key }) => key === 'F2' && actions.rename(id));
        this.end.addEventListener('click', () => (this.isActive ? actions.stop(id) : actions.remove(id)));
    }

    show({ run, color, selected, shown, isTwin }: RunListItem): void {
        const { info } = run;
        const label = runName(info);
        this.isActive = isActive(info.state);
        setRunColor(this.element, color);
        this.element.classList.toggle('twin', isTwin);
        this.swatch.classList.toggle('dashed', info.twinOf !== undefined);
        this.element.dataset.state = info.state;
        setText(this.name, label);
        setText(this.state, info.state === 'failed' ? (info.message ?? t('Failed')) : stateText(info));
        const best = bestValues(run);
        setText(this.value, best === undefined ? '' : formatMetric(info, best.validationMetric));
        this.choose.title = t(
            '{0}, {1}, started at {2}',
            label,
            info.spec,
            new Date(info.startedAt).toLocaleTimeString(),
        );
        setAttribute(this.choose, 'aria-current', selected ? 'true' : undefined);
        setAttribute(this.toggle, 'aria-pressed', String(shown));
        setAttribute(this.toggle, 'aria-label', t('Show {0} in the charts', label));
        this.toggle.title = shown ? t('Hide in the charts') : t('Show in the charts');
        setAttribute(this.end, 'aria-label', this.isActive ? t('Stop {0}', label) : t('Remove {0}', label));
        setAttribute(this.rename, 'aria-label', t('Rename {0}', label));
        this.rename.title = t('Rename (F2)');
        this.end.title = this.isActive ? t('Stop') : t('Remove');
        this.element.classList.toggle('active', this.isActive);
        this.bar.style.setProperty('--share', String(progressOf(info) ?? 0));
    }
}

export class RunList {
    readonly element: HTMLElement;
    private readonly actions: RunListActions;
    private readonly list = h('ul', { class: 'runs' });
    private readonly items = new Keyed<Item>();

    constructor(actions: RunListActions) {
        this.actions = actions;
        this.element = h(
            'section',
            { class: 'run-list', 'aria-labelledby': 'runs-heading' },
            h('h2', { id: 'runs-heading', text: t('Runs') }),
            this.list,
        );
    }

    show(items: readonly RunListItem[]): void {
        const shown = this.items.show(
            this.list,
            items.map(item => item.run.info.id),
            id => new Item(id, this.actions),
        );
        shown.forEach((element, index) => {
            const item = items[index];
            if (item !== undefined) {
                element.show(item);
            }
        });
    }
}
