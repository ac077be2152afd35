// Numbers that lie in a file as they do in memory, some at a time: into the array that they are trained from, they pass
// through a buffer that stays in the caches of a processor, and a file of many is never in memory beside them.

import { type ByteSource, readPart } from './byte-source.ts';

type Numbers =
    | Float32Array
    | Float64Array
    | Int8Array
    | Int16Array
    | Int32Array
    | Uint8Array
    | Uint16Array
    | Uint32Array;

/** An array type, whose numbers have their lowest byte first on all machines that run this. */
export interface NumberView {
    new (buffer: ArrayBufferLike, start: number, length: number): Numbers;
    readonly BYTES_PER_ELEMENT: number;
}

const bytesAtOnce = 1 << 18;

/**
 * The `count` numbers from byte `start` of the file on, in parts, each of which is valid until the next.
 *
 * @throws UnreadableData where the file became shorter.
 */
export function* numbersInParts(
    file: ByteSource,
    start: number,
    count: number,
    create: NumberView,
): Generator<Numbers, void, void> {
    const size = create.BYTES_PER_ELEMENT;
    const { bytes } = file;
    if (bytes !== undefined && (bytes.byteOffset + start) % size === 0) {
        yield new create(bytes.buffer, bytes.byteOffset + start, count);
        return;
    }
    const buffer = new Uint8Array(Math.min(bytesAtOnce, count * size));
    for (let done = 0; done < count; ) {
        const length = Math.min(buffer.length / size, count - done);
        readPart(file, start + done * size, buffer.subarray(0, length * size));
        yield new create(buffer.buffer, 0, length);
        done += length;
    }
}
