// Files of this machine by their places, for data that is larger than memory.

import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
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
            change: () => changeOf(path, opened),
            close: () => closeSync(file),
        };
    } catch (error) {
        throw new Error(reasonOf(error, path));
    }
}

/** What happened to the file at `path` since it was opened, in words. By its path, since who saves a file may replace it. */
function changeOf(path: string, opened: Stats): string | undefined {
    let now: Stats;
    try {
        now = statSync(path);
    } catch (error) {
        return reasonOf(error, path).replace(/\.$/, '');
    }
    const count = (bytes: number): string => bytes.toLocaleString('en');
    if (now.size !== opened.size) {
        return `it had ${count(opened.size)} bytes and has ${count(now.size)}`;
    }
    if (now.mtimeMs !== opened.mtimeMs) {
        return `it was written to at ${now.mtime.toISOString()}`;
    }
    return now.ino !== opened.ino ? 'another file took its place' : undefined;
}
