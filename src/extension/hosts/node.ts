import * as vscode from 'vscode';
import { historyStorageIn } from '../../platform/node/history-storage.ts';
import {
    coresOfThisMachine,
    parallelRunsOfThisMachine,
    spawnTrainingWorker,
} from '../../platform/node/training-worker.ts';
import type { ExtensionHost } from './host.ts';

const bundle = (extensionUri: vscode.Uri, name: string): string =>
    vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;

/** Desktop VS Code, and every remote one. The language server is a process of its own. */
export const nodeHost: ExtensionHost = {
    spawnTrainingWorker: extensionUri => spawnTrainingWorker(bundle(extensionUri, 'worker.cjs')),
    parallelRuns: parallelRunsOfThisMachine,
    cores: coresOfThisMachine,
    async createLanguageClient(extensionUri, request) {
        const { createNodeClient } = await import('./node-client.ts');
        return createNodeClient(bundle(extensionUri, 'server.cjs'), request);
    },
    historyStorage: storageUri => historyStorageIn(vscode.Uri.joinPath(storageUri, 'history.sqlite').fsPath),
    runtime: { node: process.versions.node, platform: `${process.platform} ${process.arch}` },
    environment: name => process.env[name],
};
