// The linter's configuration as a client of the language server sees it: files, settings, folders, and their changes.

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import {
    createConnection,
    createProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from 'vscode-languageserver/node';
import { startServer } from '../../src/language/server.ts';

const stack =
    'model m {\n    input(64)\n    dense(256, activation = relu)\n    dropout(0.1)\n    dropout(0.3)\n    dense(10, activation = softmax)\n}\n';
const asHint = '{ "rules": { "stacked-dropout": "hint" } }';
const off = '{ "rules": { "stacked-dropout": "off" } }';
const severityNames = ['', 'error', 'warning', 'info', 'hint'];

interface Published {
    readonly uri: string;
    readonly diagnostics: readonly {
        readonly code: string;
        readonly severity: number;
        readonly message: string;
        readonly range: { readonly start: { readonly line: number; readonly character: number } };
    }[];
}

interface Setup {
    readonly files?: Map<string, string>;
    readonly folders?: readonly string[];
    /** By the address of a spec. */
    readonly settings?: Map<string, unknown>;
    /** As the extension does, also in a browser: the server reads nothing itself. */
    readonly clientReads?: boolean;
}

async function connect({
    files = new Map(),
    folders = [],
    settings = new Map(),
    clientReads = false,
}: Setup) {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), {
        fileExists: () => true,
        readText: uri => (clientReads ? undefined : files.get(uri)),
        notRunnableYet: {},
    });
    const client = createProtocolConnection(
        new StreamMessageReader(toClient),
        new StreamMessageWriter(toServer),
    );
    const published: Published[] = [];
    const waiting: (() => void)[] = [];
    client.onNotification('textDocument/publishDiagnostics', (params: Published) => {
        published.push(params);
        for (const wake of waiting.splice(0)) {
            wake();
        }
    });
    const registered: { readonly method: string; readonly registerOptions: object }[] = [];
    client.onRequest('client/registerCapability', ({ registrations }) => {
        registered.push(...registrations);
        return null;
    });
    client.onRequest(
        'workspace/configuration',
        ({ items }: { items: { section: string; scopeUri?: string }[] }) =>
            items.map(({ section, scopeUri }) =>
                section === 'dropoutLab.lint' ? (settings.get(scopeUri ?? '') ?? null) : null,
            ),
    );
    client.onRequest('workspace/workspaceFolders', () => folders.map(uri => ({ uri, name: uri })));
    client.onRequest('netspec/readText', ({ uri }: { uri: string }) => ({ text: files.get(uri) ?? null }));
    client.listen();
    await client.sendRequest('initialize', {
        processId: null,
        rootUri: null,
        capabilities: {
            workspace: {
                configuration: true,
                workspaceFolders: true,
                didChangeConfiguration: { dynamicRegistration: true },
                didChangeWatchedFiles: { dynamicRegistration: true },
            },
            textDocument: { synchronization: { dynamicRegistration: true } },
        },
        initializationOptions: { readsText: clientReads },
        workspaceFolders: folders.map(uri => ({ uri, name: uri })),
    });
    await client.sendNotification('initialized', {});
    /** Waits until the last that was published of `uri` is what is wanted. */
    const expect = async (uri: string, wanted: readonly string[]): Promise<void> => {
        const last = () => published.findLast(one => one.uri === uri);
        const shown = () =>
            last()?.diagnostics.map(({ code, severity }) => `${code} ${severityNames[severity]}`);
        while (JSON.stringify(shown()) !== JSON.stringify(wanted)) {
            await new Promise<void>((resolve, reject) => {
                const timer = setTimeout(
                    () =>
                        reject(
                            new Error(`${uri} has ${shown()?.join(', ')} rather than ${wanted.join(', ')}`),
                        ),
                    5_000,
                );
                waiting.push(() => {
                    clearTimeout(timer);
                    resolve();
                });
            });
        }
    };
    return {
        client,
        published,
        registered,
        expect,
        open: (uri: string, text = stack, languageId = 'netspec') =>
            client.sendNotification('textDocument/didOpen', {
                textDocument: { uri, languageId, version: 1, text },
            }),
        changed: (uri: string, type: 1 | 2 | 3 = 2) =>
            client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] }),
        settingsChanged: () =>
            client.sendNotification('workspace/didChangeConfiguration', {
                settings: { dropoutLab: { lint: {} } },
            }),
    };
}

const warning = ['stacked-dropout warning'];
const hint = ['stacked-dropout hint'];

describe('the configuration in an editor', function () {
    this.timeout(20_000);
    const spec = 'file:///work/nets/a.netspec';
    const file = 'file:///work/netspec.config.json';

    for (const clientReads of [false, true]) {
        it(`is the nearest file${clientReads ? ', read by the editor' : ''}, and follows its changes at once`, async () => {
            const files = new Map([[file, asHint]]);
            const { client, open, expect, changed } = await connect({
                files,
                folders: ['file:///work'],
                clientReads,
            });
            await open(spec);
            await expect(spec, hint);
            files.set(file, off);
            await changed(file);
            await expect(spec, []);
            files.set('file:///work/nets/netspec.config.json', '{}');
            await changed('file:///work/nets/netspec.config.json', 1);
            await expect(spec, warning);
            files.clear();
            await changed(file, 3);
            await expect(spec, warning);
            client.dispose();
        });
    }

    it('is found on a drive, however the editor writes its letter', async () => {
        const files = new Map([
            ['file:///c%3A/work/netspec.config.json', asHint],
            ['file:///c%3A/netspec.config.json', off],
        ]);
        const { client, open, expect } = await connect({ files, folders: ['file:///c:/work/nets'] });
        await open('file:///c:/work/other/a.netspec');
        await expect('file:///c:/work/other/a.netspec', hint);
        await open('file:///c:/work/nets/a.netspec');
        await expect('file:///c:/work/nets/a.netspec', warning);
        client.dispose();
    });

    it('is not looked for above the workspace', async () => {
        const files = new Map([['file:///netspec.config.json', off]]);
        const { client, open, expect } = await connect({ files, folders: ['file:///work'] });
        await open(spec);
        await expect(spec, warning);
        client.dispose();
    });

    it('is each folder’s own in a workspace of several', async () => {
        const files = new Map([
            ['file:///one/netspec.config.json', asHint],
            ['file:///two/netspec.config.json', off],
        ]);
        const settings = new Map([['file:///three/c.netspec', { severity: { 'stacked-dropout': 'error' } }]]);
        const folders = ['file:///one', 'file:///two', 'file:///three'];
        const { client, open, expect } = await connect({ files, folders, settings });
        for (const uri of ['file:///one/a.netspec', 'file:///two/b.netspec', 'file:///three/c.netspec']) {
            await open(uri);
        }
        await expect('file:///one/a.netspec', hint);
        await expect('file:///two/b.netspec', []);
        await expect('file:///three/c.netspec', ['stacked-dropout error']);
        client.dispose();
    });

    it('comes from the settings where there is no file, and follows them at once', async () => {
        const files = new Map<string, string>();
        const settings = new Map<string, unknown>([[spec, { severity: { 'stacked-dropout': 'info' } }]]);
        const { client, open, expect, changed, settingsChanged } = await connect({ files, settings });
        await open(spec);
        await expect(spec, ['stacked-dropout info']);
        settings.set(spec, { severity: { 'stacked-dropout': 'off' } });
        await settingsChanged();
        await expect(spec, []);
        // The file counts as a whole: what the settings say of other rules does not.
        files.set(file, '{}');
        await changed(file, 1);
        await expect(spec, warning);
        client.dispose();
    });

    it('is checked in its own file, and what is wrong with it stops nothing', async () => {
        const files = new Map([[file, '{\n  "rules": { "staked-dropout": "off" }\n}']]);
        const { client, open, expect, changed, published } = await connect({
            files,
            folders: ['file:///work'],
        });
        await open(spec);
        await expect(spec, warning);
        await expect(file, ['configuration error']);
        const [mistake] = published.findLast(({ uri }) => uri === file)?.diagnostics ?? [];
        assert.match(mistake?.message ?? '', /Did you mean `stacked-dropout`\? This entry is ignored\./);
        assert.deepEqual(mistake?.range.start, { line: 1, character: 13 });
        files.set(file, '{ "rules": ');
        await changed(file);
        await expect(file, ['configuration error']);
        await expect(spec, warning);
        files.set(file, off);
        await changed(file);
        await expect(file, []);
        await expect(spec, []);
        client.dispose();
    });

    it('is checked as it is typed, and counts once it is saved', async () => {
        const files = new Map([[file, '{}']]);
        const { client, open, expect, changed, registered } = await connect({
            files,
            folders: ['file:///work'],
        });
        await open(spec);
        await open(file, '{}', 'jsonc');
        await expect(spec, warning);
        await client.sendNotification('textDocument/didChange', {
            textDocument: { uri: file, version: 2 },
            contentChanges: [{ text: '{ "preset": "stict" }' }],
        });
        await expect(file, ['configuration error']);
        await client.sendNotification('textDocument/didChange', {
            textDocument: { uri: file, version: 3 },
            contentChanges: [{ text: off }],
        });
        await expect(file, []);
        await expect(spec, warning);
        files.set(file, off);
        await changed(file);
        await expect(spec, []);
        assert.ok(
            registered.some(
                ({ method, registerOptions }) =>
                    method === 'textDocument/didOpen' &&
                    JSON.stringify(registerOptions).includes('netspec.config.json'),
            ),
        );
        await client.sendNotification('textDocument/didClose', { textDocument: { uri: file } });
        await client.sendNotification('textDocument/didClose', { textDocument: { uri: spec } });
        await expect(spec, []);
        client.dispose();
    });

    it('changes what is offered as a fix along with what is reported', async () => {
        const files = new Map([[file, off]]);
        const { client, open, expect, changed } = await connect({ files, folders: ['file:///work'] });
        await open(spec);
        await expect(spec, []);
        const actions = () =>
            client.sendRequest<{ title: string }[]>('textDocument/codeAction', {
                textDocument: { uri: spec },
                range: { start: { line: 4, character: 5 }, end: { line: 4, character: 5 } },
                context: { diagnostics: [] },
            });
        assert.deepEqual(await actions(), []);
        files.set(file, asHint);
        await changed(file);
        await expect(spec, hint);
        assert.match((await actions())[0]?.title ?? '', /^Merge/);
        client.dispose();
    });
});
