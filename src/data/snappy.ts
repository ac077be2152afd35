// Snappy in WebAssembly, which takes half the time of the JavaScript that hyparquet brings.

import { snappyUncompressor } from 'hysnappy';

let uncompress: ReturnType<typeof snappyUncompressor> | undefined;

/** Unpacks to `size` bytes. @throws Error where they are more or fewer, or damaged. */
export function unpackSnappy(packed: Uint8Array, size: number): Uint8Array {
    // The library takes the caller's word for it, and would hand out what its memory held before.
    if (sizeOf(packed) !== size) {
        throw new Error(`a page unpacks to ${sizeOf(packed)} bytes, not to ${size}`);
    }
    uncompress ??= snappyUncompressor();
    return uncompress(packed, size);
}

/** The size that the bytes begin with, seven bits a byte, the lowest first. */
function sizeOf(packed: Uint8Array): number {
    let size = 0;
    for (let index = 0; index < 5; index++) {
        const byte = packed[index] ?? 0;
        size += (byte & 0x7f) * 2 ** (7 * index);
        if (byte < 0x80) {
            break;
        }
    }
    return size;
}
