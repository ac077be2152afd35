// NumPy's own format for one array: a line of Python that says type, order and shape, and then the values.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import type { NumberArray } from './array-examples.ts';
import { type ByteSource, readView } from './byte-source.ts';
import type { DataProblem } from './data-problem.ts';
import { type NumberView, numbersInParts } from './number-parts.ts';

type Getter = (view: DataView, offset: number, isLittle: boolean) => number;

/** By kind and bytes of NumPy's type: `f4`, `u1`, ... */
const getters: Readonly<Record<string, Getter>> = {
    b1: (view, offset) => view.getUint8(offset),
    f2: (view, offset, isLittle) => halfToNumber(view.getUint16(offset, isLittle)),
    f4: (view, offset, isLittle) => view.getFloat32(offset, isLittle),
    f8: (view, offset, isLittle) => view.getFloat64(offset, isLittle),
    i1: (view, offset) => view.getInt8(offset),
    i2: (view, offset, isLittle) => view.getInt16(offset, isLittle),
    i4: (view, offset, isLittle) => view.getInt32(offset, isLittle),
    i8: (view, offset, isLittle) => Number(view.getBigInt64(offset, isLittle)),
    u1: (view, offset) => view.getUint8(offset),
    u2: (view, offset, isLittle) => view.getUint16(offset, isLittle),
    u4: (view, offset, isLittle) => view.getUint32(offset, isLittle),
    u8: (view, offset, isLittle) => Number(view.getBigUint64(offset, isLittle)),
};

/** The types that typed arrays have too, on machines that are little-endian: all that run this. */
const views: Readonly<Record<string, NumberView>> = {
    f4: Float32Array,
    f8: Float64Array,
    i1: Int8Array,
    i2: Int16Array,
    i4: Int32Array,
    u1: Uint8Array,
    u2: Uint16Array,
    u4: Uint32Array,
};

/** What NumPy's other kinds of values are, for messages. */
const unreadableKinds: Readonly<Record<string, string>> = {
    O: 'Python objects',
    U: 'texts',
    S: 'texts',
    c: 'complex numbers',
    M: 'dates',
    m: 'time spans',
    V: 'records',
};

/** Longer than NumPy's own of any array of numbers. */
const longestHeader = 1 << 16;

/**
 * The array in a file. Nothing but its header is read before its values are asked for, so the file is to stay open.
 *
 * @param name what messages call the array: `mnist.npz, array x_train`.
 */
export function parseNpy(file: ByteSource, name: string): NumberArray | DataProblem {
    const damaged = { problem: `${name} is damaged: it is no array as NumPy saves one.` };
    const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
    const head = new Uint8Array(Math.min(file.size, longestHeader));
    file.read(0, head);
    if (head.length < 12 || !magic.every((byte, index) => head[index] === byte)) {
        return damaged;
    }
    const view = new DataView(head.buffer);
    const isFirstVersion = head[6] === 1;
    const start = isFirstVersion ? 10 : 12;
    const end = start + (isFirstVersion ? view.getUint16(8, true) : view.getUint32(8, true));
    const header = new TextDecoder().decode(head.subarray(start, Math.min(end, head.length)));
    const type = /'descr':\s*'([<>|=]?)([A-Za-z])(\d*)[^']*'/.exec(header);
    const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
    const axes = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
    if (/'descr':\s*\[/.test(header)) {
        return unreadable(name, 'V');
    }
    if (type === null || order === undefined || axes === undefined) {
        return damaged;
    }
    const [, byteOrder, kind = '', size = ''] = type;
    const get = getters[`${kind}${size}`];
    if (get === undefined) {
        return unreadable(name, kind);
    }
    // Python 2 wrote `10L`.
    const shape = axes.split(',').flatMap(axis => (axis.trim() === '' ? [] : [Number.parseInt(axis, 10)]));
    if (!shape.every(axis => axis >= 0)) {
        return damaged;
    }
    const width = Number(size);
    const count = shape.reduce((product, axis) => product * axis, 1);
    if (end + count * width > file.size) {
        const expected = (count * width).toLocaleString('en');
        const found = Math.max(0, file.size - end).toLocaleString('en');
        return { problem: `${name} is cut short: expected ${expected} bytes of values, found ${found}.` };
    }
    const isLittle = byteOrder !== '>';
    const place = order === 'True' ? placeByColumns(shape) : (index: number) => index;
    const create = isLittle && order === 'False' ? views[`${kind}${size}`] : undefined;
    let values: DataView | undefined;
    return {
        name,
        shape,
        isWhole: kind !== 'f',
        ...(create && { parts: () => numbersInParts(file, end, count, create) }),
        at(index) {
            values ??= readView(file, end, count * width);
            return get(values, place(index) * width, isLittle);
        },
    };
}

function unreadable(name: string, kind: string): DataProblem {
    const what = unreadableKinds[kind] ?? 'values of a type that only NumPy knows';
    return { problem: `${name} holds ${what}, which cannot be trained on: save it as an array of numbers.` };
}

/** Where an element stands in Fortran's order, whose first axis runs fastest, by its place in row-major order. */
function placeByColumns(shape: readonly number[]): (index: number) => number {
    const strides: number[] = [];
    let stride = 1;
    for (const axis of shape) {
        strides.push(stride);
        stride *= axis;
    }
    return index => {
        let rest = index;
        let place = 0;
        for (let axis = shape.length - 1; axis >= 0; axis--) {
            const size = shape[axis]!;
            place += (rest % size) * strides[axis]!;
            rest = Math.floor(rest / size);
        }
        return place;
    };
}

/** IEEE 754 binary16: a sign, five bits of exponent and ten of fraction. */
function halfToNumber(bits: number): number {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) {
        return sign * fraction * 2 ** -24;
    }
    if (exponent === 0x1f) {
        return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    }
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
