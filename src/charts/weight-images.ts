// The weights into each unit of a first layer as a picture, as in Srivastava et al. (2014), figure 7: blue where a bright pixel
// excites the unit, orange where it inhibits it, nothing where it does not matter.

import { t } from '../core/localize.ts';
import type { FirstLayerWeights } from '../model/first-layer.ts';
import { aboveZero, belowZero } from './chart-colors.ts';
import { numberText } from './number-text.ts';
import type { Picture, Scene } from './scene.ts';

const gap = 1;
/** Strengths of each of the two colours. */
const steps = 127;

/** @param most units that are shown */
export function weightImages(
    { layer, weights, units, allUnits, height, width }: FirstLayerWeights,
    most = 64,
): Scene {
    const shown = Math.min(units, most);
    const columns = Math.max(1, Math.ceil(Math.sqrt((shown * (height + gap)) / (width + gap) / 0.62)));
    const rows = Math.ceil(shown / columns);
    const size = height * width;
    let largest = 0;
    for (let index = 0; index < shown * size; index++) {
        largest = Math.max(largest, Math.abs(weights[index]!));
    }
    const picture: Picture = {
        width: columns * (width + gap) - gap,
        height: rows * (height + gap) - gap,
        pixels: new Uint8Array((columns * (width + gap) - gap) * (rows * (height + gap) - gap)),
        colors: [
            [0, 0, 0, 0],
            ...Array.from({ length: steps }, (_, step) => [...belowZero, opacityOf(step)] as const),
            ...Array.from({ length: steps }, (_, step) => [...aboveZero, opacityOf(step)] as const),
        ],
    };
    for (let unit = 0; unit < shown; unit++) {
        const left = (unit % columns) * (width + gap);
        const top = Math.floor(unit / columns) * (height + gap);
        for (let pixel = 0; pixel < size; pixel++) {
            const weight = weights[unit * size + pixel]! / (largest || 1);
            // Most weights are small beside the largest: their root is seen, and zero stays zero.
            const strength = Math.round(Math.sqrt(Math.abs(weight)) * steps);
            const place = (top + Math.floor(pixel / width)) * picture.width + left + (pixel % width);
            picture.pixels[place] = strength === 0 ? 0 : strength + (weight > 0 ? steps : 0);
        }
    }
    return {
        title: t('First-layer weights of {0}', layer),
        description: t(
            '{0} of {1} units, each {2} by {3}; the largest weight is {4} in magnitude.',
            shown,
            allUnits,
            width,
            height,
            numberText(largest),
        ),
        x: { kind: 'hidden', minimum: 0, maximum: picture.width },
        y: { kind: 'hidden', minimum: 0, maximum: picture.height },
        marks: [{ kind: 'picture', x0: 0, x1: picture.width, y0: 0, y1: picture.height, picture }],
        key: [
            { label: t('excites'), paint: 0, sample: 'area' },
            { label: t('inhibits'), paint: 1, sample: 'area' },
        ],
        table: {
            headings: [t('unit'), t('lowest'), t('highest'), t('norm')],
            rows: Array.from({ length: shown }, (_, unit) => {
                const own = Array.from({ length: size }, (_each, pixel) => weights[unit * size + pixel]!);
                return [unit + 1, Math.min(...own), Math.max(...own), Math.hypot(...own)];
            }),
        },
        size: { width: 520, height: Math.round((488 * picture.height) / picture.width) + 74 },
    };
}

function opacityOf(step: number): number {
    return Math.round((255 * (step + 1)) / steps);
}
