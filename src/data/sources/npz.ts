import { inflateSync } from 'fflate';
import { examplesOf, type NumberArray } from '../array-examples.ts';
import { type ByteSource, memorySource, partOf, readWhole } from '../byte-source.ts';
import { type DataAccess, openFile, resolveAddress } from '../data-access.ts';
import { type DataProblem, isDataProblem } from '../data-problem.ts';
import { parseNpy } from '../npy.ts';
import { type ZipEntry, zipEntries } from '../zip-entries.ts';
import type { ReadExamples, Source, SourceParameters, SourceRequest } from './types.ts';

/** In this order, where the spec names no array. */
const usualFeatures = ['x_train', 'x', 'X', 'features', 'data'];
const usualLabels = ['y_train', 'y', 'Y', 'labels', 'target'];

/** A zip archive of arrays, one file `NAME.npy` each. */
export const npz: Source<'npz'> = async (parameters, request, access) => {
    const archive = await openFile(resolveAddress(access.baseUri, parameters.path), access);
    if (isDataProblem(archive)) {
        return archive;
    }
    try {
        return readArchive(archive, parameters, request, access);
    } finally {
        archive.close();
    }
};

function readArchive(
    archive: ByteSource,
    { features, labels }: SourceParameters<'npz'>,
    request: SourceRequest,
    access: DataAccess,
): ReadExamples | DataProblem {
    const file = archive.name;
    let entries: ZipEntry[];
    try {
        entries = zipEntries(archive);
    } catch {
        return { problem: `${file} is no npz file: it cannot be unpacked.` };
    }
    const names = entries.map(({ name }) => name.replace(/\.npy$/, ''));
    const chosen = {
        features: chooseArray(file, names, 'features', features, usualFeatures),
        labels: chooseArray(file, names, 'labels', labels, usualLabels),
    };
    if (typeof chosen.features !== 'string') {
        return chosen.features;
    }
    if (typeof chosen.labels !== 'string') {
        return chosen.labels;
    }
    const find = (array: string): NumberArray | DataProblem => {
        const name = `${file}, array ${array}`;
        let unpacked: ByteSource;
        try {
            unpacked = unpack(archive, entries[names.indexOf(array)]!, access);
        } catch {
            return { problem: `${name} is damaged: it cannot be unpacked.` };
        }
        return parseNpy(unpacked, name);
    };
    const featureArray = find(chosen.features);
    if (isDataProblem(featureArray)) {
        return featureArray;
    }
    const labelArray = find(chosen.labels);
    if (isDataProblem(labelArray)) {
        return labelArray;
    }
    const examples = examplesOf(featureArray, labelArray, request);
    return isDataProblem(examples) ? examples : { examples };
}

/** What is stored as it is stays in the archive until it is read. @throws where it cannot be unpacked. */
function unpack(
    archive: ByteSource,
    { method, start, packedSize, size }: ZipEntry,
    { inflate }: DataAccess,
): ByteSource {
    const stored = partOf(archive, start, packedSize);
    if (method === 0) {
        return stored;
    }
    if (method !== 8) {
        throw new RangeError(`It is packed by method ${method}.`);
    }
    const packed = readWhole(stored);
    const unpacked = inflate?.(packed, size, 'bare') ?? inflateSync(packed, { out: new Uint8Array(size) });
    if (unpacked.length !== size) {
        throw new RangeError('It unpacks to another size.');
    }
    return memorySource(archive.name, unpacked);
}

/** The name of the array that the spec asks for, or of the first usual one. */
function chooseArray(
    file: string,
    names: readonly string[],
    parameter: string,
    asked: string | null,
    usual: readonly string[],
): string | DataProblem {
    const held = `It holds ${names.length === 0 ? 'none' : names.join(', ')}.`;
    if (asked !== null) {
        return names.includes(asked)
            ? asked
            : { problem: `${file} has no array ${JSON.stringify(asked)} for \`${parameter}\`. ${held}` };
    }
    const found = usual.find(name => names.includes(name));
    return (
        found ?? {
            problem: `${file} has none of the arrays ${usual.join(', ')}: name one by \`${parameter}\`. ${held}`,
        }
    );
}
