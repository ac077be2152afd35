// What the panel can be about: the runs, or one of the sweeps. There is nothing to choose while there is no sweep.

import { t } from '../core/localize.ts';
import type { SweepSnapshot } from '../protocol/panel-sweeps.ts';
import { h, Keyed, setAttribute, setHidden, setText } from './dom.ts';

class Tab {
    readonly element = h('button', { type: 'button', class: 'plain view-tab' });

    constructor(chosen: () => void) {
        this.element.addEventListener('click', chosen);
    }
}

export class ViewTabs {
    readonly element = h('nav', { class: 'views', 'aria-label': t('What is shown') });
    private readonly tabs = new Keyed<Tab>();
    private readonly choose: (sweep: string | undefined) => void;

    constructor(choose: (sweep: string | undefined) => void) {
        this.choose = choose;
    }

    show(sweeps: readonly SweepSnapshot[], selected: string | undefined): void {
        setHidden(this.element, sweeps.length === 0);
        const names = sweepNames(sweeps);
        const items = [
            { id: '', name: t('Runs') },
            ...sweeps.map(({ id }, place) => ({ id, name: names[place]! })),
        ];
        const shown = this.tabs.show(
            this.element,
            items.map(({ id }) => id),
            id => new Tab(() => this.choose(id === '' ? undefined : id)),
        );
        for (const [place, { element }] of shown.entries()) {
            const { id, name } = items[place]!;
            setText(element, name);
            setAttribute(element, 'aria-current', id === (selected ?? '') ? 'page' : undefined);
        }
    }
}

/** `Sweep of digits`, `Sweep of digits #2` for the second of that name. */
export function sweepNames(sweeps: readonly Pick<SweepSnapshot, 'name'>[]): string[] {
    const counts = new Map<string, number>();
    return sweeps.map(({ name }) => {
        const number = (counts.get(name) ?? 0) + 1;
        counts.set(name, number);
        return `${t('Sweep of {0}', name)}${number > 1 ? ` #${number}` : ''}`;
    });
}
