// Typed arrays of a length that is not known before: rows of a file that is read once.

export interface Growing<A> {
    readonly length: number;
    push(value: number): void;
    /** A copy of what was pushed. */
    values(): A;
}

type TypedArray = Float32Array | Float64Array | Int32Array;

export function growing<A extends TypedArray>(create: new (length: number) => A): Growing<A> {
    let array = new create(1024);
    let length = 0;
    return {
        get length() {
            return length;
        },
        push(value) {
            if (length === array.length) {
                const longer = new create(2 * length);
                longer.set(array);
                array = longer;
            }
            array[length++] = value;
        },
        values: () => array.slice(0, length) as A,
    };
}
