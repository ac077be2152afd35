// A hash that tells things apart which differ by accident: quick, the same everywhere, and no protection against anyone
// who wants two things to look alike.

/** MurmurHash3, x86, 32 bits (Appleby 2011, public domain), of `bytes`; an unsigned number. */
export function murmurHash(bytes: Uint8Array, seed: number): number {
    const hash = createMurmurHash([seed]);
    hash.add(bytes);
    return hash.values()[0]!;
}

/** The hash of bytes that come one part after the other. */
export interface MurmurHash {
    add(bytes: Uint8Array): void;
    /** Of all that was added so far, an unsigned number for each seed. */
    values(): number[];
}

/** The work that does not depend on the seed is done once for all of them. */
export function createMurmurHash(seeds: readonly number[]): MurmurHash {
    const hashes = Int32Array.from(seeds);
    let length = 0;
    /** Up to three bytes that wait for their word to be whole, the first one lowest. */
    let rest = 0;
    let waiting = 0;
    const addWord = (word: number): void => {
        const scrambled = scramble(word);
        for (let lane = 0; lane < hashes.length; lane++) {
            hashes[lane] = mixed(hashes[lane]! ^ scrambled);
        }
    };
    return {
        add(bytes) {
            length += bytes.length;
            let at = 0;
            while (waiting > 0 && at < bytes.length) {
                rest |= bytes[at++]! << (8 * waiting++);
                if (waiting === 4) {
                    addWord(rest);
                    rest = 0;
                    waiting = 0;
                }
            }
            const end = at + ((bytes.length - at) & ~3);
            const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
            if (hashes.length === 2) {
                // In local variables, which is three times as fast, and all that large files are hashed with.
                let [first = 0, second = 0] = hashes;
                for (; at < end; at += 4) {
                    const scrambled = scramble(view.getInt32(at, true));
                    first = mixed(first ^ scrambled);
                    second = mixed(second ^ scrambled);
                }
                hashes[0] = first;
                hashes[1] = second;
            }
            for (; at < end; at += 4) {
                addWord(view.getInt32(at, true));
            }
            for (; at < bytes.length; at++) {
                rest |= bytes[at]! << (8 * waiting++);
            }
        },
        values: () =>
            Array.from(hashes, hash => finished(waiting > 0 ? hash ^ scramble(rest) : hash, length)),
    };
}

function mixed(hash: number): number {
    return (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
}

function scramble(word: number): number {
    const spread = Math.imul(word, 0xcc9e2d51);
    return Math.imul((spread << 15) | (spread >>> 17), 0x1b873593);
}

function finished(mixedHash: number, length: number): number {
    let hash = mixedHash ^ length;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
}

/** Sixteen hexadecimal digits: the hashes by two seeds. */
export function hexHash(hash: MurmurHash): string {
    return hash
        .values()
        .map(value => value.toString(16).padStart(8, '0'))
        .join('');
}

/** `hexHash` of some bytes. */
export function hashOfBytes(bytes: Uint8Array): string {
    const hash = createHexHash();
    hash.add(bytes);
    return hexHash(hash);
}

/** `hashOfBytes` of the bytes of numbers, as this machine has them. */
export function hashOfNumbers({
    buffer,
    byteOffset,
    byteLength,
}: Float32Array | Float64Array | Int32Array): string {
    return hashOfBytes(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
}

/** For `hexHash`, of bytes that come one part after the other. */
export function createHexHash(): MurmurHash {
    return createMurmurHash([1, 2]);
}
