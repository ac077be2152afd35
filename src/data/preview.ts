// What a source holds, in short: what a hover shows before anything is trained.

import { type CallValue, isCallValue } from '../catalog/values.ts';
import { fileAddress } from '../core/file-address.ts';
import { sizeOf } from '../core/shape.ts';
import type { Target } from '../model/examples.ts';
import type { PreviewRequest, PreviewSource, SourcePreview } from '../model/source-preview.ts';
import { headOf } from './byte-source.ts';
import type { DataAccess } from './data-access.ts';
import { type DataProblem, isDataProblem } from './data-problem.ts';
import { forEachRow } from './features.ts';
import { isGzip } from './gzip.ts';
import { readSource } from './sources/index.ts';

/** So much of a csv file is read; the rest is estimated. */
const headBytes = 4 * 1024 * 1024;

/** Files that can only be read as a whole are previewed up to this size. */
const mostWholeBytes = 128 * 1024 * 1024;

/** So many examples of a set that is computed: they show what any number of them does. */
const mostComputed = 4096;

const firstRows = 3;
const mostColumns = 12;

/** Reads no more of a file than can be waited for. */
export async function previewSource(
    source: CallValue,
    request: PreviewRequest,
    access: DataAccess,
): Promise<SourcePreview | DataProblem> {
    let share = 1;
    let tooLarge: string | undefined;
    const open = access.openFile;
    const refuseLarge = (size: number): void => {
        if (size > mostWholeBytes) {
            const megabytes = Math.round(size / 1e6).toLocaleString('en');
            tooLarge = `A file of ${megabytes} MB is not previewed.`;
            throw new Error(tooLarge);
        }
    };
    const limited: DataAccess = {
        ...access,
        async readFile(address) {
            const file = await open?.(address);
            file?.close();
            refuseLarge(file?.size ?? 0);
            return await access.readFile(address);
        },
        ...(open && {
            async openFile(address) {
                const file = await open(address);
                const start = new Uint8Array(4);
                file?.read(0, start);
                if (file === undefined) {
                    return undefined;
                }
                if (source.call !== 'csv' || isGzip(start)) {
                    try {
                        refuseLarge(file.size);
                    } catch (error) {
                        file.close();
                        throw error;
                    }
                    return file;
                }
                const head = headOf(file, headBytes);
                share = file.size === 0 ? 1 : head.size / file.size;
                return head;
            },
        }),
    };
    const computed = manyComputed(source);
    const read = await readSource(computed?.few ?? source, request, limited);
    if (isDataProblem(read)) {
        return tooLarge === undefined ? read : { problem: tooLarge };
    }
    const { examples, columns } = read;
    const notes = [...(read.notes ?? []), ...(computed === undefined ? [] : [computed.note])];
    const { count, featureShape, features, target } = examples;
    const width = sizeOf(featureShape);
    const named = columns?.features.slice(0, mostColumns);
    const groups = named?.length ?? 1;
    const smallest = new Array<number>(groups).fill(Number.POSITIVE_INFINITY);
    const largest = new Array<number>(groups).fill(Number.NEGATIVE_INFINITY);
    const first: number[][] = Array.from({ length: groups }, () => []);
    let row = 0;
    forEachRow(features, width, count, values => {
        for (let column = 0; column < (named === undefined ? width : groups); column++) {
            const group = named === undefined ? 0 : column;
            const value = values[column]!;
            smallest[group] = Math.min(smallest[group]!, value);
            largest[group] = Math.max(largest[group]!, value);
            if (row < firstRows) {
                first[group]!.push(value);
            }
        }
        row++;
    });
    return {
        rows: computed?.rows ?? (share === 1 ? count : Math.round(count / share)),
        isEstimate: share < 1,
        featureShape,
        columns: first.map((values, group) => ({
            name: named?.[group],
            smallest: smallest[group]!,
            largest: largest[group]!,
            first: values.slice(0, 8),
        })),
        target: { name: columns?.target, ...describeTarget(target) },
        notes,
    };
}

/** A set of more computed examples than a hover can wait for, and fewer examples of the same. */
function manyComputed(
    source: CallValue,
): { readonly few: CallValue; readonly rows: number; readonly note: string } | undefined {
    const { set } = source.arguments;
    const rows = isCallValue(set) ? set.arguments.n : undefined;
    if (!isCallValue(set) || typeof rows !== 'number' || rows <= mostComputed) {
        return undefined;
    }
    const few = { ...set, arguments: { ...set.arguments, n: mostComputed } };
    return {
        few: { ...source, arguments: { ...source.arguments, set: few } },
        rows,
        note: `Values and classes are those of ${mostComputed.toLocaleString('en')} of them.`,
    };
}

function describeTarget(target: Target): Omit<SourcePreview['target'], 'name'> {
    if (target.task === 'regression') {
        const { values, width } = target;
        return {
            smallest: values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
            largest: values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
            // As many digits as single precision holds.
            first: Array.from(values.subarray(0, firstRows * width), value =>
                String(Number(value.toPrecision(7))),
            ),
        };
    }
    const counts = new Int32Array(target.classes);
    for (const label of target.labels) {
        counts[label]! += 1;
    }
    const nameOf = (label: number): string => target.classNames?.[label] ?? String(label);
    return {
        classes: Array.from(counts, (count, label) => ({ name: nameOf(label), count })),
        first: Array.from(target.labels.subarray(0, firstRows), nameOf),
    };
}

const mostRemembered = 32;

/**
 * Previews that are remembered until a file changes.
 *
 * @param stateOf size and time of the file at an address, in any form; undefined where there is none.
 */
export function rememberPreviews(
    access: Omit<DataAccess, 'baseUri'>,
    stateOf: (address: string) => string | undefined,
): PreviewSource {
    const known = new Map<string, Promise<SourcePreview | DataProblem>>();
    return async (source, request, specUri) => {
        const baseUri = specUri.startsWith('file:') ? new URL('.', specUri).href : undefined;
        // An untitled spec has no folder, but the built-in sets need none.
        if (baseUri === undefined && !isCallValue(source.arguments.set)) {
            return undefined;
        }
        const states = Object.values(source.arguments).map(value => {
            const address = typeof value === 'string' ? fileAddress(value, specUri) : undefined;
            return address && stateOf(address);
        });
        const key = JSON.stringify([baseUri, source, request, states]);
        let preview = known.get(key);
        if (preview === undefined) {
            preview = previewSource(source, request, {
                ...access,
                baseUri: baseUri ?? access.builtinDataUri,
            });
            const [oldest] = known.keys();
            if (known.size >= mostRemembered && oldest !== undefined) {
                known.delete(oldest);
            }
            known.set(key, preview);
        }
        return await preview;
    };
}
