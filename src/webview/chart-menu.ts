// What can be done with a chart: kept as a file, or copied. A button, and a menu as the ARIA Authoring Practices have it.

import { t } from '../core/localize.ts';
import { h } from './dom.ts';

export const exportKinds = ['png', 'svg', 'csv', 'copy'] as const;
export type ExportKind = (typeof exportKinds)[number];

const names: Readonly<Record<ExportKind, string>> = {
    png: t('Save as PNG'),
    svg: t('Save as SVG'),
    csv: t('Save Data as CSV'),
    copy: t('Copy as Image'),
};

let menus = 0;

/**
 * @param heading of the chart, which the button is named after: *Save or copy Loss*
 * @param listen plays it as sound, or stops that
 */
export function chartMenu(
    heading: HTMLElement,
    chosen: (kind: ExportKind) => void,
    listen?: () => void,
): HTMLElement {
    const id = `chart-menu-${++menus}`;
    heading.id = `${id}-of`;
    const button = h('button', {
        id: `${id}-button`,
        'aria-label': t('Save or copy'),
        'aria-labelledby': `${id}-button ${id}-of`,
        type: 'button',
        class: 'plain menu-button',
        'aria-haspopup': 'menu',
        'aria-expanded': 'false',
        'aria-controls': id,
        title: t('Save or copy the chart'),
        text: '\u22ef',
    });
    const actions = [
        ...exportKinds.map(kind => ({ name: names[kind], act: () => chosen(kind), title: undefined })),
        ...(listen
            ? [
                  {
                      name: t('Listen'),
                      act: listen,
                      title: t('Higher is higher; training left, validation right'),
                  },
              ]
            : []),
    ];
    const items = actions.map(({ name, act, title }) => {
        const item = h('button', {
            type: 'button',
            class: 'plain',
            role: 'menuitem',
            tabindex: '-1',
            text: name,
            title,
        });
        item.addEventListener('click', () => {
            open(false);
            button.focus();
            act();
        });
        return item;
    });
    const menu = h('div', { class: 'menu', role: 'menu', id }, ...items);
    menu.hidden = true;
    const element = h('div', { class: 'chart-menu' }, button, menu);
    const open = (isOpen: boolean): void => {
        menu.hidden = !isOpen;
        button.setAttribute('aria-expanded', String(isOpen));
    };
    button.addEventListener('click', () => {
        open(menu.hidden === true);
        if (!menu.hidden) {
            items[0]?.focus();
        }
    });
    element.addEventListener('keydown', event => {
        const place = items.findIndex(item => item.matches(':focus'));
        const targets: Readonly<Record<string, number>> = {
            ArrowDown: (place + 1) % items.length,
            ArrowUp: (Math.max(place, 0) + items.length - 1) % items.length,
            Home: 0,
            End: items.length - 1,
        };
        const target = targets[event.key];
        if (event.key === 'Escape' && !menu.hidden) {
            event.preventDefault();
            open(false);
            button.focus();
        } else if (target !== undefined && (place >= 0 || event.key === 'ArrowDown')) {
            event.preventDefault();
            open(true);
            items[target]?.focus();
        }
    });
    element.addEventListener('focusout', event => {
        if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) {
            open(false);
        }
    });
    return element;
}
