// Reads a spec from the disk, and says in a person's words why it could not.

import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

/** Beyond this a file is no spec: a network of a hundred thousand layers takes less. */
const largestSpec = 16_000_000;

const byteOrderMark = Buffer.from('\uFEFF');

export type SpecText = { readonly text: string; readonly mark: string } | { readonly problem: string };

export function readSpec(path: string): SpecText {
    let file: number | undefined;
    try {
        file = openSync(path, 'r');
        const facts = fstatSync(file);
        if (facts.isDirectory()) {
            return { problem: 'This is a folder, not a file.' };
        }
        if (facts.size > largestSpec) {
            return { problem: `This file is too large for a spec: ${facts.size} bytes.` };
        }
        return decode(readFileSync(file));
    } catch (error) {
        return { problem: describeFileError(error) };
    } finally {
        if (file !== undefined) {
            closeSync(file);
        }
    }
}

/** The text of standard input. */
export function readInput(): SpecText {
    try {
        // By its number: to touch `process.stdin` would make a pipe answer "try again" where its writer takes its time.
        return decode(readFileSync(0));
    } catch (error) {
        return { problem: describeFileError(error) };
    }
}

/** @throws TypeError where the bytes are no UTF-8. */
function decode(bytes: Buffer): SpecText {
    if (bytes.includes(0)) {
        return { problem: 'This is no text: it contains zero bytes.' };
    }
    // The decoder takes the mark away.
    const mark = bytes.subarray(0, 3).equals(byteOrderMark) ? '\uFEFF' : '';
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), mark };
}

const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'There is no such file.',
    ENOTDIR: 'There is no such file: a part of its path is no folder.',
    EISDIR: 'This is a folder, not a file.',
    EACCES: 'This file may not be read: permission denied.',
    EPERM: 'This file may not be read: permission denied.',
    ELOOP: 'This path is a loop of links.',
    ENAMETOOLONG: 'This path is too long.',
    ERR_ENCODING_INVALID_ENCODED_DATA: 'This is no text in UTF-8.',
};

/** Why a file cannot be read, in words. */
export function describeFileError(error: unknown): string {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const message = error instanceof Error ? error.message : String(error);
    return reasons[code] ?? `This file cannot be read: ${message}`;
}

/** Why a file cannot be written, in words. */
export function describeWriteError(error: unknown): string {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return ['EACCES', 'EPERM', 'EROFS'].includes(code)
        ? 'This file may not be written: permission denied.'
        : describeFileError(error);
}
