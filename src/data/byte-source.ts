// A file's bytes by place: what a reader of a file larger than memory asks for. Reads are synchronous, so that a training
// step can fetch its rows in the middle of a batch.

export interface ByteSource {
    /** For messages: `houses.csv`. */
    readonly name: string;
    /** In bytes. */
    readonly size: number;
    /** Fills `into` with the bytes from `position` on, and returns how many there were. */
    read(position: number, into: Uint8Array): number;
    /** True where the file is no longer what it was when it was opened. */
    hasChanged(): boolean;
    close(): void;
}

/** Bytes that are in memory already. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
    return {
        name,
        size: bytes.length,
        read(position, into) {
            const part = bytes.subarray(position, position + into.length);
            into.set(part);
            return part.length;
        },
        hasChanged: () => false,
        close: () => {},
    };
}

/** All bytes of a source. */
export function readWhole(source: ByteSource): Uint8Array {
    const bytes = new Uint8Array(source.size);
    const length = source.read(0, bytes);
    return length === bytes.length ? bytes : bytes.subarray(0, length);
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
    return {
        ...file,
        size,
        read: (position, into) => file.read(position, into.subarray(0, Math.max(0, size - position))),
    };
}
