// Where the ticks of a chart stand, and how much room their labels take.

import uPlot from 'uplot';

/** Epochs between two ticks. */
export const epochSteps = [
    1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1e3, 2e3, 2500, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6,
];

/** The powers of ten; all ticks where fewer than two powers are among them, since one label is no axis. */
export function labelledPowers(splits: readonly number[]): (number | null)[] {
    const powers = splits.map(powerOfTen);
    return powers.filter(power => power !== null).length >= 2 ? powers : splits.map(firstDigitIsRound);
}

function powerOfTen(tick: number): number | null {
    return tick > 0 && Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9 ? tick : null;
}

function firstDigitIsRound(tick: number): number | null {
    const digit = tick / 10 ** Math.floor(Math.log10(tick) + 1e-9);
    return [1, 2, 5].some(round => Math.abs(digit - round) < 1e-6) ? tick : null;
}

/** Wide enough for the widest label, as a rule the same for both charts, and in steps so that it does not tremble from one epoch to the next. */
export function axisSize(plot: uPlot, values: readonly string[] | null): number {
    const widest = (values ?? []).reduce(
        (longest, text) => (text.length > longest.length ? text : longest),
        '',
    );
    const font = plot.axes[1]?.font?.[0] ?? plot.ctx.font;
    const key = `${font} ${widest}`;
    let width = measured.get(key);
    if (width === undefined) {
        plot.ctx.font = font;
        width = plot.ctx.measureText(widest).width / uPlot.pxRatio;
        if (measured.size >= mostMeasured) {
            measured.clear();
        }
        measured.set(key, width);
    }
    return Math.max(56, Math.ceil((width + 10) / 8) * 8);
}

/** Measuring costs more than drawing, and an axis has the same labels from one frame to the next. */
const measured = new Map<string, number>();
const mostMeasured = 1000;
