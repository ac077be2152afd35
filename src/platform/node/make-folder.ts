import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` does not end where the system refuses a folder
 * with ENOENT inside one that is there, as Linux does in /proc.
 * @throws the system's error
 */
export function makeFolder(path: string): void {
    const parent = dirname(path);
    if (!existsSync(parent)) {
        makeFolder(parent);
    }
    try {
        mkdirSync(path);
    } catch (error) {
        if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
            throw error;
        }
    }
}
