// The confusion matrix of the validation part at the best epoch: which classes the network takes for which.

import { t } from '../core/localize.ts';
import type { ConfusionMatrix } from '../model/epoch-details.ts';
import { confusionText } from './confusion-scene.ts';
import { h } from './dom.ts';

export class ConfusionTable {
    private readonly summary = h('summary');
    private readonly table = h('table', { class: 'measured confusion' });
    private readonly place = h('div', { class: 'table-scroll', tabindex: '0', role: 'region' }, this.table);
    readonly element = h(
        'details',
        { class: 'measured-layers' },
        this.summary,
        h('p', {
            class: 'confusion-note',
            text: t('A row for each right class, a column for each predicted one.'),
        }),
        this.place,
    );
    private shown: ConfusionMatrix | undefined;

    /** Hidden where there is none. */
    show(caption: string, confusion: ConfusionMatrix | undefined): void {
        this.element.hidden = confusion === undefined;
        if (confusion === undefined || confusion === this.shown) {
            return;
        }
        this.shown = confusion;
        const { form, headings, rows } = confusionText(confusion);
        const title = form === 'matrix' ? t('Confusion matrix') : t('Most frequent mistakes');
        this.summary.textContent = title;
        this.element.classList.toggle('is-matrix', form === 'matrix');
        const name = `${caption}: ${title.toLowerCase()}`;
        this.place.setAttribute('aria-label', name);
        this.table.replaceChildren(
            h('caption', { class: 'visually-hidden', text: name }),
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    ...headings.map(text => (text === '' ? h('td') : h('th', { scope: 'col', text }))),
                ),
            ),
            h(
                'tbody',
                {},
                ...rows.map(({ name, cells }) =>
                    h(
                        'tr',
                        {},
                        h('th', { scope: 'row', text: name }),
                        ...cells.map(({ text, meaning, kind }) =>
                            h('td', { class: `is-${kind}`, text, title: meaning }),
                        ),
                    ),
                ),
            ),
        );
    }
}
