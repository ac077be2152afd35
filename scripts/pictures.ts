// `npm run pictures`: takes the pictures of the README anew, from the end-to-end tests that walk past them.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import upng from 'upng-js';
import { run } from './children.ts';
import { repositoryRoot } from './paths.ts';

const folder = join(repositoryRoot, 'docs', 'images');

/** An editor's window has fewer: the picture looks the same, and is a third of the size that ships. */
const colours = 256;

const { code } = await run(
    process.execPath,
    [join(import.meta.dirname, 'test.ts'), '--tier', 'e2e', '--grep', "a user's first five minutes"],
    { cwd: repositoryRoot, env: { ...process.env, DROPOUT_LAB_PICTURES: folder } },
);
const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8');
for (const name of readdirSync(folder).filter(file => file.endsWith('.png'))) {
    const path = join(folder, name);
    if (!readme.includes(name)) {
        rmSync(path);
        continue;
    }
    const bytes = readFileSync(path);
    const picture = upng.decode(Uint8Array.from(bytes).buffer);
    const [pixels] = upng.toRGBA8(picture);
    if (pixels !== undefined) {
        const smaller = new Uint8Array(upng.encode([pixels], picture.width, picture.height, colours));
        if (smaller.length < bytes.length) {
            writeFileSync(path, smaller);
        }
    }
}
process.exitCode = code ?? 1;
