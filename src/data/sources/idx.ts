import type { FeatureReader, Features } from '../../model/examples.ts';
import { examplesOf, imageShapeOf, type NumberArray } from '../array-examples.ts';
import { type ByteSource, changedFile, hashWhileRead, memorySource, readWhole } from '../byte-source.ts';
import { type DataAccess, openFile, resolveAddress } from '../data-access.ts';
import { type DataProblem, isDataProblem } from '../data-problem.ts';
import { isGzip, unpack } from '../gzip.ts';
import type { Source } from './types.ts';

/** Images take four times their bytes as numbers; more than this many bytes of numbers stay in the file. */
const mostInMemory = 256 * 1024 * 1024;

type Getter = (view: DataView, offset: number) => number;

/** By the third byte of the file: how a value is read, its size in bytes, and whether it is a whole number. */
const types: Readonly<
    Record<number, { readonly get: Getter; readonly size: number; readonly isWhole: boolean }>
> = {
    8: { get: (view, offset) => view.getUint8(offset), size: 1, isWhole: true },
    9: { get: (view, offset) => view.getInt8(offset), size: 1, isWhole: true },
    11: { get: (view, offset) => view.getInt16(offset), size: 2, isWhole: true },
    12: { get: (view, offset) => view.getInt32(offset), size: 4, isWhole: true },
    13: { get: (view, offset) => view.getFloat32(offset), size: 4, isWhole: false },
    14: { get: (view, offset) => view.getFloat64(offset), size: 8, isWhole: false },
};

interface IdxFile {
    readonly source: ByteSource;
    readonly shape: readonly number[];
    readonly type: (typeof types)[number];
    /** Where the values begin. */
    readonly start: number;
}

/** Images and labels as MNIST has them: big-endian, packed with gzip or not. */
export const idx: Source<'idx'> = async ({ images, labels }, request, access) => {
    const imageFile = await openIdx(images, access);
    if (isDataProblem(imageFile)) {
        return imageFile;
    }
    const labelFile = await openIdx(labels, access);
    if (isDataProblem(labelFile)) {
        imageFile.source.close();
        return labelFile;
    }
    const staysInFile = imageFile.shape.reduce((size, axis) => size * axis, 4) > mostInMemory;
    const labelArray = arrayOf(labelFile);
    labelFile.source.close();
    if (!staysInFile) {
        const imageArray = arrayOf(imageFile);
        imageFile.source.close();
        const examples = examplesOf(imageArray, labelArray, request);
        return isDataProblem(examples) ? examples : { examples };
    }
    // The labels are checked against as many images of one value each; whole numbers have no values to be wrong.
    const [count = 0, ...featureShape] = imageFile.shape;
    const stand = { ...labelArray, name: imageFile.source.name, shape: [count, 1], at: () => 0 };
    const checked = examplesOf(stand, labelArray, request);
    if (isDataProblem(checked)) {
        return checked;
    }
    const imageShape = imageShapeOf(featureShape);
    const features: Features = readerOf(imageFile);
    const { name } = imageFile.source;
    const origin = { ...checked.origin!, feature: (row: number) => `${name}, at ${row}` };
    return { examples: { ...checked, featureShape, ...(imageShape && { imageShape }), features, origin } };
};

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

function arrayOf({ source, shape, type, start }: IdxFile): NumberArray {
    const bytes = readWhole(source);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { get, size, isWhole } = type;
    return { name: source.name, shape, isWhole, at: index => get(view, start + index * size) };
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
                features[feature] = type.get(view, feature * type.size);
            }
            return features;
        },
    };
}
