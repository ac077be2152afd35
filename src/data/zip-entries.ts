// The files of a zip archive by their places in it, packed as they are: what unpacks them is the caller's. After
// PKWARE's APPNOTE.TXT, 4.3 and 4.5.3: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

export interface ZipEntry {
    readonly name: string;
    /** 0 where it is stored as it is, 8 where `deflate` packed it. */
    readonly method: number;
    /** Bytes that it unpacks to. */
    readonly size: number;
    readonly packed: Uint8Array;
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
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = endOf(view);
    let count = view.getUint16(end + 10, true);
    let at = view.getUint32(end + 16, true);
    if (at === inExtra || count === 0xffff) {
        // The locator of the larger record stands right before the end.
        const end64 = bigAt(view, end - 20 + 8);
        expect(view.getUint32(end64, true) === end64Signature);
        count = bigAt(view, end64 + 32);
        at = bigAt(view, end64 + 48);
    }
    const entries: ZipEntry[] = [];
    for (let index = 0; index < count; index++) {
        expect(view.getUint32(at, true) === fileSignature);
        const nameLength = view.getUint16(at + 28, true);
        const extraLength = view.getUint16(at + 30, true);
        const name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength));
        const method = view.getUint16(at + 10, true);
        const [size, packedSize, local] = sizesOf(view, at, at + 46 + nameLength, extraLength);
        expect(view.getUint32(local, true) === localSignature);
        const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
        expect(start + packedSize <= bytes.length);
        entries.push({ name, method, size, packed: bytes.subarray(start, start + packedSize) });
        at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    }
    return entries;
}

/** Where the record at the end begins, behind which only a comment may stand. */
function endOf(view: DataView): number {
    const last = view.byteLength - endLength;
    for (let at = last; at >= Math.max(0, last - longestComment); at--) {
        if (view.getUint32(at, true) === endSignature) {
            return at;
        }
    }
    throw new RangeError('The archive has no end.');
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
