import * as vscode from 'vscode';
import {
    BrowserMessageReader,
    BrowserMessageWriter,
    LanguageClient,
    type MessageTransports,
} from 'vscode-languageclient/browser';
import { type ScriptWorker, startScriptWorker } from '../../platform/browser/script-worker.ts';
import { parallelRunsOfThisMachine, spawnTrainingWorker } from '../../platform/browser/training-worker.ts';
import type { ExtensionHost } from './host.ts';

/** Through VS Code, which reaches the extension's files wherever they are served from. */
const readBundle = (extensionUri: vscode.Uri, name: string): Thenable<Uint8Array> =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', name));

/** VS Code on the web, as vscode.dev. Language server and training are workers of the browser. */
export const browserHost: ExtensionHost = {
    spawnTrainingWorker: extensionUri => spawnTrainingWorker(() => readBundle(extensionUri, 'worker-web.js')),
    parallelRuns: parallelRunsOfThisMachine,
    createLanguageClient(extensionUri, options) {
        let server: ScriptWorker | undefined;
        const start = async (): Promise<MessageTransports> => {
            const script = await readBundle(extensionUri, 'server-web.js');
            // A server that is started again takes the place of the one that failed.
            server?.terminate();
            server = startScriptWorker(script, 'dropout-lab-language');
            // Made here: the client looks whether it was given a `Worker`, and VS Code's own is none to `instanceof`.
            const { worker } = server;
            return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
        };
        const client = new LanguageClient('dropoutLab', 'Dropout Lab', start, options);
        return {
            client,
            async end(timeoutMs) {
                try {
                    await client.dispose(timeoutMs);
                } finally {
                    // The protocol's `exit` ends a process; a worker goes on until it is ended.
                    server?.terminate();
                    server = undefined;
                }
            },
        };
    },
    environment: () => undefined,
};
