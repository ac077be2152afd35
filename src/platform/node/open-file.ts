// Files of this machine by their places, for data that is larger than memory.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { ByteSource } from '../../data/byte-source.ts';
import { isOnDisk, pathOf, reasonOf } from './read-address.ts';

/**
 * Opens the file at `address`; undefined where it is on no disk.
 *
 * @throws Error whose message continues "cannot be read:".
 */
export async function openAddress(address: string): Promise<ByteSource | undefined> {
    return openNow(address);
}

/** The same at once, for files of which little is read. */
export function openNow(address: string): ByteSource | undefined {
    if (!isOnDisk(address)) {
        return undefined;
    }
    const path = pathOf(address);
    try {
        const file = openSync(path, 'r');
        const opened = fstatSync(file);
        if (opened.isDirectory()) {
            closeSync(file);
            throw Object.assign(new Error(), { code: 'EISDIR' });
        }
        return {
            name: basename(path),
            size: opened.size,
            read(position, into) {
                let read = 0;
                while (read < into.length) {
                    const more = readSync(file, into, read, into.length - read, position + read);
                    if (more === 0) {
                        break;
                    }
                    read += more;
                }
                return read;
            },
            hasChanged() {
                const { size, mtimeMs } = fstatSync(file);
                return size !== opened.size || mtimeMs !== opened.mtimeMs;
            },
            close: () => closeSync(file),
        };
    } catch (error) {
        throw new Error(reasonOf(error, path));
    }
}
