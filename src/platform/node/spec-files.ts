// What the language asks of the disk: whether a file that a spec names is there, and the text of a spec that no editor
// has open.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fileAddress } from '../../core/file-address.ts';

/** Whether `path`, as a spec at `specUri` writes it, is a file; undefined where that cannot be told. */
export function fileExists(path: string, specUri: string): boolean | undefined {
    const address = fileAddress(path, specUri);
    // An untitled spec has no folder yet that a relative path could start from, and what is not on this machine cannot
    // be looked at.
    return address?.startsWith('file:') ? isFile(address) : undefined;
}

/** The text of the spec at `uri`; undefined where it cannot be read. */
export function readSpecText(uri: string): string | undefined {
    return uri.startsWith('file:') && isFile(uri) ? readFileSync(fileURLToPath(uri), 'utf8') : undefined;
}

/** Size and time of the file at `address`, so that a change shows; undefined where there is none. */
export function fileState(address: string): string | undefined {
    try {
        const file = statSync(fileURLToPath(address), { throwIfNoEntry: false });
        return file && `${file.size} bytes at ${file.mtimeMs}`;
    } catch {
        return undefined;
    }
}

/** Address of the reference pages, which ship beside the folder of the bundles; a copy of the bundles alone has none. */
export function referenceUri(bundles: string): string | undefined {
    const pages = join(bundles, '..', 'docs', 'reference');
    return existsSync(pages) ? pathToFileURL(pages).href : undefined;
}

function isFile(address: string): boolean {
    try {
        return statSync(fileURLToPath(address), { throwIfNoEntry: false })?.isFile() === true;
    } catch {
        // No path of this machine, as one on another's server; or one with a zero in it.
        return false;
    }
}
