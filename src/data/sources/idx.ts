import { type FeatureReader, type Features, UnreadableData } from '../../model/examples.ts';
import { examplesOf, imageShapeOf, type NumberArray } from '../array-examples.ts';
import {
    type ByteSource,
    changedFile,
    hashWhileRead,
    memorySource,
    readView,
    readWhole,
} from '../byte-source.ts';
import { type DataAccess, openFile, resolveAddress } from '../data-access.ts';
import { type DataProblem, isDataProblem } from '../data-problem.ts';
import { isGzip, unpack } from '../gzip.ts';
import { type NumberView, numbersInParts } from '../number-parts.ts';
import type { ReadExamples, Source, SourceParameters, SourceRequest } from './types.ts';

/** Images take four times their bytes as numbers; more than this many bytes of numbers stay in the file. */
const mostInMemory = 256 * 1024 * 1024;

type Getter = (view: DataView, offset: number) => number;

interface ValueType {
    readonly get: Getter;
    /** In bytes. */
    readonly size: number;
    readonly isWhole: boolean;
    /** Of single bytes; of more, the file has the highest first and machines the lowest. */
    readonly view?: NumberView;
}

/** By the third byte of the file. */
const types: Readonly<Record<number, ValueType>> = {
    8: { get: (view, offset) => view.getUint8(offset), size: 1, isWhole: true, view: Uint8Array },
    9: { get: (view, offset) => view.getInt8(offset), size: 1, isWhole: true, view: Int8Array },
    11: { get: (view, offset) => view.getInt16(offset), size: 2, isWhole: true },
    12: { get: (view, offset) => view.getInt32(offset), size: 4, isWhole: true },
    13: { get: (view, offset) => view.getFloat32(offset), size: 4, isWhole: false },
    14: { get: (view, offset) => view.getFloat64(offset), size: 8, isWhole: false },
};

interface IdxFile {
    readonly source: ByteSource;
    readonly shape: readonly number[];
    readonly type: ValueType;
    /** Where the values begin. */
    readonly start: number;
}

/** Images and labels as MNIST has them: big-endian, packed with gzip or not. */
export const idx: Source<'idx'> = (parameters, request, access) => readIdx(parameters, request, access);

/** @param most bytes of images as numbers; more stay in the file. */
export async function readIdx(
    { images, labels }: SourceParameters<'idx'>,
    request: SourceRequest,
    access: DataAccess,
    most = mostInMemory,
): Promise<ReadExamples | DataProblem> {
    const imageFile = await openIdx(images, access);
    if (isDataProblem(imageFile)) {
        return imageFile;
    }
    const staysInFile = imageFile.shape.reduce((size, axis) => size * axis, 4) > most;
    let result: ReadExamples | DataProblem | undefined;
    try {
        const labelFile = await openIdx(labels, access);
        if (isDataProblem(labelFile)) {
            return labelFile;
        }
        try {
            result = (staysInFile ? streamed : inMemory)(imageFile, arrayOf(labelFile), request);
            return result;
        } finally {
            labelFile.source.close();
        }
    } finally {
        if (!staysInFile || result === undefined || isDataProblem(result)) {
            imageFile.source.close();
        }
    }
}

function inMemory(
    imageFile: IdxFile,
    labels: NumberArray,
    request: SourceRequest,
): ReadExamples | DataProblem {
    const examples = examplesOf(arrayOf(imageFile), labels, request);
    return isDataProblem(examples) ? examples : { examples };
}

/** Images that are read again whenever they are asked for: their file stays open. */
function streamed(
    imageFile: IdxFile,
    labels: NumberArray,
    request: SourceRequest,
): ReadExamples | DataProblem {
    // The labels are checked against as many images of one value each; the images' own are looked at as they are read.
    const { name } = imageFile.source;
    const [count = 0, ...featureShape] = imageFile.shape;
    const checked = examplesOf({ name, shape: [count, 1], isWhole: true, at: () => 0 }, labels, request);
    if (isDataProblem(checked)) {
        return checked;
    }
    const imageShape = imageShapeOf(featureShape);
    const features: Features = readerOf(imageFile);
    const origin = { ...checked.origin!, feature: (row: number) => `${name}, at ${row}` };
    return { examples: { ...checked, featureShape, ...(imageShape && { imageShape }), features, origin } };
}

async function openIdx(path: string, access: DataAccess): Promise<IdxFile | DataProblem> {
    let source = await openFile(resolveAddress(access.baseUri, path), access);
    if (isDataProblem(source)) {
        return source;
    }
    const { name } = source;
    const head = new Uint8Array(4);
    source.read(0, head);
    if (isGzip(head)) {
        const bytes = await unpack(readWhole(source), name, access);
        source.close();
        if (isDataProblem(bytes)) {
            return bytes;
        }
        source = memorySource(name, bytes);
        source.read(0, head);
    }
    const file = describeIdx(source, head);
    if (isDataProblem(file)) {
        source.close();
    }
    return file;
}

/** Two zero bytes, the type, the number of axes, and the size of each. */
export function describeIdx(source: ByteSource, head: Uint8Array): IdxFile | DataProblem {
    const { name } = source;
    const type = types[head[2]!];
    const axes = head[3]!;
    if (head[0] !== 0 || head[1] !== 0 || type === undefined || axes === 0) {
        return { problem: `${name} is no idx file: it does not begin as one.` };
    }
    const sizes = new Uint8Array(4 * axes);
    const read = source.read(4, sizes);
    const view = new DataView(sizes.buffer);
    const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 * axis));
    const start = 4 + sizes.length;
    const expected = start + shape.reduce((product, axis) => product * axis, type.size);
    if (read < sizes.length || source.size < expected) {
        const found = source.size.toLocaleString('en');
        return {
            problem: `${name} is cut short: expected ${expected.toLocaleString('en')} bytes, found ${found}.`,
        };
    }
    return { source, shape, type, start };
}

/** Its values are read when they are asked for, so the file is to stay open. */
function arrayOf({ source, shape, type, start }: IdxFile): NumberArray {
    const { get, size, isWhole, view } = type;
    const count = shape.reduce((product, axis) => product * axis, 1);
    let values: DataView | undefined;
    return {
        name: source.name,
        shape,
        isWhole,
        ...(view && { parts: () => numbersInParts(source, start, count, view) }),
        at(index) {
            values ??= readView(source, start, count * size);
            return get(values, index * size);
        },
    };
}

function readerOf({ source, shape, type, start }: IdxFile): FeatureReader {
    const width = shape.slice(1).reduce((product, axis) => product * axis, 1);
    const bytes = new Uint8Array(width * type.size);
    const view = new DataView(bytes.buffer);
    const features = new Float32Array(width);
    return {
        // Read through once more than an epoch would: the disk gives a gigabyte in about a second.
        identity: hashWhileRead(source).hash(),
        row(row) {
            const read = source.read(start + row * bytes.length, bytes);
            if (read < bytes.length || source.change() !== undefined) {
                throw changedFile(source);
            }
            for (let feature = 0; feature < width; feature++) {
                const value = type.get(view, feature * type.size);
                if (!Number.isFinite(value)) {
                    throw new UnreadableData(
                        `${source.name}, at [${row}], value ${feature}: expected a finite number, found ${value}.`,
                    );
                }
                features[feature] = value;
            }
            return features;
        },
    };
}
