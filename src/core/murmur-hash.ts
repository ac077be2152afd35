// A hash that tells things apart which differ by accident: quick, the same everywhere, and no protection against anyone
// who wants two things to look alike.

/** MurmurHash3, x86, 32 bits (Appleby 2011, public domain), of `bytes`; an unsigned number. */
export function murmurHash(bytes: Uint8Array, seed: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const whole = bytes.length & ~3;
    let hash = seed;
    for (let at = 0; at < whole; at += 4) {
        hash ^= scramble(view.getInt32(at, true));
        hash = (hash << 13) | (hash >>> 19);
        hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
    }
    let rest = 0;
    for (let at = bytes.length - 1; at >= whole; at--) {
        rest = (rest << 8) | bytes[at]!;
    }
    if (whole < bytes.length) {
        hash ^= scramble(rest);
    }
    hash ^= bytes.length;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(word: number): number {
    const spread = Math.imul(word, 0xcc9e2d51);
    return Math.imul((spread << 15) | (spread >>> 17), 0x1b873593);
}
