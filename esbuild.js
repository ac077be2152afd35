// Bundles what ships: `node esbuild.js [--dev] [--watch]`.
// One bundle for each file of src/entry/; what each may rely on stands in its row of the table.

import {
    chmodSync,
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';
import { ruleIndex } from './scripts/rule-index.ts';
import { readTemplates } from './scripts/templates.ts';
import { writeThirdPartyNotices } from './scripts/third-party-notices.ts';

const isDevelopment = process.argv.includes('--dev') || process.argv.includes('--watch');
const isWatching = process.argv.includes('--watch');

const root = import.meta.dirname;
const entries = join(root, 'src', 'entry');
const dist = join(root, 'dist');
const notices = 'third-party-notices.txt';
const templates = 'templates.json';
const rules = 'rules.json';

/** The command line runs on the machine's own Node, from 20 on, and loads the worker and the server itself. */
const node = { platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'] };

/** Browsers that show VS Code on the web; desktop VS Code's own Chromium is newer than any of them. */
const browser = { platform: 'browser', format: 'iife', target: ['chrome120', 'firefox121', 'safari17'] };

/** @type {{ entry: string, output: string, options: esbuild.BuildOptions, isExecutable?: boolean }[]} */
const bundles = [
    {
        entry: 'extension.ts',
        output: 'extension.cjs',
        options: {
            ...node,
            external: ['vscode'],
            plugins: [
                readLater('hosts/node-client.ts', './language-client.cjs'),
                readLater('extension/comparing.ts', './comparing.cjs'),
                readLater('extension/run-reports.ts', './run-reports.cjs'),
            ],
            // VS Code gives out its own module to `require` alone.
            supported: { 'dynamic-import': false },
        },
    },
    {
        entry: 'language-client.ts',
        output: 'language-client.cjs',
        options: { ...node, external: ['vscode'] },
    },
    {
        entry: 'comparing.ts',
        output: 'comparing.cjs',
        options: { ...node, plugins: [withoutDocumentation()] },
    },
    { entry: 'run-reports.ts', output: 'run-reports.cjs', options: { ...node, external: ['vscode'] } },
    {
        entry: 'netspec.ts',
        output: 'netspec.cjs',
        options: { ...node, plugins: [readLater('sources/parquet.ts', './parquet.cjs')] },
    },
    { entry: 'server.ts', output: 'server.cjs', options: { ...node, ...entranceOf('entry/netspec.ts') } },
    { entry: 'parquet.ts', output: 'parquet.cjs', options: node },
    {
        entry: 'worker.ts',
        output: 'worker.cjs',
        options: {
            ...node,
            plugins: [withoutDocumentation(), readLater('sources/parquet.ts', './parquet.cjs')],
            supported: { 'dynamic-import': false },
        },
    },
    {
        entry: 'cli.ts',
        output: 'cli.cjs',
        options: { ...node, ...entranceOf('entry/netspec.ts'), banner: { js: '#!/usr/bin/env node' } },
        isExecutable: true,
    },
    { entry: 'webview.ts', output: 'webview.js', options: browser },
    { entry: 'try-it.ts', output: 'try-it.js', options: browser },
    {
        // The package is one of modules, of which VS Code's host in the browser loads none: the suffix says that this is not.
        entry: 'extension-web.ts',
        output: 'extension-web.cjs',
        options: { ...browser, format: 'cjs', external: ['vscode'] },
    },
    {
        entry: 'server-web.ts',
        output: 'server-web.js',
        options: { ...browser, plugins: [withoutRulePages()] },
    },
    {
        entry: 'worker-web.ts',
        output: 'worker-web.js',
        options: {
            ...browser,
            plugins: [withoutDocumentation(), insteadOf('hysnappy', 'data/snappy-in-javascript.ts')],
        },
    },
];

/**
 * Leaves a module that is imported when it is needed to a bundle of its own: a bundle is read and compiled as a whole, and
 * that is most of the time that activation takes.
 *
 * @param {string} module the end of its path
 * @param {string} output the bundle that exports the same
 * @returns {esbuild.Plugin}
 */
function readLater(module, output) {
    return {
        name: 'read-later',
        setup(build) {
            build.onResolve({ filter: /\.ts$/ }, ({ path, kind, resolveDir }) =>
                kind === 'dynamic-import' && join(resolveDir, path).replaceAll('\\', '/').endsWith(module)
                    ? { path: output, external: true }
                    : undefined,
            );
        },
    };
}

/**
 * A bundle that does no more than call another one.
 *
 * @param {string} module the end of the other's path in src/
 */
function entranceOf(module) {
    const output = `./${basename(module, '.ts')}.cjs`;
    return { plugins: [readLater(module, output)], supported: { 'dynamic-import': false } };
}

/**
 * Leaves out what the catalogue says of its entries: a worker trains and explains nothing.
 *
 * @returns {esbuild.Plugin}
 */
function withoutDocumentation() {
    return {
        name: 'without-documentation',
        setup(build) {
            build.onLoad({ filter: /[\\/]src[\\/]catalog[\\/].*\.ts$/ }, ({ path }) => ({
                contents: withoutBlock(
                    readFileSync(path, 'utf8'),
                    // An activation makes its layer's example from its own.
                    /[\\/]activations[\\/]/.test(path) ? "documentation: { example: '' }," : '',
                ).replaceAll(
                    /\b(?:summary|details|attribution|formula):\s*(?:(?:\+\s*)?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*)+(?:,|(?=\}))|\breferences:\s*\[[^\]]*\],/g,
                    '',
                ),
                loader: 'ts',
            }));
        },
    };
}

/**
 * Leaves out the pages of the linter's rules, which the command line prints and the editor reads from the reference.
 *
 * @returns {esbuild.Plugin}
 */
function withoutRulePages() {
    return {
        name: 'without-rule-pages',
        setup(build) {
            build.onLoad({ filter: /[\\/]src[\\/]lint[\\/]rules[\\/].*\.ts$/ }, ({ path }) => ({
                contents: withoutBlock(readFileSync(path, 'utf8'), 'documentation: {},'),
                loader: 'ts',
            }));
        },
    };
}

/**
 * Another module in the place of a package.
 *
 * @param {string} name
 * @param {string} module its path in src/
 * @returns {esbuild.Plugin}
 */
function insteadOf(name, module) {
    return {
        name: 'instead-of',
        setup(build) {
            build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: join(root, 'src', module) }));
        },
    };
}

/**
 * @param {string} text of a module that says what one thing is
 * @param {string} instead of its documentation
 */
function withoutBlock(text, instead) {
    const begin = text.search(/^ {4}documentation: \{$/m);
    const end = text.indexOf('\n    },\n', begin);
    return begin < 0 ? text : `${text.slice(0, begin)}    ${instead}${text.slice(end + 7)}`;
}

/** @type {(bundle: typeof bundles[number]) => esbuild.BuildOptions} */
function optionsOf({ entry, output, options }) {
    return {
        absWorkingDir: root,
        entryPoints: [join(entries, entry)],
        outfile: join(dist, output),
        bundle: true,
        minify: !isDevelopment,
        sourcemap: isDevelopment ? 'linked' : false,
        sourcesContent: false,
        // Licences travel in one file of their own, with every package's full text.
        legalComments: 'none',
        charset: 'utf8',
        loader: { '.wasm': 'binary' },
        define: {
            'process.env.NODE_ENV': isDevelopment ? '"development"' : '"production"',
            ...(options.platform === 'node' && {
                'import.meta.dirname': '__dirname',
                'import.meta.filename': '__filename',
            }),
        },
        // Elsewhere import.meta would silently be empty in a CommonJS bundle.
        logOverride: { 'empty-import-meta': 'error' },
        logLevel: 'warning',
        metafile: true,
        ...options,
    };
}

/** @param {string} output */
function describeSize(output) {
    return `${output.padEnd(24)}${(statSync(join(dist, output)).size / 1000).toFixed(1).padStart(9)} kB`;
}

async function buildAll() {
    const results = await Promise.allSettled(bundles.map(bundle => esbuild.build(optionsOf(bundle))));
    const failed = bundles.filter((_, index) => results[index]?.status === 'rejected');
    if (failed.length > 0) {
        // esbuild has printed each mistake with its place.
        throw new Error(`Not bundled: ${failed.map(bundle => bundle.entry).join(', ')}.`);
    }
    const metafiles = results.flatMap(result =>
        result.status === 'fulfilled' ? [result.value.metafile] : [],
    );
    writeThirdPartyNotices(metafiles, join(dist, notices));
    writeLists();
    const outputs = metafiles.flatMap(meta => Object.keys(meta.outputs)).map(path => basename(path));
    removeAllBut([...outputs, notices, templates, rules]);
    for (const { output, isExecutable } of bundles) {
        if (isExecutable) {
            chmodSync(join(dist, output), 0o755);
        }
    }
    for (const output of outputs.sort()) {
        console.log(describeSize(output));
    }
}

/**
 * What an earlier build left must not be shipped. Removed afterwards, so that dist/ is never empty while something runs it.
 *
 * @param {string[]} outputs
 */
function removeAllBut(outputs) {
    for (const name of readdirSync(dist)) {
        if (!outputs.includes(name)) {
            rmSync(join(dist, name), { recursive: true, force: true });
        }
    }
}

/** What *New Model* and *Explain Rule* offer. */
function writeLists() {
    writeFileSync(join(dist, templates), JSON.stringify(readTemplates()));
    writeFileSync(join(dist, rules), JSON.stringify(ruleIndex()));
}

async function watchAll() {
    writeLists();
    for (const bundle of bundles) {
        const options = optionsOf(bundle);
        const report = {
            name: 'report',
            /** @param {esbuild.PluginBuild} build */
            setup(build) {
                build.onEnd(({ errors }) => {
                    // The words that a background problem matcher waits for.
                    console.log(`[watch] ${bundle.output}: build finished, ${errors.length} errors`);
                    if (errors.length === 0 && bundle.isExecutable) {
                        chmodSync(join(dist, bundle.output), 0o755);
                    }
                });
            },
        };
        const plugins = [...(options.plugins ?? []), report];
        const context = await esbuild.context({ ...options, plugins });
        await context.watch();
    }
}

try {
    const missing = bundles.filter(({ entry }) => !existsSync(join(entries, entry)));
    if (missing.length > 0) {
        throw new Error(`Missing in src/entry/: ${missing.map(bundle => bundle.entry).join(', ')}.`);
    }
    mkdirSync(dist, { recursive: true });
    await (isWatching ? watchAll() : buildAll());
} catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
}
