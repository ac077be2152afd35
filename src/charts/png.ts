// A picture of few colours as a PNG file (ISO/IEC 15948), not compressed: pictures of weights are small.

import type { Picture } from './scene.ts';

const signature = [137, 80, 78, 71, 13, 10, 26, 10];
/** Longest stored block of DEFLATE (RFC 1951, section 3.2.4). */
const mostStored = 65_535;

/** @throws RangeError for more than 256 colours, or for pixels that are not width times height */
export function encodePng({ width, height, pixels, colors }: Picture): Uint8Array {
    if (colors.length > 256 || pixels.length !== width * height) {
        throw new RangeError(
            `No picture: ${colors.length} colours, ${pixels.length} pixels of ${width} x ${height}.`,
        );
    }
    // Each row begins with its filter: none.
    const rows = new Uint8Array(height * (width + 1));
    for (let row = 0; row < height; row++) {
        rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
    }
    const header = [...bytesOf(width), ...bytesOf(height), 8, 3, 0, 0, 0];
    return Uint8Array.from([
        ...signature,
        ...chunk('IHDR', header),
        ...chunk(
            'PLTE',
            colors.flatMap(color => color.slice(0, 3)),
        ),
        ...chunk(
            'tRNS',
            colors.map(([, , , opacity]) => opacity),
        ),
        ...chunk('IDAT', stored(rows)),
        ...chunk('IEND', []),
    ]);
}

function chunk(name: string, content: readonly number[]): number[] {
    const named = [...[...name].map(letter => letter.charCodeAt(0)), ...content];
    return [...bytesOf(content.length), ...named, ...bytesOf(crc32(named))];
}

/** The zlib format (RFC 1950) around blocks that are stored as they are. */
function stored(data: Uint8Array): number[] {
    const out = [0x78, 0x01];
    for (let from = 0; from < data.length || from === 0; from += mostStored) {
        const block = data.subarray(from, from + mostStored);
        const { length } = block;
        out.push(
            from + length >= data.length ? 1 : 0,
            length & 255,
            length >> 8,
            ~length & 255,
            (~length >> 8) & 255,
        );
        for (const byte of block) {
            out.push(byte);
        }
    }
    return [...out, ...bytesOf(adler32(data))];
}

function bytesOf(value: number): number[] {
    return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function crc32(bytes: readonly number[]): number {
    let crc = 0xffffffff;
    for (const byte of bytes) {
        crc ^= byte;
        for (let bit = 0; bit < 8; bit++) {
            crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
        }
    }
    return ~crc >>> 0;
}

function adler32(bytes: Uint8Array): number {
    let [a, b] = [1, 0];
    for (const byte of bytes) {
        a = (a + byte) % 65_521;
        b = (b + a) % 65_521;
    }
    return ((b << 16) | a) >>> 0;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648, section 4. */
export function base64(bytes: Uint8Array): string {
    let text = '';
    for (let index = 0; index < bytes.length; index += 3) {
        const three = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
        const known = Math.min(3, bytes.length - index);
        for (let place = 0; place < 4; place++) {
            text += place <= known ? letters[(three >> (18 - 6 * place)) & 63] : '=';
        }
    }
    return text;
}
