import * as vscode from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { parallelRunsOfThisMachine, spawnTrainingWorker } from '../../platform/node/training-worker.ts';
import type { ExtensionHost } from './host.ts';

const bundle = (extensionUri: vscode.Uri, name: string): string =>
    vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;

/** Desktop VS Code, and every remote one. The language server is a process of its own. */
export const nodeHost: ExtensionHost = {
    spawnTrainingWorker: extensionUri => spawnTrainingWorker(bundle(extensionUri, 'worker.cjs')),
    parallelRuns: parallelRunsOfThisMachine,
    createLanguageClient(extensionUri, options) {
        const run = { module: bundle(extensionUri, 'server.cjs'), transport: TransportKind.ipc };
        const serverOptions: ServerOptions = {
            run,
            debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
        };
        const client = new LanguageClient('dropoutLab', 'Dropout Lab', serverOptions, options);
        return { client, end: timeoutMs => client.dispose(timeoutMs) };
    },
    environment: name => process.env[name],
};
