// Writes `docs/reference` anew: `npm run generate` runs it, and `npm run check` compares.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referenceBase } from '../../src/catalog/reference-path.ts';
import { main } from '../output.ts';
import { repositoryRoot } from '../paths.ts';
import { referencePages } from './pages.ts';

await main(async () => {
    const pages = referencePages();
    const folder = join(repositoryRoot, referenceBase);
    // A page whose entry is gone goes too.
    rmSync(folder, { recursive: true, force: true });
    for (const [path, text] of pages) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    return 0;
});
