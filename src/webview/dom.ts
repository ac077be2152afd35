// Small helpers to build and update elements. Styles are set through classes and properties only, since the page's
// policy refuses style attributes.

import { type LineStroke, lineStyles } from './line-styles.ts';

export interface Attributes {
    readonly class?: string;
    readonly text?: string;
    readonly [attribute: string]: string | undefined;
}

/** An element with attributes and children; `class` and `text` are what they say. */
export function h<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    attributes: Attributes = {},
    ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === undefined) {
            continue;
        }
        if (name === 'text') {
            element.textContent = value;
        } else {
            element.setAttribute(name, value);
        }
    }
    element.append(...children);
    return element;
}

/** Sets the text only where it differs, so that selections and screen readers are left in peace. */
export function setText(element: Element, text: string): void {
    if (shownTexts.get(element) !== text) {
        shownTexts.set(element, text);
        element.textContent = text;
    }
}

/** Asking an element for its text costs more than remembering what it was given. */
const shownTexts = new WeakMap<Element, string>();

export function setAttribute(element: Element, name: string, value: string | undefined): void {
    if (value === undefined) {
        element.removeAttribute(name);
    } else if (element.getAttribute(name) !== value) {
        element.setAttribute(name, value);
    }
}

/** Hides the element or shows it again; what is told again what it is has its styles worked out anew for nothing. */
export function setHidden(element: HTMLElement, isHidden: boolean): void {
    if (element.hidden !== isHidden) {
        element.hidden = isHidden;
    }
}

/** Makes `parent` hold exactly `children`, in order, moving as little as possible. */
export function setChildren(parent: Element, children: readonly Element[]): void {
    children.forEach((child, index) => {
        const present = parent.children[index];
        if (present !== child) {
            parent.insertBefore(child, present ?? null);
        }
    });
    while (parent.children.length > children.length) {
        parent.lastElementChild?.remove();
    }
}

/** Elements by key, made once and kept: focus stays where it is when a list is shown again. */
export class Keyed<T extends { readonly element: Element }> {
    private items = new Map<string, T>();

    /** Shows one item a key in `parent`, in order and after `leading`; `make` builds those that are new. */
    show(
        parent: Element,
        keys: readonly string[],
        make: (key: string) => T,
        leading: readonly Element[] = [],
    ): T[] {
        const next = new Map(keys.map(key => [key, this.items.get(key) ?? make(key)]));
        this.items = next;
        const shown = [...next.values()];
        setChildren(parent, [...leading, ...shown.map(item => item.element)]);
        return shown;
    }
}

const icons = {
    close: 'M4 4l8 8M12 4l-8 8',
    compare: 'M2 3c2 6 5 9 12 9M2 3c3 5 6 5 12 2',
    eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
    eyeOff: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM3 13.5L13 2.5',
    edit: 'M3 13l.7-3 6.9-6.9 2.3 2.3L6 12.3zM9.2 4.5l2.3 2.3',
    pause: 'M4.5 3.5h2v9h-2zM9.5 3.5h2v9h-2z',
    play: 'M5 3.5v9l7.5-4.5z',
    resume: 'M2.5 3.5h1.6v9H2.5zM6 3.5v9l7-4.5z',
    stop: 'M4 4h8v8H4z',
} as const;

export type IconName = keyof typeof icons;

/** A line icon of 16 pixels in the colour of its text. */
export function icon(name: IconName): SVGSVGElement {
    const namespace = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(namespace, 'svg');
    svg.setAttribute('viewBox', '0 0 16 16');
    svg.setAttribute('class', `icon icon-${name}`);
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(namespace, 'path');
    path.setAttribute('d', icons[name]);
    svg.append(path);
    return svg;
}

/** A sample of a run's line: solid as training, or dashed as validation. */
export function swatch(): HTMLElement {
    return h('span', { class: 'swatch', 'aria-hidden': 'true' });
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/** A sample of how a line is drawn, in the run's colour. */
export function lineSample(): SVGSVGElement {
    const svg = document.createElementNS(svgNamespace, 'svg');
    svg.setAttribute('viewBox', '0 0 22 6');
    svg.setAttribute('class', 'line-sample');
    svg.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS(svgNamespace, 'path');
    line.setAttribute('d', 'M0 3h22');
    svg.append(line);
    return svg;
}

/** Draws the sample of a kind of line; undefined for none. */
export function setLineSample(sample: SVGSVGElement, stroke: LineStroke | undefined): void {
    if (sample.dataset.stroke === (stroke ?? '')) {
        return;
    }
    sample.dataset.stroke = stroke ?? '';
    sample.toggleAttribute('hidden', stroke === undefined);
    const line = sample.firstElementChild;
    if (stroke !== undefined && line !== null) {
        const { dash, width, strength } = lineStyles[stroke];
        setAttribute(line, 'stroke-dasharray', dash.length === 0 ? undefined : dash.join(' '));
        line.setAttribute('stroke-width', String(width));
        line.setAttribute('stroke-opacity', String(strength));
    }
}

/** Gives an element a run's colour, which the style sheet reads as `--run`. */
export function setRunColor(element: HTMLElement, color: string): void {
    if (element.dataset.run !== color) {
        element.dataset.run = color;
        element.style.setProperty('--run', color);
    }
}
