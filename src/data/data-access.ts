// How sources reach files. Bytes come from whoever loads the data, so that Node, the browser and tests share all else.

import { fileAddress } from '../core/file-address.ts';
import { type ByteSource, memorySource } from './byte-source.ts';
import { type DataProblem, isDataProblem } from './data-problem.ts';

/** Reads a whole file. Rejects with an Error whose message a user can read where it cannot. */
export type ReadFile = (address: string) => Promise<Uint8Array>;

/**
 * Opens a file without reading it, where that is possible; undefined for an address that is on no disk. Rejects as
 * `ReadFile` does.
 */
export type OpenFile = (address: string) => Promise<ByteSource | undefined>;

/**
 * Unpacks what `deflate` packed, bare or as gzip, or Zstandard, to `size` bytes where that is known. Throws where it is
 * damaged, or they are more or fewer; undefined where the machine does not know the form.
 */
export type Inflate = (
    packed: Uint8Array,
    size: number | undefined,
    form: 'bare' | 'gzip' | 'zstd',
) => Uint8Array | undefined;

export interface DataAccess {
    readonly readFile: ReadFile;
    /** Three times as quick as JavaScript can be; absent where the machine has none to call at once, as a browser. */
    readonly inflate?: Inflate;
    /** Absent where there are no files to open, as in a browser: they are then read as a whole. */
    readonly openFile?: OpenFile;
    /** Address that relative paths start from: the spec's folder, as `file:///home/ada/specs/`. */
    readonly baseUri: string;
    /** Address of the folder of the built-in sets. */
    readonly builtinDataUri: string;
}

/** A file's name for messages: the last part of its address. */
export function fileNameOf(address: string): string {
    return decodeURIComponent(address.slice(address.lastIndexOf('/') + 1));
}

/** The address of `path`, relative to a folder's address with or without a slash at its end. */
export function resolveAddress(folder: string, path: string): string {
    const base = folder.endsWith('/') ? folder : `${folder}/`;
    return fileAddress(path, base) ?? new URL(path, base).href;
}

/** A file by its places, in memory where it cannot be opened, or the problem with reading it. */
export async function openFile(address: string, access: DataAccess): Promise<ByteSource | DataProblem> {
    try {
        const opened = await access.openFile?.(address);
        if (opened !== undefined) {
            return opened;
        }
    } catch (error) {
        return unreadable(address, error);
    }
    const bytes = await readBytes(address, access.readFile);
    return isDataProblem(bytes) ? bytes : memorySource(fileNameOf(address), bytes);
}

/** The bytes of a file, or the problem with reading it. */
export async function readBytes(address: string, readFile: ReadFile): Promise<Uint8Array | DataProblem> {
    try {
        return await readFile(address);
    } catch (error) {
        return unreadable(address, error);
    }
}

function unreadable(address: string, error: unknown): DataProblem {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `${fileNameOf(address)} cannot be read: ${reason}` };
}
