// How sources reach files. Bytes come from whoever loads the data, so that Node, the browser and tests share all else.

import { fileAddress } from '../core/file-address.ts';
import type { DataProblem } from './data-problem.ts';

/** Reads a whole file. Rejects with an Error whose message a user can read where it cannot. */
export type ReadFile = (address: string) => Promise<Uint8Array>;

export interface DataAccess {
    readonly readFile: ReadFile;
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

/** The bytes of a file, or the problem with reading it. */
export async function readBytes(address: string, readFile: ReadFile): Promise<Uint8Array | DataProblem> {
    try {
        return await readFile(address);
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { problem: `${fileNameOf(address)} cannot be read: ${reason}` };
    }
}
