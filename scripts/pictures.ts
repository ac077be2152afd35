// `npm run pictures`: takes the pictures of the README and of docs/tour.md anew, from the end-to-end tests that walk past them.
// Those of the README ship with the extension, so they are few and small; the others are for whoever reads the repository.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import upng from 'upng-js';
import { run } from './children.ts';
import { ScriptError } from './output.ts';
import { repositoryRoot } from './paths.ts';

/** How many colours a picture has: the most with which it is small enough. An editor's window looks the same with few. */
const palettes = [64, 48, 32, 24];

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
    const isShown = (name: string) => words.includes(`${basename(folder)}/${name}`);
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
        if (!isShown(name)) {
            rmSync(join(folder, name));
        }
    }
    for (const name of readdirSync(taken).filter(isShown)) {
        const bytes = readFileSync(join(taken, name));
        const smaller = palettes
            .map(colours => inFewerColours(bytes, colours))
            .find(({ length }) => length <= largestBytes);
        if (smaller === undefined) {
            throw new ScriptError(
                `${name} has more than ${largestBytes} bytes in ${palettes.at(-1)} colours.`,
            );
        }
        writeFileSync(join(folder, name), smaller);
    }
}
rmSync(taken, { recursive: true });
process.exitCode = code ?? 1;

function inFewerColours(bytes: Buffer, colours: number): Uint8Array {
    const picture = upng.decode(Uint8Array.from(bytes).buffer);
    const [pixels] = upng.toRGBA8(picture);
    return pixels === undefined
        ? bytes
        : new Uint8Array(upng.encode([pixels], picture.width, picture.height, colours));
}
