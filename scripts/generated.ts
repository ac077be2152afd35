// `npm run generate` writes every generated file anew; `--check` tells whether what is committed is what would be written.

import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { main, ScriptError } from './output.ts';
import { repositoryRoot } from './paths.ts';

export interface Generator {
    readonly name: string;
    /** A script, relative to the repository, and its arguments; run by Node there. */
    readonly command: readonly [script: string, ...rest: string[]];
    /** Files and folders that it writes, relative to the repository. A folder is the generator's alone. */
    readonly outputs: readonly string[];
}

/** Alphabetical, and run in this order. */
export const generators: readonly Generator[] = [
    // Severities follow it, and with them whatever is generated from the rules.
    {
        name: 'advice measured',
        command: ['scripts/studies/efficacy-page.ts'],
        outputs: ['docs/efficacy.md', 'docs/efficacy', 'src/lint/efficacy-table.ts'],
    },
    {
        name: 'configuration schema',
        command: ['scripts/configuration-schema.ts'],
        outputs: ['media/netspec-config.schema.json', 'media/netspec-config.editor-schema.json'],
    },
    { name: 'kernels', command: ['scripts/kernels.ts'], outputs: ['src/engine/wasm/generated'] },
    {
        name: 'language',
        command: ['node_modules/langium-cli/bin/langium.js', 'generate'],
        outputs: ['src/language/generated'],
    },
    {
        name: 'lint-evidence',
        command: ['scripts/evidence/generate.ts'],
        outputs: ['docs/lint-evidence.md'],
    },
    { name: 'manifest', command: ['scripts/manifest.ts'], outputs: ['package.json', 'package.nls.json'] },
    { name: 'reference', command: ['scripts/reference/generate.ts'], outputs: ['docs/reference'] },
];

/** Text of every file below the outputs, by its path from the root; the platform's line ends made `\n`. */
export type Snapshot = ReadonlyMap<string, string>;

export function takeSnapshot(root: string, outputs: readonly string[]): Snapshot {
    const snapshot = new Map<string, string>();
    for (const output of outputs) {
        const path = join(root, output);
        if (!existsSync(path)) {
            continue;
        }
        const files = statSync(path).isDirectory()
            ? globSync('**/*', { cwd: path, withFileTypes: true })
                  .filter(entry => entry.isFile())
                  .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
            : [output];
        for (const file of files) {
            // Latin-1 keeps every byte, so that binary outputs compare and restore as well.
            snapshot.set(file.replaceAll('\\', '/'), readFileSync(join(root, file), 'latin1'));
        }
    }
    return snapshot;
}

/** What is not the same in both, a line for each file, sorted. */
export function differences(committed: Snapshot, generated: Snapshot): string[] {
    const paths = [...new Set([...committed.keys(), ...generated.keys()])].sort();
    return paths.flatMap(path => {
        const before = committed.get(path);
        const after = generated.get(path);
        if (after === undefined) {
            return [`${path} is no longer generated`];
        }
        if (before === undefined) {
            return [`${path} is missing`];
        }
        return withoutCarriageReturns(before) === withoutCarriageReturns(after)
            ? []
            : [`${path} is out of date`];
    });
}

function withoutCarriageReturns(text: string): string {
    return text.replaceAll('\r\n', '\n');
}

function restore(root: string, before: Snapshot, after: Snapshot): void {
    for (const path of after.keys()) {
        if (!before.has(path)) {
            rmSync(join(root, path));
        }
    }
    for (const [path, text] of before) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        if (after.get(path) !== text) {
            writeFileSync(join(root, path), text, 'latin1');
        }
    }
}

function runGenerator({ name, command }: Generator): void {
    const result = spawnSync(process.execPath, command, { cwd: repositoryRoot, encoding: 'utf8' });
    if (result.status !== 0) {
        throw new ScriptError(`Generating ${name} failed:\n${result.stdout ?? ''}${result.stderr ?? ''}`);
    }
}

function generate(isCheck: boolean): number {
    let isUpToDate = true;
    for (const generator of generators) {
        const before = takeSnapshot(repositoryRoot, generator.outputs);
        runGenerator(generator);
        const after = takeSnapshot(repositoryRoot, generator.outputs);
        if (after.size === 0) {
            throw new ScriptError(
                `Generating ${generator.name} wrote none of ${generator.outputs.join(', ')}.`,
            );
        }
        const changes = differences(before, after);
        if (isCheck) {
            restore(repositoryRoot, before, after);
        }
        for (const change of changes) {
            console.log(
                isCheck
                    ? `${change}: run npm run generate and commit the result.`
                    : `${change}: written anew.`,
            );
        }
        isUpToDate &&= changes.length === 0;
    }
    if (isUpToDate) {
        console.log('Every generated file is up to date.');
    }
    return isCheck && !isUpToDate ? 1 : 0;
}

if (import.meta.main) {
    const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
    await main(async () => generate(values.check === true));
}
