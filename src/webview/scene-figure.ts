// A chart that does not move, in the page: its drawing, what it says in words, its numbers, and the way to keep it.

import { numberText } from '../charts/number-text.ts';
import type { Scene, SceneTable } from '../charts/scene.ts';
import { renderSvg } from '../charts/svg.ts';
import { t } from '../core/localize.ts';
import { chartMenu, type ExportKind } from './chart-menu.ts';
import { h, setText } from './dom.ts';

let figures = 0;

export class SceneFigure {
    readonly element: HTMLElement;
    private readonly heading = h('h3');
    private readonly place = h('div', { class: 'drawing' });
    private readonly words = h('p', { class: 'words' });
    private readonly numbers = h('div', { class: 'table-scroll', tabindex: '0', role: 'region' });
    private readonly details = h(
        'details',
        { class: 'numbers' },
        h('summary', { text: t('Data') }),
        this.numbers,
    );
    private readonly id = `scene-${++figures}`;
    private scene: Scene | undefined;
    private of = '';
    private drawnWidth = 0;

    constructor(exported: (scene: Scene, kind: ExportKind) => void) {
        this.element = h(
            'figure',
            { class: 'scene' },
            h(
                'figcaption',
                {},
                this.heading,
                chartMenu(this.heading, kind => this.scene && exported(this.scene, kind)),
            ),
            this.place,
            this.words,
            this.details,
        );
        new ResizeObserver(() => {
            // Drawn anew rather than scaled, so that its letters stay as large as the page's.
            if (this.scene !== undefined && Math.abs(this.place.clientWidth - this.drawnWidth) > 8) {
                this.show(this.scene);
            }
        }).observe(this.place);
        this.details.addEventListener('toggle', () => this.showNumbers());
    }

    /** @param of the run, where there are several */
    show(scene: Scene, of = this.of): void {
        this.scene = scene;
        this.of = of;
        this.drawnWidth = this.place.clientWidth;
        setText(this.heading, scene.title);
        setText(this.words, scene.description);
        const svg = renderSvg(scene, {
            ...sizeIn(this.drawnWidth, scene),
            ...{ standalone: false, titled: false, id: this.id },
        });
        // Parsed as a document of its own: the page's policy refuses nothing that is in it.
        const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
        this.place.replaceChildren(document.importNode(parsed, true));
        const label = t('Data of {0}', scene.title);
        this.numbers.setAttribute('aria-label', of === '' ? label : `${label}, ${of}`);
        this.showNumbers();
    }

    private showNumbers(): void {
        const { scene, details } = this;
        if (scene !== undefined && details.open) {
            this.numbers.replaceChildren(tableOf(scene.title, scene.table));
        } else {
            this.numbers.replaceChildren();
        }
    }
}

/** The chart's own size, or less where there is less room. */
function sizeIn(
    room: number,
    { size, x, y, marks }: Scene,
): { readonly width: number; readonly height: number } {
    const { width: wanted, height } = size ?? { width: 640, height: 360 };
    const width = Math.min(wanted, Math.max(260, room || wanted));
    const isPicture = x.kind === 'hidden' || marks.some(({ kind }) => kind === 'field');
    const keepsShape = isPicture || (x.kind === 'names' && y.kind === 'names');
    return { width, height: keepsShape ? Math.round((height * width) / wanted) : height };
}

function tableOf(title: string, { headings, rows }: SceneTable): HTMLElement {
    const text = (cell: string | number | undefined): string =>
        typeof cell === 'string' ? cell : numberText(cell);
    return h(
        'table',
        { class: 'measured' },
        h('caption', { class: 'visually-hidden', text: title }),
        h('thead', {}, h('tr', {}, ...headings.map(heading => h('th', { scope: 'col', text: heading })))),
        h(
            'tbody',
            {},
            ...rows.map(([first, ...cells]) =>
                h(
                    'tr',
                    {},
                    h('th', { scope: 'row', text: text(first) }),
                    ...cells.map(cell => h('td', { text: text(cell) })),
                ),
            ),
        ),
    );
}
