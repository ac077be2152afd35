import { inflateSync } from 'fflate';
import { examplesOf, type NumberArray } from '../array-examples.ts';
import { type DataAccess, fileNameOf, readBytes, resolveAddress } from '../data-access.ts';
import { type DataProblem, isDataProblem } from '../data-problem.ts';
import { parseNpy } from '../npy.ts';
import { type ZipEntry, zipEntries } from '../zip-entries.ts';
import type { Source } from './types.ts';

/** In this order, where the spec names no array. */
const usualFeatures = ['x_train', 'x', 'X', 'features', 'data'];
const usualLabels = ['y_train', 'y', 'Y', 'labels', 'target'];

/** A zip archive of arrays, one file `NAME.npy` each. */
export const npz: Source<'npz'> = async ({ path, features, labels }, request, access) => {
    const address = resolveAddress(access.baseUri, path);
    const file = fileNameOf(address);
    const bytes = await readBytes(address, access.readFile);
    if (isDataProblem(bytes)) {
        return bytes;
    }
    let entries: ZipEntry[];
    try {
        entries = zipEntries(bytes);
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
    const read = (array: string): NumberArray | DataProblem => {
        const name = `${file}, array ${array}`;
        let unpacked: Uint8Array;
        try {
            unpacked = unpack(entries[names.indexOf(array)]!, access);
        } catch {
            return { problem: `${name} is damaged: it cannot be unpacked.` };
        }
        const parsed = parseNpy(unpacked, name);
        return isDataProblem(parsed) ? parsed : { name, ...parsed };
    };
    const featureArray = read(chosen.features);
    if (isDataProblem(featureArray)) {
        return featureArray;
    }
    const labelArray = read(chosen.labels);
    if (isDataProblem(labelArray)) {
        return labelArray;
    }
    const examples = examplesOf(featureArray, labelArray, request);
    return isDataProblem(examples) ? examples : { examples };
};

/** @throws where it cannot be. */
function unpack({ method, packed, size }: ZipEntry, { inflate }: DataAccess): Uint8Array {
    if (method === 0) {
        return packed;
    }
    if (method !== 8) {
        throw new RangeError(`It is packed by method ${method}.`);
    }
    const unpacked = inflate?.(packed, size, 'bare') ?? inflateSync(packed, { out: new Uint8Array(size) });
    if (unpacked.length !== size) {
        throw new RangeError('It unpacks to another size.');
    }
    return unpacked;
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
