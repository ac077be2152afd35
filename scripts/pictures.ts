// `npm run pictures`: takes the pictures of the README and of docs/tour.md anew, from the end-to-end tests that walk past them.
// Those of the README ship with the extension, so they are few and small; the others are for whoever reads the repository.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import upng from 'upng-js';
import { run } from './children.ts';
import { ScriptError } from './output.ts';
import { repositoryRoot } from './paths.ts';

/** An editor's window has more: the picture looks the same, and is a quarter of the size. */
const colours = 64;

/** Where pictures lie, and the text that decides which. */
const places = [
    { folder: join(repositoryRoot, 'docs', 'images'), text: 'README.md', largestBytes: 60_000 },
    {
        folder: join(repositoryRoot, 'docs', 'pictures'),
        text: join('docs', 'tour.md'),
        largestBytes: 150_000,
    },
];

const taken = mkdtempSync(join(tmpdir(), 'dropout-lab-pictures-'));
const { code } = await run(process.execPath, [join(import.meta.dirname, 'test.ts'), '--tier', 'e2e'], {
    cwd: repositoryRoot,
    env: { ...process.env, DROPOUT_LAB_PICTURES: taken },
});
for (const { folder, text, largestBytes } of places) {
    const words = readFileSync(join(repositoryRoot, text), 'utf8');
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
        if (!words.includes(name)) {
            rmSync(join(folder, name));
        }
    }
    for (const name of readdirSync(taken).filter(file => words.includes(file))) {
        const smaller = inFewerColours(readFileSync(join(taken, name)));
        if (smaller.length > largestBytes) {
            throw new ScriptError(`${name} has ${smaller.length} bytes, of at most ${largestBytes}.`);
        }
        writeFileSync(join(folder, name), smaller);
    }
}
rmSync(taken, { recursive: true });
process.exitCode = code ?? 1;

function inFewerColours(bytes: Buffer): Uint8Array {
    const picture = upng.decode(Uint8Array.from(bytes).buffer);
    const [pixels] = upng.toRGBA8(picture);
    return pixels === undefined
        ? bytes
        : new Uint8Array(upng.encode([pixels], picture.width, picture.height, colours));
}
