// Where things are in the checkout.

import { join } from 'node:path';

export const repositoryRoot = join(import.meta.dirname, '..');

/** Downloaded editors; ignored by git, and the folder that @vscode/test-electron itself uses. */
export const vscodeTestDirectory = join(repositoryRoot, '.vscode-test');

/** Compiled tests and their reports; ignored by git. */
export const outDirectory = join(repositoryRoot, 'out');
