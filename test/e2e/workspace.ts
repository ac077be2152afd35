// A folder of specs of a test's own, so that tests may write and none depends on another.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outDirectory, repositoryRoot } from '../../scripts/paths.ts';

export interface Workspace {
    readonly folder: string;
    /** Absolute path of a file in it. */
    path(name: string): string;
    remove(): void;
}

/** A copy of the examples, with further files by name. */
export function workspaceOfExamples(files: Readonly<Record<string, string>> = {}): Workspace {
    const folder = mkdtempSync(join(tmpdir(), 'dropout-lab-specs-'));
    cpSync(join(repositoryRoot, 'examples'), folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, name), text);
    }
    return {
        folder,
        path: name => join(folder, name),
        remove: () => rmSync(folder, { recursive: true, force: true }),
    };
}

/** Where pictures go: beside the other output, or where `npm run pictures` wants them. */
export function pictureFile(name: string): string {
    return join(process.env.DROPOUT_LAB_PICTURES ?? join(outDirectory, 'pictures'), `${name}.png`);
}

/** The example's network, to be trained for this many epochs. */
export function longSpec(epochs: number, name = 'long', isSlow = false): string {
    return `model ${name} {
    input(64)
    dropout(0.2)
    dense(${isSlow ? 2048 : 256}, activation = relu)
    dropout(0.5)
    dense(10, activation = softmax)
}

data digits {
    source = builtin(digits)
    scale  = standardize
}

train ${name} on digits {
    optimizer  = sgd(learning_rate = ${isSlow ? '1e-5' : '0.01'}, momentum = 0.95)
    batch_size = ${isSlow ? 1 : 32}
    epochs     = ${epochs}
}
`;
}
