// `npm run package [-- --no-build] [--out FOLDER]`: builds and packs the extension into dropout-lab-<version>.vsix.

import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { run } from './children.ts';
import { main, ScriptError } from './output.ts';
import { repositoryRoot } from './paths.ts';

/** Paths that the package will hold, relative to the repository: what .vscodeignore lets through. */
export async function packagedFiles(): Promise<string[]> {
    const files = await listFiles({ cwd: repositoryRoot, packageManager: PackageManager.None });
    return files.map(file => file.replaceAll('\\', '/')).sort();
}

/** Packs dist/ as it stands and returns the package's path. Says what is in it. */
export async function packExtension(folder: string): Promise<string> {
    const packagePath = packagePathIn(folder);
    await createVSIX({
        cwd: repositoryRoot,
        packagePath,
        // Everything needed is in the bundles.
        dependencies: false,
        allowMissingRepository: true,
        rewriteRelativeLinks: false,
    });
    return packagePath;
}

/** The same without a word, in a process of its own because vsce prints wherever it runs. */
export async function packQuietly(folder: string): Promise<string> {
    const { code } = await run(process.execPath, [import.meta.filename, '--no-build', '--out', folder], {
        stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (code !== 0) {
        throw new ScriptError(`The extension could not be packed (exit status ${code}).`);
    }
    return packagePathIn(folder);
}

function packagePathIn(folder: string): string {
    const { name, version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
    return join(folder, `${name}-${version}.vsix`);
}

async function packageExtension(): Promise<number> {
    const { values } = parseArgs({ options: { 'no-build': { type: 'boolean' }, out: { type: 'string' } } });
    if (values['no-build'] !== true) {
        const build = await run(process.execPath, [join(repositoryRoot, 'esbuild.js')]);
        if (build.code !== 0) {
            throw new ScriptError('The build failed, so nothing was packed.');
        }
    }
    const path = await packExtension(resolve(values.out ?? repositoryRoot));
    console.log(`${path}: ${(statSync(path).size / 1000).toFixed(1)} kB`);
    return 0;
}

if (import.meta.main) {
    await main(packageExtension);
}
