// Numbers as a person would write them: short, and never with the noise of binary fractions.

/**
 * A number with at most `digits` significant digits and no trailing zeros: 0.52 rather than 0.5199999999999999.
 * Whole numbers keep all their digits, with thousands separated: `1,234,567`.
 */
export function formatNumber(value: number, digits = 4): string {
    if (!Number.isFinite(value)) {
        return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinity' : '-infinity';
    }
    if (Number.isInteger(value) && Math.abs(value) < 1e15) {
        return withThousands(value);
    }
    const rounded = Number(value.toPrecision(digits));
    if (Math.abs(rounded) >= 1000 && Math.abs(rounded) < 1e15) {
        return withThousands(Math.round(value));
    }
    return String(rounded);
}

/** A share as a percentage: 0.0625 is `6.25%`. Shares that are neither 0 nor 1 never look as if they were. */
export function formatPercent(share: number): string {
    if (share > 0.9999 && share < 1) {
        return 'more than 99.99%';
    }
    return `${formatNumber(share * 100, 3)}%`;
}

/** A rate as it would be written in a spec: no thousands separators, all the digits that it was written with. */
export function formatRate(rate: number): string {
    return String(tidy(rate));
}

/** The nearest number of at most twelve significant digits: drops what binary fractions add to `1 - 0.8 * 0.6`. */
export function tidy(value: number): number {
    return Number.isFinite(value) ? Number(value.toPrecision(12)) : value;
}

const smallNumbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `two`, `three`, ... up to ten; figures beyond. */
export function countInWords(count: number): string {
    return smallNumbers[count] ?? formatNumber(count);
}

/** `1 layer`, `2 layers`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
    return `${formatNumber(count)} ${count === 1 ? noun : nouns}`;
}

export function capitalize(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

function withThousands(value: number): string {
    return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
