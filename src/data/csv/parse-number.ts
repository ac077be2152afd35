// Decimal numbers from bytes, without a string for each: reading numbers is most of the work of reading a csv file.

/** Powers of ten that a double holds exactly. */
const powersOfTen = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

const zero = 0x30;
const nine = 0x39;

/** Whole numbers up to 2⁵³ are exact. */
const exactDigits = 15;

const plain = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const decoder = new TextDecoder();

/**
 * The number written in `bytes[start .. end)`, spaces around it left out; NaN where it is none or not finite.
 *
 * At most 15 digits and an exponent within 22 powers of ten are both exact, and so is their one product or quotient
 * (Clinger 1990, How to read floating point numbers accurately); all else goes through the language's own conversion.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    let last = end;
    while (at < last && isSpace(bytes[at]!)) {
        at++;
    }
    while (last > at && isSpace(bytes[last - 1]!)) {
        last--;
    }
    const from = at;
    const isNegative = bytes[at] === 0x2d;
    if (isNegative || bytes[at] === 0x2b) {
        at++;
    }
    let digits = 0;
    let significant = 0;
    let decimals = 0;
    for (; at < last; at++) {
        const digit = bytes[at]!;
        if (digit < zero || digit > nine) {
            break;
        }
        significant = significant * 10 + (digit - zero);
        digits++;
    }
    if (at < last && bytes[at] === 0x2e) {
        for (at++; at < last; at++) {
            const digit = bytes[at]!;
            if (digit < zero || digit > nine) {
                break;
            }
            significant = significant * 10 + (digit - zero);
            digits++;
            decimals++;
        }
    }
    if (at !== last || digits === 0 || digits > exactDigits) {
        return parseSlowly(bytes, from, last);
    }
    const value = decimals === 0 ? significant : significant / powersOfTen[decimals]!;
    return isNegative ? -value : value;
}

function parseSlowly(bytes: Uint8Array, start: number, end: number): number {
    const text = decoder.decode(bytes.subarray(start, end));
    const value = plain.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) ? value : Number.NaN;
}

/** Spaces and tabs; a line break never gets here but as the `\r` before it. */
function isSpace(byte: number): boolean {
    return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
