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

/**
 * The bytes of the file at `address`, as `file:///home/ada/houses.csv`.
 *
 * @throws Error whose message continues "cannot be read:".
 */
export async function readAddress(address: string): Promise<Uint8Array> {
    let path: string;
    try {
        path = fileURLToPath(address);
    } catch {
        throw new Error(`${address} is no address of a file on this machine.`);
    }
    try {
        return await readFile(path);
    } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        throw new Error(`${reasons[code] ?? String(error)} (${path}).`);
    }
}
