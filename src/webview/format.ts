// How numbers read in the panel. Pure.

const minus = '\u2212';
const dash = '\u2013';

function isKnown(value: number | undefined | null): value is number {
    return value !== undefined && value !== null && !Number.isNaN(value);
}

/** Three significant digits: `0.0721`, `1.24`, `1,240`; below a thousandth `7.21e−4`; a dash where it is unknown. */
export function formatValue(value: number | undefined | null): string {
    if (!isKnown(value)) {
        return dash;
    }
    if (!Number.isFinite(value)) {
        return value > 0 ? '\u221e' : `${minus}\u221e`;
    }
    const magnitude = Math.abs(value);
    let text: string;
    if (magnitude === 0) {
        text = '0';
    } else if (magnitude < 1e-3 || magnitude >= 1e6) {
        text = magnitude.toExponential(2).replace('e+', 'e').replace('e-', `e${minus}`);
    } else if (magnitude >= 999.5) {
        text = formatCount(magnitude);
    } else {
        // toPrecision turns 0.99999 into 1.00, as it should.
        text = magnitude.toPrecision(3);
    }
    return value < 0 ? minus + text : text;
}

/** A share as a percentage with one digit: `98.1%`. */
export function formatShare(share: number | undefined | null): string {
    return isKnown(share) ? `${(100 * share).toFixed(1)}%`.replace('-', minus) : dash;
}

/** A difference with its sign: `+0.0612`. */
export function formatSigned(value: number | undefined | null): string {
    return isKnown(value) && value > 0 ? `+${formatValue(value)}` : formatValue(value);
}

/** A difference of two shares, in percentage points: `+1.4 pp`. */
export function formatPoints(share: number | undefined | null): string {
    if (!isKnown(share)) {
        return dash;
    }
    const points = (100 * Math.abs(share)).toFixed(1);
    return Number(points) === 0 ? '0.0 pp' : `${share < 0 ? minus : '+'}${points} pp`;
}

/** Made once: a formatter costs far more than a number. */
const wholeNumbers = new Intl.NumberFormat('en-US');

/** `85,002` */
export function formatCount(count: number): string {
    return wholeNumbers.format(Math.round(count));
}

/** `0.8 s`, `12 s`, `3 min 05 s`, `2 h 10 min` */
export function formatDuration(seconds: number): string {
    if (seconds < 9.95) {
        return `${seconds.toFixed(1)} s`;
    }
    const whole = Math.round(seconds);
    if (whole < 60) {
        return `${whole} s`;
    }
    if (whole < 3600) {
        return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
    }
    const minutes = Math.round(seconds / 60);
    return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** Axis labels: all with as many digits as the one that needs most, so that 0.25 is not shown as 0.3. */
export function formatTicks(ticks: readonly number[], asShare: boolean): string[] {
    const scaled = ticks.map(tick => (asShare ? tick * 100 : tick));
    const isExact = (digits: number): boolean =>
        scaled.every(
            tick => Math.abs(Number(tick.toFixed(digits)) - tick) <= 1e-9 * Math.max(1, Math.abs(tick)),
        );
    const digits = [0, 1, 2, 3, 4, 5].find(isExact) ?? 6;
    return scaled.map(tick => {
        const text =
            Math.abs(tick) >= 1e5
                ? tick.toExponential(0).replace('e+', 'e')
                : tick.toFixed(digits).replace('-', minus);
        return asShare ? `${text}%` : text;
    });
}

/** A power of ten on a logarithmic axis: `0.01`, `1e−5`; empty where the tick has no label. */
export function formatPower(tick: number | null): string {
    if (tick === null) {
        return '';
    }
    return tick >= 1e-4 && tick < 1e5
        ? String(Number(tick.toPrecision(3)))
        : formatValue(tick).replace('1.00e', '1e');
}

/** Seconds until the end at the pace so far; undefined while too little is known. */
export function remainingSeconds(step: number, steps: number, seconds: number): number | undefined {
    return step > 0 && steps > step && seconds > 0.3 ? (seconds / step) * (steps - step) : undefined;
}

export function capitalized(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
