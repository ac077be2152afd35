import * as vscode from 'vscode';
import {
    coresOfThisMachine,
    parallelRunsOfThisMachine,
    spawnTrainingWorker,
} from '../../platform/browser/training-worker.ts';
import { browserHistory } from './browser-history.ts';
import type { ExtensionHost } from './host.ts';

/** Through VS Code, which reaches the extension's files wherever they are served from. */
const readBundle = (extensionUri: vscode.Uri, name: string): Thenable<Uint8Array> =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', name));

/** VS Code on the web, as vscode.dev. Language server and training are workers of the browser. */
export const browserHost: ExtensionHost = {
    spawnTrainingWorker: extensionUri => spawnTrainingWorker(() => readBundle(extensionUri, 'worker-web.js')),
    parallelRuns: parallelRunsOfThisMachine,
    cores: coresOfThisMachine,
    async createLanguageClient(extensionUri, request) {
        const { createBrowserClient } = await import('./browser-client.ts');
        return createBrowserClient(() => readBundle(extensionUri, 'server-web.js'), request);
    },
    historyStorage: browserHistory,
    runtime: { platform: 'browser' },
    environment: () => undefined,
};
