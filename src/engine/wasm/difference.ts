// A file as what it has in common with another one, and what not: for two modules of which most is the same.

/** Shorter stretches in common are not worth being looked for. */
const shortest = 8;

/**
 * `target` as 32-bit words and bytes: of each stretch, how much is copied of `source`, from where, and how many bytes of
 * its own follow.
 */
export function differenceOf(source: Uint8Array, target: Uint8Array): Uint8Array {
    const places = new Map<string, number[]>();
    for (let at = 0; at + shortest <= source.length; at++) {
        const key = source.subarray(at, at + shortest).join();
        places.set(key, [...(places.get(key) ?? []), at]);
    }
    const bytes: number[] = [];
    let own: number[] = [];
    let copied = { from: 0, length: 0 };
    const end = (): void => {
        bytes.push(...new Uint8Array(Uint32Array.of(copied.length, copied.from, own.length).buffer), ...own);
        own = [];
    };
    for (let at = 0; at < target.length; ) {
        let best = { from: 0, length: 0 };
        for (const from of places.get(target.subarray(at, at + shortest).join()) ?? []) {
            let length = 0;
            while (at + length < target.length && source[from + length] === target[at + length]) {
                length++;
            }
            best = length > best.length ? { from, length } : best;
        }
        if (best.length < shortest) {
            own.push(target[at]!);
            at++;
        } else {
            end();
            copied = best;
            at += best.length;
        }
    }
    end();
    return Uint8Array.from(bytes);
}

/** The file that `differenceOf` was given. */
export function applyDifference(source: Uint8Array, difference: Uint8Array): Uint8Array {
    const view = new DataView(difference.buffer, difference.byteOffset, difference.byteLength);
    const target: number[] = [];
    for (let at = 0; at < difference.length; ) {
        const [length, from, own] = [0, 4, 8].map(word => view.getUint32(at + word, true));
        at += 12;
        target.push(...source.subarray(from!, from! + length!), ...difference.subarray(at, at + own!));
        at += own!;
    }
    return Uint8Array.from(target);
}
