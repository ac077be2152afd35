// A file's bytes by place: what a reader of a file larger than memory asks for. Reads are synchronous, so that a training
// step can fetch its rows in the middle of a batch.

import { createHexHash, hexHash } from '../core/murmur-hash.ts';
import { UnreadableData } from '../model/examples.ts';

export interface ByteSource {
    /** For messages: `houses.csv`. */
    readonly name: string;
    /** In bytes. */
    readonly size: number;
    /** All bytes, where they are in memory already. */
    readonly bytes?: Uint8Array;
    /** Fills `into` with the bytes from `position` on, and returns how many there were. */
    read(position: number, into: Uint8Array): number;
    /** How the file differs from what it was when it was opened, as `it had 492 bytes and has 499`; undefined where it does not. */
    change(): string | undefined;
    close(): void;
}

/** Bytes that are in memory already. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
    return {
        name,
        size: bytes.length,
        bytes,
        read(position, into) {
            const part = bytes.subarray(position, position + into.length);
            into.set(part);
            return part.length;
        },
        change: () => undefined,
        close: () => {},
    };
}

/** All bytes of a source. */
export function readWhole(source: ByteSource): Uint8Array {
    if (source.bytes !== undefined) {
        return source.bytes;
    }
    const bytes = new Uint8Array(source.size);
    const length = source.read(0, bytes);
    return length === bytes.length ? bytes : bytes.subarray(0, length);
}

/** Fills `into` from `position` on. @throws UnreadableData where there are no longer as many bytes. */
export function readPart(source: ByteSource, position: number, into: Uint8Array): void {
    if (source.read(position, into) < into.length) {
        throw changedFile(source);
    }
}

/** `length` bytes from `position` on. @throws UnreadableData where there are no longer as many. */
export function readView(source: ByteSource, position: number, length: number): DataView {
    const { bytes } = source;
    if (bytes !== undefined && position + length <= bytes.length) {
        return new DataView(bytes.buffer, bytes.byteOffset + position, length);
    }
    const copy = new Uint8Array(length);
    readPart(source, position, copy);
    return new DataView(copy.buffer);
}

/** Some of the bytes of a source as one of its own, which closes with it. */
export function partOf(source: ByteSource, start: number, size: number): ByteSource {
    const { bytes } = source;
    return {
        ...source,
        size,
        ...(bytes && { bytes: bytes.subarray(start, start + size) }),
        read(position, into) {
            const wanted = into.subarray(0, Math.max(0, size - position));
            return source.read(start + position, wanted);
        },
    };
}

/** A source that is hashed as it is read through from its beginning, so that hashing reads nothing twice. */
export interface HashedSource {
    readonly source: ByteSource;
    /** Of all its bytes: those that were not read yet are read now. */
    hash(): string;
}

export function hashWhileRead(source: ByteSource): HashedSource {
    const hash = createHexHash();
    let hashed = 0;
    const add = (position: number, bytes: Uint8Array): void => {
        const isNew = position + bytes.length > hashed;
        if (position <= hashed && isNew) {
            hash.add(bytes.subarray(hashed - position));
            hashed = position + bytes.length;
        }
    };
    const read = (position: number, into: Uint8Array): number => {
        const length = source.read(position, into);
        add(position, into.subarray(0, length));
        return length;
    };
    return {
        source: { ...source, read },
        hash() {
            const rest = new Uint8Array(Math.min(1 << 20, Math.max(0, source.size - hashed)));
            while (hashed < source.size && read(hashed, rest) > 0) {
                // Each round reads on from where the last one ended.
            }
            return hexHash(hash);
        },
    };
}

/** The error of a file that is no longer what it was when it was opened. */
export function changedFile({ name, change }: ByteSource): UnreadableData {
    const what = change() ?? 'its rows are no longer where they were';
    return new UnreadableData(`${name} has changed since it was opened: ${what}. Train it again.`);
}

/** The beginning of a file, to the end of a line; all of it where it is no longer than `length`. */
export function headOf(file: ByteSource, length: number): ByteSource {
    if (file.size <= length) {
        return file;
    }
    const bytes = new Uint8Array(length);
    const read = file.read(0, bytes);
    const end = bytes.subarray(0, read).lastIndexOf(0x0a) + 1;
    const size = end > 0 ? end : read;
    return partOf(file, 0, size);
}
