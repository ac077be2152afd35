// The server over a real connection, as an editor talks to it.

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import {
    createConnection,
    createProtocolConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from 'vscode-languageserver/node';
import { startServer } from '../../src/language/server.ts';
import { noMeasurements } from '../../src/model/measurements.ts';
import {
    type EffectsParams,
    effectsNotification,
    type LanguageOptions,
    type MeasurableFix,
    measurableFixesRequest,
    measurementsNotification,
    type ResolveFixResult,
    type ResolveRunResult,
    resolveFixRequest,
} from '../../src/protocol/language.ts';
import { referenceExample, trained } from './support.ts';

interface Published {
    readonly uri: string;
    readonly diagnostics: readonly { readonly code: string }[];
}

/** A client that has said hello to a server of its own. */
async function connect(files: Set<string>, initializationOptions: Partial<LanguageOptions> = {}) {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), {
        fileExists: path => files.has(path),
        readText: uri => (uri === 'file:///closed.netspec' ? referenceExample : undefined),
        notRunnableYet: {},
    });
    const client = createProtocolConnection(
        new StreamMessageReader(toClient),
        new StreamMessageWriter(toServer),
    );
    const published: Published[] = [];
    const waiting: ((value: Published) => void)[] = [];
    const effects: EffectsParams[] = [];
    client.onNotification(effectsNotification, (params: EffectsParams) => void effects.push(params));
    client.onNotification('textDocument/publishDiagnostics', (params: Published) => {
        const next = waiting.shift();
        if (next === undefined) {
            published.push(params);
        } else {
            next(params);
        }
    });
    client.listen();
    await client.sendRequest('initialize', {
        processId: null,
        rootUri: null,
        capabilities: {},
        initializationOptions,
        workspaceFolders: null,
    });
    await client.sendNotification('initialized', {});
    return {
        client,
        effects,
        open: (uri: string, text: string) =>
            client.sendNotification('textDocument/didOpen', {
                textDocument: { uri, languageId: 'netspec', version: 1, text },
            }),
        diagnostics: (): Promise<Published> =>
            new Promise(resolve => {
                const next = published.shift();
                if (next === undefined) {
                    waiting.push(resolve);
                } else {
                    resolve(next);
                }
            }),
    };
}

const codes = ({ diagnostics }: Published): string[] => diagnostics.map(({ code }) => code);

describe('the language server', function () {
    this.timeout(20_000);

    it('speaks of a document under the address that the editor gave it', async () => {
        const { client, open, diagnostics } = await connect(new Set());
        for (const uri of [
            'file:///C:/specs/a b.netspec',
            'file:///c%3A/specs/c.netspec',
            'untitled:Untitled-1',
        ]) {
            await open(uri, 'model m { input(3) dens(4) }');
            assert.equal((await diagnostics()).uri, uri);
            const textDocument = { uri };
            const [action] = await client.sendRequest<{ edit: { changes: object } }[]>(
                'textDocument/codeAction',
                {
                    textDocument,
                    range: { start: { line: 0, character: 19 }, end: { line: 0, character: 19 } },
                    context: { diagnostics: [] },
                },
            );
            assert.deepEqual(Object.keys(action?.edit.changes ?? {}), [uri]);
            await client.sendNotification('textDocument/didClose', { textDocument });
            assert.deepEqual(await diagnostics(), { uri, diagnostics: [] });
        }
        client.dispose();
    });

    it('publishes diagnostics, follows changes, and forgets what is closed', async () => {
        const { client, open, diagnostics } = await connect(new Set());
        const uri = 'file:///a.netspec';
        await open(uri, 'model m { dens(3) }');
        assert.deepEqual(codes(await diagnostics()), ['name']);
        await client.sendNotification('textDocument/didChange', {
            textDocument: { uri, version: 2 },
            contentChanges: [{ text: referenceExample }],
        });
        assert.deepEqual(codes(await diagnostics()), []);
        const hover = await client.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
            textDocument: { uri },
            position: { line: 4, character: 6 },
        });
        assert.match(hover.contents.value, /64 -> 256/);
        await client.sendNotification('textDocument/didClose', { textDocument: { uri } });
        assert.deepEqual(await diagnostics(), { uri, diagnostics: [] });
        client.dispose();
    });

    it('checks again when a file comes or goes', async () => {
        const files = new Set<string>();
        const { client, open, diagnostics } = await connect(files);
        await open('file:///b.netspec', 'data d { source = csv("x.csv") }');
        assert.deepEqual(codes(await diagnostics()), ['data']);
        files.add('x.csv');
        await client.sendNotification('workspace/didChangeWatchedFiles', {
            changes: [{ uri: 'file:///x.csv', type: 1 }],
        });
        assert.deepEqual(codes(await diagnostics()), []);
        client.dispose();
    });

    it('resolves runs of open and of closed specs', async () => {
        const { client, open } = await connect(new Set());
        const resolve = (params: object) =>
            client.sendRequest<ResolveRunResult>('netspec/resolveRun', params);
        await open('file:///c.netspec', trained('input(64)\ndense(10)'));
        const opened = await resolve({ uri: 'file:///c.netspec' });
        assert.equal(opened.result === 'run' && opened.run.network.parameterCount, 650);
        const closed = await resolve({ uri: 'file:///closed.netspec', withoutDropout: true });
        assert.equal(closed.result === 'run' && closed.run.name, 'digits_mlp/without-dropout');
        const absent = await resolve({ uri: 'file:///absent.netspec' });
        assert.match(absent.result === 'choose' ? absent.message : '', /cannot be read/);
        client.dispose();
    });

    it('is told what was measured of a fix, and says it of the finding and at its line', async () => {
        const { client, open, diagnostics, effects } = await connect(new Set(), { measuresFixes: true });
        const uri = 'file:///measured.netspec';
        await open(uri, stacked);
        assert.deepEqual(codes(await diagnostics()), ['stacked-dropout']);
        const line = stacked.split('\n').findLastIndex(text => text.includes('dropout'));
        assert.deepEqual(
            await client.sendRequest<MeasurableFix[]>(measurableFixesRequest, { uri, line: line - 2 }),
            [],
        );
        const [fix] = await client.sendRequest<MeasurableFix[]>(measurableFixesRequest, { uri, line });
        assert.equal(fix?.rule, 'stacked-dropout');
        const found = await client.sendRequest<ResolveFixResult>(resolveFixRequest, { ...fix, uri });
        assert.ok(found.result === 'fix');
        const value = { base: 0.2, variant: 0.1, difference: -0.1, margin: 0.02 };
        const measured = {
            ...found.about,
            verdict: 'different' as const,
            pairs: 6,
            validationLoss: value,
            validationError: value,
            trainingLoss: value,
            isRegression: false,
        };
        const measurements = { ...noMeasurements, fixes: [measured] };
        await client.sendNotification(measurementsNotification, { uri, measurements });
        assert.deepEqual(codes(await diagnostics()), ['stacked-dropout']);
        assert.deepEqual(effects, [
            { uri, effects: [{ line, text: 'validation error 20.0% -> 10.0%, -10.0 ± 2.0 over 6 seeds' }] },
        ]);
        await client.sendNotification(measurementsNotification, { uri, measurements: noMeasurements });
        await diagnostics();
        assert.deepEqual(effects.at(-1), { uri, effects: [] });
        client.dispose();
    });

    it('offers to measure a fix that was applied, over what it has changed', async () => {
        const { client, open, diagnostics } = await connect(new Set(), { measuresFixes: true });
        const uri = 'untitled:applied.netspec';
        const before = { uri: 'untitled:before.netspec', specText: stacked };
        await open(uri, stacked);
        await diagnostics();
        const line = stacked.split('\n').findLastIndex(text => text.includes('dropout'));
        const [fix] = await client.sendRequest<MeasurableFix[]>(measurableFixesRequest, { uri, line });
        const found = await client.sendRequest<ResolveFixResult>(resolveFixRequest, { ...fix, ...before });
        assert.ok(found.result === 'fix', JSON.stringify(found));
        await client.sendNotification('textDocument/didChange', {
            textDocument: { uri, version: 2 },
            contentChanges: [{ text: found.variant.specText }],
        });
        const applied = { ...noMeasurements, applied: [found.about] };
        await client.sendNotification(measurementsNotification, { uri, measurements: applied });
        const lenses = await client.sendRequest<
            { command: { title: string; arguments: unknown[] }; range: { start: { line: number } } }[]
        >('textDocument/codeLens', { textDocument: { uri } });
        const [lens] = lenses.filter(({ command }) => command.title.startsWith('Measure this fix: Merge'));
        assert.equal(lens?.range.start.line, line - 1);
        assert.deepEqual(lens?.command.arguments, [uri, found.about]);
        client.dispose();
    });
});

const stacked = trained(
    'input(64)\ndense(64, activation = relu)\ndropout(0.2)\ndropout(0.4)\ndense(10, activation = softmax)',
);
