// The files of a zip archive by their places in it: who wants one reads no more than that one. After PKWARE's APPNOTE.TXT,
// 4.3 and 4.5.3: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

import type { ByteSource } from './byte-source.ts';

export interface ZipEntry {
    readonly name: string;
    /** 0 where it is stored as it is, 8 where `deflate` packed it. */
    readonly method: number;
    /** Bytes that it unpacks to. */
    readonly size: number;
    /** Where its bytes begin, packed as they are, and how many there are. */
    readonly start: number;
    readonly packedSize: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const fileSignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const longestComment = 0xffff;
/** Stands for a number that is in the extra field, where it has eight bytes. */
const inExtra = 0xffffffff;

const decoder = new TextDecoder();

/** The entries in the order of the archive's directory. @throws RangeError where it is none, or is damaged. */
export function zipEntries(archive: ByteSource): ZipEntry[] {
    const { end, tail, tailStart } = endOf(archive);
    let count = tail.getUint16(end + 10, true);
    let start = tail.getUint32(end + 16, true);
    if (start === inExtra || count === 0xffff) {
        // The locator of the larger record stands right before the end.
        const end64 = viewAt(archive, bigAt(tail, end - 20 + 8), 56);
        expect(end64.getUint32(0, true) === end64Signature);
        count = bigAt(end64, 32);
        start = bigAt(end64, 48);
    }
    const directory = viewAt(archive, start, tailStart + end - start);
    const entries: ZipEntry[] = [];
    let at = 0;
    for (let index = 0; index < count; index++) {
        expect(directory.getUint32(at, true) === fileSignature);
        const nameLength = directory.getUint16(at + 28, true);
        const extraLength = directory.getUint16(at + 30, true);
        const name = decoder.decode(new Uint8Array(directory.buffer, at + 46, nameLength));
        const method = directory.getUint16(at + 10, true);
        const [size, packedSize, local] = sizesOf(directory, at, at + 46 + nameLength, extraLength);
        const head = viewAt(archive, local, 30);
        expect(head.getUint32(0, true) === localSignature);
        const first = local + 30 + head.getUint16(26, true) + head.getUint16(28, true);
        expect(first + packedSize <= archive.size);
        entries.push({ name, method, size, start: first, packedSize });
        at += 46 + nameLength + extraLength + directory.getUint16(at + 32, true);
    }
    return entries;
}

/** The last bytes of the archive, and where in them the record at the end begins, behind which only a comment may stand. */
function endOf(archive: ByteSource): {
    readonly end: number;
    readonly tail: DataView;
    readonly tailStart: number;
} {
    // With the locator that may stand before it.
    const tailStart = Math.max(0, archive.size - (longestComment + endLength + 20));
    const tail = viewAt(archive, tailStart, archive.size - tailStart);
    for (let at = tail.byteLength - endLength; at >= 0; at--) {
        if (tail.getUint32(at, true) === endSignature) {
            return { end: at, tail, tailStart };
        }
    }
    throw new RangeError('The archive has no end.');
}

function viewAt(archive: ByteSource, start: number, length: number): DataView {
    expect(start >= 0 && length >= 0 && start + length <= archive.size);
    const bytes = new Uint8Array(length);
    expect(archive.read(start, bytes) === length);
    return new DataView(bytes.buffer);
}

/** Size, packed size and place of an entry; those that four bytes cannot hold are in its extra field, in this order. */
function sizesOf(view: DataView, at: number, extra: number, extraLength: number): [number, number, number] {
    const short = [24, 20, 42].map(offset => view.getUint32(at + offset, true));
    let from = extra;
    while (from + 4 <= extra + extraLength && view.getUint16(from, true) !== 1) {
        from += 4 + view.getUint16(from + 2, true);
    }
    let next = from + 4;
    const [size = 0, packedSize = 0, local = 0] = short.map(value => {
        if (value !== inExtra) {
            return value;
        }
        expect(next + 8 <= extra + extraLength);
        next += 8;
        return bigAt(view, next - 8);
    });
    return [size, packedSize, local];
}

function bigAt(view: DataView, at: number): number {
    return Number(view.getBigUint64(at, true));
}

function expect(isSo: boolean): void {
    if (!isSo) {
        throw new RangeError('The archive is damaged.');
    }
}
