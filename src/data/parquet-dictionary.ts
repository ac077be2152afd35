// Numbers of a Parquet page that names them by their places in a dictionary, as pandas and Polars write columns of few
// different values. The library makes a list of all places first, which takes three times as long.
// https://parquet.apache.org/docs/file-format/data-pages/encodings/ (RLE_DICTIONARY, and the hybrid of runs and packed bits)

/** More places than any dictionary has; and so many bits are read at once from wherever they begin. */
const mostBits = 25;

/**
 * The `count` numbers of a page: a byte that says how many bits a place has, and runs of places, each either one place over
 * and over, or eight places packed together at a time.
 *
 * @throws Error where a place is not in the dictionary, or the page ends too early.
 */
export function lookUpNumbers(page: Uint8Array, count: number, dictionary: Float64Array): Float64Array {
    const values = new Float64Array(count);
    const bits = page[0] ?? 0;
    if (bits > mostBits) {
        throw new Error(`a place in a dictionary of ${bits} bits`);
    }
    let at = 1;
    let filled = 0;
    while (filled < count) {
        if (at >= page.length) {
            throw new Error('a page ends too early');
        }
        let head = 0;
        for (let shift = 0; shift < 32; shift += 7) {
            const byte = page[at++] ?? 0;
            head |= (byte & 0x7f) << shift;
            if (byte < 0x80) {
                break;
            }
        }
        const length = head >>> 1;
        if ((head & 1) === 1) {
            const some = Math.min(8 * length, count - filled);
            lookUpPacked(page, at, bits, dictionary, values, filled, some);
            at += length * bits;
            filled += some;
        } else {
            const end = Math.min(filled + length, count);
            let place = 0;
            for (let shift = 0; shift < bits; shift += 8) {
                place |= (page[at++] ?? 0) << shift;
            }
            checkPlace(place, dictionary);
            values.fill(dictionary[place]!, filled, end);
            if (length === 0) {
                throw new Error('a run of nothing');
            }
            filled = end;
        }
    }
    return values;
}

/** `count` places of so many bits each, the lowest first, from byte `start` on. */
function lookUpPacked(
    page: Uint8Array,
    start: number,
    bits: number,
    dictionary: Float64Array,
    values: Float64Array,
    filled: number,
    count: number,
): void {
    if (start + Math.ceil((count * bits) / 8) > page.length) {
        throw new Error('a page ends too early');
    }
    const mask = (1 << bits) - 1;
    const last = page.length - 1;
    for (let index = 0, bit = 0; index < count; index++, bit += bits) {
        const byte = start + (bit >>> 3);
        // Bytes beyond the page are of no place of it.
        const word =
            byte + 3 <= last
                ? page[byte]! | (page[byte + 1]! << 8) | (page[byte + 2]! << 16) | (page[byte + 3]! << 24)
                : (page[byte] ?? 0) |
                  ((page[byte + 1] ?? 0) << 8) |
                  ((page[byte + 2] ?? 0) << 16) |
                  ((page[byte + 3] ?? 0) << 24);
        const place = (word >>> (bit & 7)) & mask;
        checkPlace(place, dictionary);
        values[filled + index] = dictionary[place]!;
    }
}

function checkPlace(place: number, { length }: Float64Array): void {
    // A place of 32 bits may have come out negative.
    if (place < 0 || place >= length) {
        throw new Error('a value is not in its dictionary');
    }
}
