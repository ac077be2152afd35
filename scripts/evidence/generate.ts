// Writes `docs/lint-evidence.md` anew: `npm run generate` runs it, and `npm run check` compares.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../output.ts';
import { repositoryRoot } from '../paths.ts';
import { evidencePage } from './page.ts';

await main(async () => {
    writeFileSync(join(repositoryRoot, 'docs', 'lint-evidence.md'), evidencePage());
    return 0;
});
