// `npm run pictures`: takes the pictures of the README anew, from the end-to-end tests that walk past them.

import { join } from 'node:path';
import { run } from './children.ts';
import { repositoryRoot } from './paths.ts';

const { code } = await run(
    process.execPath,
    [join(import.meta.dirname, 'test.ts'), '--tier', 'e2e', '--grep', 'from a spec to its curves'],
    {
        cwd: repositoryRoot,
        env: { ...process.env, DROPOUT_LAB_PICTURES: join(repositoryRoot, 'docs', 'images') },
    },
);
process.exitCode = code ?? 1;
