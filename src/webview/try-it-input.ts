// From what a person draws or pastes to the features that the network reads. Pure.

import { t } from '../core/localize.ts';

/** Ink in [0, 1], [height, width], row-major. */
export interface Ink {
    readonly height: number;
    readonly width: number;
    readonly values: Float32Array;
}

/** The drawing is this many times as fine as the image, so that a stroke has soft edges in it. */
export const fineness = 8;

export function blankInk(height: number, width: number): Ink {
    return {
        height: height * fineness,
        width: width * fineness,
        values: new Float32Array(height * width * fineness ** 2),
    };
}

/** An image with these pixels, each in [0, 1], as if it had been drawn. */
export function inkOf(pixels: ArrayLike<number>, height: number, width: number): Ink {
    const ink = blankInk(height, width);
    ink.values.forEach((_, index) => {
        const row = Math.floor(index / ink.width / fineness);
        const column = Math.floor((index % ink.width) / fineness);
        ink.values[index] = pixels[row * width + column]!;
    });
    return ink;
}

/** Adds a round dot of ink, or takes ink away; `x`, `y` and `radius` in pixels of the ink. */
export function dab(ink: Ink, x: number, y: number, radius: number, value: 0 | 1): void {
    const { height, width, values } = ink;
    for (let row = Math.max(0, Math.floor(y - radius)); row <= Math.min(height - 1, y + radius); row++) {
        for (
            let column = Math.max(0, Math.floor(x - radius));
            column <= Math.min(width - 1, x + radius);
            column++
        ) {
            if ((row + 0.5 - y) ** 2 + (column + 0.5 - x) ** 2 <= radius ** 2) {
                values[row * width + column] = value;
            }
        }
    }
}

/** A line of dabs. */
export function stroke(
    ink: Ink,
    from: readonly [number, number],
    to: readonly [number, number],
    radius: number,
    value: 0 | 1,
): void {
    const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / (radius / 2)));
    for (let step = 0; step <= steps; step++) {
        const share = step / steps;
        dab(ink, from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]), radius, value);
    }
}

export function isBlank({ values }: Ink): boolean {
    return values.every(value => value === 0);
}

/** Pixels of a digit's box in the images of MNIST, which are 28 wide (LeCun 1998); smaller ones are filled whole. */
const boxOf = (side: number): number => (side >= 28 ? (20 / 28) * side : side);

/**
 * The drawing as an image of `height` x `width`: the share of ink in each pixel, row-major. Where it is to be fitted, what is
 * drawn is scaled and centred as the digits of the data sets are.
 */
export function pixelsOf(ink: Ink, height: number, width: number, fits: boolean): Float32Array {
    const box = fits ? boundsOf(ink) : undefined;
    const scale =
        box === undefined
            ? fineness
            : Math.max((box.bottom - box.top) / boxOf(height), (box.right - box.left) / boxOf(width));
    // The place of the image's upper left corner in the drawing.
    const top = box === undefined ? 0 : (box.top + box.bottom) / 2 - (height / 2) * scale;
    const left = box === undefined ? 0 : (box.left + box.right) / 2 - (width / 2) * scale;
    const samples = 4;
    const pixels = new Float32Array(height * width);
    for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
            let sum = 0;
            for (let i = 0; i < samples; i++) {
                for (let j = 0; j < samples; j++) {
                    const y = Math.floor(top + scale * (row + (i + 0.5) / samples));
                    const x = Math.floor(left + scale * (column + (j + 0.5) / samples));
                    if (y >= 0 && y < ink.height && x >= 0 && x < ink.width) {
                        sum += ink.values[y * ink.width + x]!;
                    }
                }
            }
            pixels[row * width + column] = sum / samples ** 2;
        }
    }
    return pixels;
}

interface Bounds {
    readonly top: number;
    readonly left: number;
    /** One past the last. */
    readonly bottom: number;
    readonly right: number;
}

function boundsOf({ height, width, values }: Ink): Bounds | undefined {
    let [top, left, bottom, right] = [height, width, 0, 0];
    values.forEach((value, index) => {
        if (value > 0) {
            const row = Math.floor(index / width);
            const column = index % width;
            top = Math.min(top, row);
            left = Math.min(left, column);
            bottom = Math.max(bottom, row + 1);
            right = Math.max(right, column + 1);
        }
    });
    return bottom === 0 ? undefined : { top, left, bottom, right };
}

/** Pixels in [0, 1] as features in the data's own range, the same for every channel. */
export function featuresOf(
    pixels: Float32Array,
    channels: number,
    [least, most]: readonly [number, number],
): number[] {
    return [...pixels].flatMap(pixel => new Array<number>(channels).fill(least + pixel * (most - least)));
}

/** The features of an example as brightness in [0, 1], the mean of its channels. */
export function brightnessOf(
    features: ArrayLike<number>,
    channels: number,
    [least, most]: readonly [number, number],
): number[] {
    return Array.from({ length: features.length / channels }, (_, pixel) => {
        let sum = 0;
        for (let channel = 0; channel < channels; channel++) {
            sum += features[pixel * channels + channel]!;
        }
        return most === least ? 0 : Math.min(1, Math.max(0, (sum / channels - least) / (most - least)));
    });
}

/** The numbers of a row that was pasted, or what is wrong with it. Numbers may stand apart by commas, semicolons or blanks. */
export function parseRow(text: string, expected: number): number[] | string {
    const words = text
        .trim()
        .split(/[\s,;]+/)
        .filter(word => word !== '');
    const values = words.map(Number);
    const wrong = words[values.findIndex(value => !Number.isFinite(value))];
    if (wrong !== undefined) {
        return t('“{0}” is not a number.', wrong);
    }
    if (values.length === expected) {
        return values;
    }
    const wanted = expected === 1 ? t('1 value is expected') : t('{0} values are expected', expected);
    return values.length === 1
        ? t('{0}, and 1 is there.', wanted)
        : t('{0}, and {1} are there.', wanted, values.length);
}
