// What the words of a command line mean as files: a file itself, the specs in a folder, or those that a pattern matches.

import { readdirSync, type Stats, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import picomatch from 'picomatch';

export interface SpecPath {
    /** As it was named, or as it was found below what was named. */
    readonly file: string;
    /** Why there is nothing to read. */
    readonly problem?: string;
}

/** Each file once, in the order of the words; what one word stands for is sorted. A file that is not there stays. */
export function specPaths(words: readonly string[]): readonly SpecPath[] {
    const seen = new Set<string>();
    return words.flatMap(pathsOf).filter(({ file }) => {
        const path = resolve(file);
        const isNew = !seen.has(path);
        seen.add(path);
        return isNew;
    });
}

function pathsOf(word: string): SpecPath[] {
    const facts = factsOf(word);
    if (facts?.isDirectory()) {
        const found = filesBelow(word).filter(file => file.endsWith('.netspec'));
        return found.length === 0
            ? [{ file: word, problem: 'There is no file *.netspec in this folder.' }]
            : found.map(file => ({ file }));
    }
    const pattern = toPattern(word);
    const { base, isGlob } = picomatch.scan(pattern, { windows: false });
    // A file may be named like a pattern, and then is meant itself.
    if (facts !== undefined || !isGlob) {
        return [{ file: word }];
    }
    const matches = picomatch(pattern.replace(/^(\.\/)+/, ''), {
        dot: asksForHidden(pattern),
        windows: false,
    });
    const found = filesBelow(base === '' ? '.' : base, pattern).filter(file =>
        matches(sep === '\\' ? file.replaceAll('\\', '/') : file),
    );
    return found.length === 0
        ? [{ file: word, problem: 'No file matches this pattern.' }]
        : found.map(file => ({ file }));
}

/** Undefined for what is not there, or cannot be looked at: whoever reads it says why. */
function factsOf(path: string): Stats | undefined {
    try {
        return statSync(path, { throwIfNoEntry: false });
    } catch {
        return undefined;
    }
}

/**
 * Every file below a folder, sorted, as paths that begin with the folder's. Hidden folders and installed packages hold no
 * specs of one's own, so they are left out unless a pattern names them; links to folders, which may lead around in a circle,
 * always are.
 */
function filesBelow(folder: string, pattern = ''): string[] {
    const entries = (() => {
        try {
            return readdirSync(folder, { withFileTypes: true });
        } catch {
            // A folder that may not be read, or that a pattern names and is not there, has nothing to lint.
            return [];
        }
    })();
    return entries
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap(entry => {
            const path = join(folder, entry.name);
            if (!entry.isDirectory()) {
                return [path];
            }
            const isLeftOut =
                (entry.name.startsWith('.') && !asksForHidden(pattern)) ||
                (entry.name === 'node_modules' && !pattern.includes('node_modules'));
            return isLeftOut ? [] : filesBelow(path, pattern);
        });
}

/** A name in the pattern that begins with a dot, `.` and `..` apart. */
function asksForHidden(pattern: string): boolean {
    return /(^|\/)\.(?!\.?(\/|$))/.test(pattern);
}

/** A backslash separates folders on Windows, where no file name may hold one; elsewhere it takes away a mark's meaning. */
export function toPattern(word: string, isWindows = sep === '\\'): string {
    return isWindows ? word.replaceAll('\\', '/') : word;
}
