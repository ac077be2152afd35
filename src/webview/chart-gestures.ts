// How mouse and touchpad move a chart: dragging chooses a part of the axis, dragging with Shift moves it, the wheel with Ctrl
// (which is what pinching is) narrows or widens it, and the wheel sideways moves it. The wheel alone scrolls the page.

import type { Range } from './zoom.ts';

export interface GestureTarget {
    /** What is seen of the axis. */
    view(): Range;
    /** Width of the plot in CSS pixels; asking an element for it in the middle of a gesture would have the page laid out. */
    width(): number;
    /** Move what is seen by a distance of the axis. */
    pan(distance: number): void;
    /** Narrow what is seen around a place, or widen it: a factor above 1. */
    zoom(center: number, factor: number): void;
    choose(part: Range): void;
    reset(): void;
}

/** What one notch of a mouse wheel does. */
const factorOfPixel = 1.0025;
/** Movements shorter than this are clicks. */
const leastDrag = 4;

/** @param over covers the plot exactly */
export function listenToGestures(over: HTMLElement, target: GestureTarget, box: HTMLElement): void {
    const place = (clientX: number): number => {
        const { left, width } = over.getBoundingClientRect();
        const { from, to } = target.view();
        return from + (Math.min(width, Math.max(0, clientX - left)) / width) * (to - from);
    };
    let drag:
        | {
              readonly from: number;
              readonly left: number;
              readonly startX: number;
              lastX: number;
              readonly pans: boolean;
          }
        | undefined;
    over.addEventListener('pointerdown', event => {
        if (event.pointerType === 'touch' || (event.button !== 0 && event.button !== 1)) {
            return;
        }
        const { clientX, shiftKey, button } = event;
        const { left } = over.getBoundingClientRect();
        const pans = shiftKey || button === 1;
        drag = { from: place(clientX), left, startX: clientX, lastX: clientX, pans };
        if (button === 1) {
            event.preventDefault();
        }
        if (event.isTrusted) {
            over.setPointerCapture(event.pointerId);
        }
    });
    over.addEventListener('pointermove', event => {
        if (drag === undefined) {
            return;
        }
        const width = target.width();
        if (drag.pans) {
            const { from, to } = target.view();
            const distance = ((drag.lastX - event.clientX) / width) * (to - from);
            drag.lastX = event.clientX;
            target.pan(distance);
            return;
        }
        const { left, startX } = drag;
        const [start, end] = [startX, event.clientX]
            .map(x => Math.min(width, Math.max(0, x - left)))
            .sort((a, b) => a - b) as [number, number];
        box.hidden = end - start < leastDrag;
        box.style.left = `${start}px`;
        box.style.width = `${end - start}px`;
    });
    const end = (event: PointerEvent): void => {
        const ended = drag;
        drag = undefined;
        box.hidden = true;
        if (ended !== undefined && !ended.pans && event.type === 'pointerup') {
            if (Math.abs(event.clientX - ended.startX) >= leastDrag) {
                const [from, to] = [ended.from, place(event.clientX)].sort((a, b) => a - b) as [
                    number,
                    number,
                ];
                target.choose({ from, to });
            }
        }
    };
    over.addEventListener('pointerup', end);
    over.addEventListener('pointercancel', end);
    over.addEventListener('dblclick', () => target.reset());
    over.addEventListener(
        'wheel',
        event => {
            const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
            // Some mice and systems scroll in lines rather than pixels.
            const pixels = (event.deltaX + event.deltaY) * (event.deltaMode === 1 ? 16 : 1);
            if (event.ctrlKey || event.metaKey) {
                event.preventDefault();
                target.zoom(place(event.clientX), factorOfPixel ** Math.max(-200, Math.min(200, pixels)));
            } else if (isSideways) {
                event.preventDefault();
                const { from, to } = target.view();
                target.pan((pixels / target.width()) * (to - from));
            }
        },
        { passive: false },
    );
}
