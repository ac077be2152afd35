// What differs between the extension hosts of VS Code: one runs on Node, the other in a worker of a browser. Each builds
// its own bundle, and nothing else of the extension knows which it is.

import type * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { WorkerLike } from '../../core/worker-like.ts';

export interface ExtensionHost {
    /** A worker that trains one run. */
    spawnTrainingWorker(extensionUri: vscode.Uri): WorkerLike;
    /** How many runs train at once. */
    parallelRuns(): number;
    /** A client of a language server that starts and ends with it. */
    createLanguageClient(extensionUri: vscode.Uri, options: LanguageClientOptions): LanguageServerClient;
    /** A variable of the process's environment, where there is one. */
    environment(name: string): string | undefined;
}

/** A client and its server, which `end` ends for good. */
export interface LanguageServerClient {
    readonly client: BaseLanguageClient;
    /** Settles when the server is gone, by force where it has not gone by itself after `timeoutMs`. */
    end(timeoutMs: number): Promise<void>;
}
