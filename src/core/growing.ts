// Typed arrays of a length that is not known before: rows of a file that is read once. They grow by pieces, so that a column
// of many millions of rows is never there twice.

export interface Growing<A> {
    readonly length: number;
    push(value: number): void;
    /** The value pushed `index`th, from 0. */
    at(index: number): number;
    /** A copy of what was pushed. */
    values(): A;
}

type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

const pieceBits = 16;
const pieceLength = 1 << pieceBits;
const firstLength = 1024;

export function growing<A extends TypedArray>(create: new (length: number) => A): Growing<A> {
    let last = new create(firstLength);
    /** Full pieces and the last one. */
    const pieces = [last];
    let used = 0;
    const grow = (): void => {
        if (used < pieceLength) {
            // Most columns are short: the first piece grows by doubling.
            const longer = new create(2 * used);
            longer.set(last);
            last = longer;
            pieces[pieces.length - 1] = last;
        } else {
            last = new create(pieceLength);
            pieces.push(last);
            used = 0;
        }
    };
    const lengthOf = (): number => (pieces.length - 1) * pieceLength + used;
    return {
        get length() {
            return lengthOf();
        },
        push(value) {
            if (used === last.length) {
                grow();
            }
            last[used++] = value;
        },
        at: index => pieces[index >>> pieceBits]![index & (pieceLength - 1)]!,
        values() {
            const all = new create(lengthOf());
            for (const [index, piece] of pieces.entries()) {
                all.set(piece === last ? piece.subarray(0, used) : piece, index * pieceLength);
            }
            return all;
        },
    };
}
