// A hash of what plain values say, however they were put together: for telling whether two of them are the same.

import { hashOfBytes } from './murmur-hash.ts';

/** Plain values in one order of keys; what is null or undefined is left out, as a parameter that came later would be. */
export function canonicalText(value: unknown): string {
    if (Array.isArray(value)) {
        return `[${value.map(canonicalText).join(',')}]`;
    }
    if (typeof value === 'object' && value !== null) {
        const entries = Object.entries(value)
            .filter(([, each]) => each !== null && each !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1));
        return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalText(each)}`).join(',')}}`;
    }
    return JSON.stringify(value) ?? 'null';
}

/** Sixteen hexadecimal digits. */
export function hashOfText(text: string): string {
    // Text in UTF-16 needs no encoder, which not every place has.
    return hashOfBytes(new Uint8Array(Uint16Array.from(text, unit => unit.charCodeAt(0)).buffer));
}
