// Where values stand in the picture: from the scales of a plot to device pixels.

import type uPlot from 'uplot';

/** From values to device pixels, in the scales as they are. */
export interface Places {
    readonly ratio: number;
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
    readonly from: number;
    readonly to: number;
    x(value: number): number;
    y(value: number): number;
}

export function placesOf(plot: uPlot, logarithmic: boolean, ratio: number): Places {
    const { left, top, width, height } = plot.bbox;
    const { min: from = 0, max: to = 1 } = plot.scales.x ?? {};
    const { min: low = 0, max: high = 1 } = plot.scales.y ?? {};
    const xScale = width / (to - from);
    const [lowest, highest] = logarithmic ? [Math.log10(low), Math.log10(high)] : [low, high];
    const yScale = height / (highest - lowest);
    const bottom = top + height;
    return {
        ratio,
        left,
        top,
        width,
        height,
        from,
        to,
        x: value => left + (value - from) * xScale,
        y: logarithmic
            ? value => (value > 0 ? bottom - (Math.log10(value) - lowest) * yScale : Number.NaN)
            : value => bottom - (value - lowest) * yScale,
    };
}

/** Paints within the axes. */
export function clipped(
    ctx: CanvasRenderingContext2D,
    { left, top, width, height }: Places,
    paint: () => void,
): void {
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    paint();
    ctx.restore();
}
