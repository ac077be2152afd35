// A place to draw on, by pointer or by keyboard.

import { t } from '../core/localize.ts';
import { h } from './dom.ts';
import { blankInk, fineness, type Ink, stroke } from './try-it-input.ts';

/** Of a stroke, in pixels of the image. */
const strokeRadius = 0.75;

export interface DrawingOptions {
    readonly height: number;
    readonly width: number;
    /** Called after each change. */
    changed(): void;
}

export class Drawing {
    readonly element: HTMLCanvasElement;
    ink: Ink;
    private readonly options: DrawingOptions;
    private at: readonly [number, number];
    private isDrawing = false;
    private showsCursor = false;

    constructor(options: DrawingOptions) {
        const { height, width } = options;
        this.options = options;
        this.ink = blankInk(height, width);
        this.at = [this.ink.width / 2, this.ink.height / 2];
        this.element = h('canvas', {
            class: 'drawing',
            tabindex: '0',
            role: 'application',
            'aria-roledescription': t('drawing'),
            'aria-label': t(
                'Drawing. Arrow keys move the pen, with Shift they draw, with Alt they erase. Delete clears.',
            ),
        });
        this.element.width = this.ink.width;
        this.element.height = this.ink.height;
        this.element.addEventListener('pointerdown', event => {
            this.element.setPointerCapture(event.pointerId);
            this.isDrawing = true;
            this.showsCursor = false;
            this.at = this.placeOf(event);
            this.draw(this.at, event.button === 2 || event.ctrlKey ? 0 : 1);
        });
        this.element.addEventListener('pointermove', event => {
            if (this.isDrawing) {
                for (const each of event.getCoalescedEvents?.() ?? [event]) {
                    this.draw(this.placeOf(each), event.buttons === 2 || event.ctrlKey ? 0 : 1);
                }
            }
        });
        for (const end of ['pointerup', 'pointercancel'] as const) {
            this.element.addEventListener(end, () => {
                this.isDrawing = false;
            });
        }
        this.element.addEventListener('contextmenu', event => event.preventDefault());
        this.element.addEventListener('keydown', event => this.press(event));
        this.element.addEventListener('blur', () => {
            this.showsCursor = false;
            this.paint();
        });
    }

    clear(): void {
        const { height, width } = this.options;
        this.replace(blankInk(height, width));
    }

    replace(ink: Ink): void {
        this.ink = ink;
        this.paint();
        this.options.changed();
    }

    paint(): void {
        const context = this.element.getContext('2d');
        if (context === null) {
            return;
        }
        const { width, height, values } = this.ink;
        // In the theme's own colour; the paper is what lies behind the canvas.
        const [red, green, blue] = rgbOf(getComputedStyle(this.element).color);
        const image = context.createImageData(width, height);
        values.forEach((value, index) => {
            image.data.set([red, green, blue, 255 * value], 4 * index);
        });
        context.putImageData(image, 0, 0);
        if (this.showsCursor) {
            context.strokeStyle = getComputedStyle(this.element).outlineColor;
            context.lineWidth = 1;
            context.beginPath();
            context.arc(this.at[0], this.at[1], strokeRadius * fineness + 1, 0, 2 * Math.PI);
            context.stroke();
        }
    }

    private draw(to: readonly [number, number], value: 0 | 1): void {
        stroke(this.ink, this.at, to, strokeRadius * fineness, value);
        this.at = to;
        this.paint();
        this.options.changed();
    }

    private placeOf({ clientX, clientY }: PointerEvent): [number, number] {
        const { left, top, width, height } = this.element.getBoundingClientRect();
        return [((clientX - left) / width) * this.ink.width, ((clientY - top) / height) * this.ink.height];
    }

    private press(event: KeyboardEvent): void {
        const moves: Readonly<Record<string, readonly [number, number]>> = {
            ArrowLeft: [-1, 0],
            ArrowRight: [1, 0],
            ArrowUp: [0, -1],
            ArrowDown: [0, 1],
        };
        const move = moves[event.key];
        if (move !== undefined) {
            event.preventDefault();
            this.showsCursor = true;
            const step = fineness / 2;
            const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));
            const to = [
                clamp(this.at[0] + step * move[0], this.ink.width),
                clamp(this.at[1] + step * move[1], this.ink.height),
            ] as const;
            if (event.shiftKey || event.altKey) {
                this.draw(to, event.altKey ? 0 : 1);
            } else {
                this.at = to;
                this.paint();
            }
        } else if (event.key === 'Delete' || event.key === 'Backspace') {
            event.preventDefault();
            this.clear();
        }
    }
}

/** The parts of `rgb(1, 2, 3)`, which is how a browser computes every colour of a theme. */
function rgbOf(color: string): [number, number, number] {
    const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue];
}
