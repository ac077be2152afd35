// Files of this machine by their address. In a browser there are none: the training worker asks the host for all.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What the usual failures of a file system mean to whoever reads the message. */
const reasons: Readonly<Record<string, string>> = {
    EACCES: 'it may not be read',
    EISDIR: 'it is a folder',
    EMFILE: 'too many files are open',
    ENOENT: 'there is no such file',
    ENOTDIR: 'there is no such folder',
};

/** True for an address of a file of this machine, whether or not there is such a file. */
export function isOnDisk(address: string): boolean {
    return address.startsWith('file:');
}

/** @throws Error where the address is none of a file of this machine. */
export function pathOf(address: string): string {
    try {
        return fileURLToPath(address);
    } catch {
        throw new Error(`${address} is no address of a file on this machine.`);
    }
}

/** Why a file cannot be read, in words. */
export function reasonOf(error: unknown, path: string): string {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return `${reasons[code] ?? String(error)} (${path}).`;
}

/**
 * The bytes of the file at `address`, as `file:///home/ada/houses.csv`.
 *
 * @throws Error whose message continues "cannot be read:".
 */
export async function readAddress(address: string): Promise<Uint8Array> {
    const path = pathOf(address);
    try {
        return await readFile(path);
    } catch (error) {
        throw new Error(reasonOf(error, path));
    }
}
