// Bundles the tests that run inside VS Code. Its extension host loads CommonJS, and loads no TypeScript.

import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { outDirectory, repositoryRoot } from '../paths.ts';

const testsFolder = join(repositoryRoot, 'test', 'vscode');
const bundleFolder = join(outDirectory, 'test');

/** Absolute path of the bundled module that exports `run()`; the test files lie beside it. */
export async function bundleVSCodeTests(): Promise<string> {
    rmSync(bundleFolder, { recursive: true, force: true });
    mkdirSync(bundleFolder, { recursive: true });
    writeFileSync(join(outDirectory, 'package.json'), '{ "type": "commonjs" }\n');
    await build({
        entryPoints: [join(testsFolder, 'index.ts'), ...globSync(join(testsFolder, '**', '*.test.ts'))],
        outbase: testsFolder,
        outdir: bundleFolder,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node22',
        mainFields: ['module', 'main'],
        external: ['vscode', 'mocha'],
        sourcemap: 'inline',
        loader: { '.wasm': 'binary' },
        plugins: [sourceLocations],
        logLevel: 'warning',
    });
    return join(bundleFolder, 'index.js');
}

/** A test finds its fixtures beside its source, wherever the bundle lies. */
const sourceLocations: Plugin = {
    name: 'source-locations',
    setup(onBuild) {
        onBuild.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            if (
                relative(repositoryRoot, path).includes('node_modules') ||
                path === join(testsFolder, 'index.ts')
            ) {
                return undefined;
            }
            const source = readFileSync(path, 'utf8')
                .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
                .replaceAll('import.meta.filename', JSON.stringify(path));
            return { contents: source, loader: 'ts' };
        });
    },
};
