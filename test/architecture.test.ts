// The Architecture Invariants of docs/architecture.md, as far as a machine can read them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const root = join(import.meta.dirname, '..');
const source = join(root, 'src');

/** What each folder of `src` may import from the others. Importing from one's own folder is always allowed. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
    core: [],
    catalog: ['core'],
    model: ['core', 'catalog'],
    lint: ['core', 'catalog', 'model'],
    engine: ['core', 'catalog', 'model'],
    data: ['core', 'catalog', 'model'],
    charts: ['core', 'catalog', 'model'],
    protocol: ['core', 'catalog', 'model'],
    language: ['core', 'catalog', 'model', 'lint', 'protocol'],
    experiments: ['core', 'catalog', 'model', 'engine', 'data', 'protocol'],
    platform: ['core', 'model', 'engine', 'data', 'experiments', 'language', 'protocol'],
    worker: ['core', 'catalog', 'model', 'engine', 'data', 'experiments', 'protocol'],
    webview: ['core', 'catalog', 'model', 'charts', 'protocol'],
    extension: ['core', 'catalog', 'model', 'lint', 'charts', 'experiments', 'protocol', 'platform'],
    cli: [
        'core',
        'catalog',
        'model',
        'lint',
        'engine',
        'data',
        'charts',
        'language',
        'experiments',
        'protocol',
        'platform',
    ],
    entry: [
        'core',
        'engine',
        'data',
        'language',
        'worker',
        'webview',
        'extension',
        'cli',
        'platform',
        'protocol',
    ],
};

/** Packages that one folder alone may import; `node:` stands for all of Node's own modules. */
const onlyIn: readonly { readonly module: RegExp; readonly folders: readonly string[] }[] = [
    { module: /^langium($|\/)/, folders: ['language'] },
    { module: /^vscode$/, folders: ['extension'] },
    { module: /^vscode-languageclient($|\/)/, folders: ['extension'] },
    { module: /^vscode-languageserver($|[-/])/, folders: ['language', 'entry'] },
    { module: /^uplot($|\/)/, folders: ['webview'] },
    { module: /^@vscode\/l10n$/, folders: ['webview', 'language'] },
    { module: /^node:/, folders: ['platform', 'worker', 'extension', 'cli', 'entry'] },
];

/** What the pure folders must not reach for: a clock, chance, the process, the document. */
const impure = /\bMath\.random\b|\bDate\b|\bperformance\b|\bprocess\b|\bsetTimeout\b|\bdocument\b|\bwindow\b/;
const pureFolders = ['core', 'catalog', 'model', 'lint', 'engine'];

interface SourceFile {
    readonly path: string;
    readonly folder: string;
    readonly text: string;
    readonly imports: readonly string[];
}

function filesUnder(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name));
}

const files: readonly SourceFile[] = filesUnder(source)
    .filter(path => path.endsWith('.ts'))
    .map(path => {
        const text = readFileSync(path, 'utf8');
        const imports = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(
            match => match[1] ?? '',
        );
        return {
            path: relative(source, path).split(sep).join('/'),
            folder: relative(source, path).split(sep)[0] ?? '',
            text,
            imports,
        };
    });

/** Comments and strings may speak of the clock; code may not. */
function codeOf(text: string): string {
    return text
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\/\/.*$/gm, '')
        .replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''");
}

describe('architecture', () => {
    it('finds the sources', () => {
        assert.ok(files.length > 50);
        assert.ok(files.some(file => file.imports.length > 0));
    });

    it('has no folder in src without import rules', () => {
        assert.deepEqual(
            [...new Set(files.map(file => file.folder))].filter(folder => !(folder in mayImport)),
            [],
        );
    });

    it('imports downwards only', () => {
        const wrong = files.flatMap(file =>
            file.imports
                .filter(name => name.startsWith('.'))
                .map(name => relative(source, join(source, dirname(file.path), name)).split(sep)[0] ?? '')
                .filter(
                    target =>
                        target !== file.folder &&
                        target in mayImport &&
                        !mayImport[file.folder]?.includes(target),
                )
                .map(target => `${file.path} imports ${target}/`),
        );
        assert.deepEqual(wrong, []);
    });

    it('keeps each platform and framework in its folder', () => {
        const wrong = files.flatMap(file =>
            file.imports.flatMap(name =>
                onlyIn
                    .filter(rule => rule.module.test(name) && !rule.folders.includes(file.folder))
                    .map(() => `${file.path} imports ${name}`),
            ),
        );
        assert.deepEqual(wrong, []);
    });

    it('keeps clock, chance, process and document out of the pure folders', () => {
        const wrong = files
            .filter(file => pureFolders.includes(file.folder) && impure.test(codeOf(file.text)))
            .map(file => `${file.path}: ${impure.exec(codeOf(file.text))?.[0]}`);
        assert.deepEqual(wrong, []);
    });

    it('keeps the protocol free of implementations but the RPC', () => {
        const wrong = files
            .filter(file => file.folder === 'protocol' && file.path !== 'protocol/rpc.ts')
            .filter(file => /\b(function|class)\b|=>\s*\{/.test(codeOf(file.text)))
            .map(file => file.path);
        assert.deepEqual(wrong, []);
    });

    it('names files in kebab-case', () => {
        const wrong = files
            .map(file => file.path)
            .filter(path => !/^[a-z0-9-]+(\/[a-z0-9-]+)*(\.d)?\.ts$/.test(path));
        assert.deepEqual(wrong, []);
    });

    it('keeps every bundle entry at 30 lines or fewer', () => {
        const wrong = files
            .filter(file => file.folder === 'entry' && file.text.trimEnd().split('\n').length > 30)
            .map(file => file.path);
        assert.deepEqual(wrong, []);
    });

    it('has a test for every rule, and an op and a test for every layer that the engine runs', () => {
        const tests = new Set(
            filesUnder(join(root, 'test')).map(path => relative(root, path).split(sep).join('/')),
        );
        const missing = files
            .map(file => file.path)
            .filter(
                path =>
                    /^(lint\/rules|engine\/ops)\//.test(path) && !/\/(index|shared|types)\.ts$/.test(path),
            )
            .map(path => `test/${path.replace(/\.ts$/, '.test.ts')}`)
            .filter(test => !tests.has(test));
        assert.deepEqual(missing, []);
    });
});
