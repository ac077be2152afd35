// From values to places along an axis, and the round values that are written beside it.

export interface Scale {
    readonly kind: 'linear' | 'log';
    readonly minimum: number;
    readonly maximum: number;
    /** Where a value lies between the ends: 0 at the minimum, 1 at the maximum. */
    place(value: number): number;
}

/**
 * From this ratio of the largest to the smallest value on, a linear axis shows a falling loss as a corner and a flat
 * line, so the axis becomes logarithmic. The threshold is this project's own.
 */
const logarithmicFrom = 30;

/** A linear axis ends on multiples of a step that divides the values into about this many. */
const roundedSteps = 8;

/** A scale over all finite values; logarithmic where they are positive and span a wide range. */
export function scaleFor(values: readonly number[]): Scale {
    const finite = values.filter(Number.isFinite);
    let minimum = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    let maximum = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    if (finite.length === 0) {
        [minimum, maximum] = [0, 1];
    }
    if (minimum > 0 && maximum / minimum > logarithmicFrom) {
        const span = Math.log(maximum / minimum);
        return { kind: 'log', minimum, maximum, place: value => Math.log(value / minimum) / span };
    }
    if (minimum === maximum) {
        const margin = Math.abs(minimum) / 2 || 0.5;
        minimum -= margin;
        maximum += margin;
    }
    // Ends on round values, so that the first and the last label stand at the ends of the axis.
    const step = roundStep((maximum - minimum) / roundedSteps);
    const low = tidy(Math.floor(minimum / step + 1e-9) * step);
    const high = tidy(Math.ceil(maximum / step - 1e-9) * step);
    return { kind: 'linear', minimum: low, maximum: high, place: value => (value - low) / (high - low) };
}

/** About `count` round values within the scale: multiples of 1, 2 or 5 times a power of ten. */
export function ticksOf(scale: Scale, count: number): number[] {
    return scale.kind === 'log' ? logTicks(scale, count) : linearTicks(scale.minimum, scale.maximum, count);
}

/** About `count` multiples of 1, 2 or 5 times a power of ten between two values. */
export function linearTicks(minimum: number, maximum: number, count: number): number[] {
    const step = roundStep((maximum - minimum) / Math.max(1, count));
    const ticks: number[] = [];
    for (let index = Math.ceil(minimum / step - 1e-9); index * step <= maximum + step * 1e-9; index += 1) {
        ticks.push(tidy(index * step));
    }
    return ticks;
}

/** The smallest of 1, 2 or 5 times a power of ten that is no less than `rough`. */
function roundStep(rough: number): number {
    const power = 10 ** Math.floor(Math.log10(rough));
    return power * ([1, 2, 5].find(factor => factor * power >= rough * (1 - 1e-9)) ?? 10);
}

function tidy(value: number): number {
    return Number(value.toPrecision(12));
}

function logTicks({ minimum, maximum }: Scale, count: number): number[] {
    const candidates = (factors: readonly number[]) => {
        const ticks: number[] = [];
        for (let power = Math.floor(Math.log10(minimum)); power <= Math.log10(maximum); power += 1) {
            for (const factor of factors) {
                const tick = tidy(factor * 10 ** power);
                if (tick >= minimum && tick <= maximum) {
                    ticks.push(tick);
                }
            }
        }
        return ticks;
    };
    const fine = candidates([1, 2, 5]);
    return fine.length <= count + 1 ? fine : candidates([1]);
}

/** The ticks as text with equally many decimals, or short where the scale is logarithmic. */
export function tickLabels(scale: Scale, ticks: readonly number[]): string[] {
    if (scale.kind === 'log') {
        return ticks.map(tick => String(tick));
    }
    const decimals = ticks.reduce((most, tick) => Math.max(most, decimalsOf(tick)), 0);
    return ticks.map(tick => (decimals > 6 ? tick.toExponential(1) : tick.toFixed(decimals)));
}

function decimalsOf(value: number): number {
    const text = value.toPrecision(12).replace(/0+$/, '');
    return value === 0 || text.includes('e') ? 0 : (text.split('.')[1] ?? '').length;
}
