// What differs between the extension hosts of VS Code: one runs on Node, the other in a worker of a browser. Each builds
// its own bundle, and nothing else of the extension knows which it is.

import type * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { WorkerLike } from '../../core/worker-like.ts';
import type { LanguageOptions } from '../../protocol/language.ts';
import type { HistoryStorage } from '../runs/run-history.ts';

export interface ExtensionHost {
    /** A worker that trains one run. */
    spawnTrainingWorker(extensionUri: vscode.Uri): WorkerLike;
    /** How many runs train at once. */
    parallelRuns(): number;
    /** Cores of the machine: as many runs of one thread each keep it busy. */
    cores(): number;
    /**
     * A client of a language server that starts and ends with it. Only now is the client's code read: a window that opens no
     * spec never pays for it, and one that does is not held up by it.
     */
    createLanguageClient(
        extensionUri: vscode.Uri,
        request: LanguageClientRequest,
    ): Promise<LanguageServerClient>;
    /** Where runs are kept, of which `storageUri` is VS Code's own folder for this extension. */
    historyStorage(storageUri: vscode.Uri): HistoryStorage;
    /** What the extension runs on, for the history: versions by name. */
    readonly runtime: Readonly<Record<string, string>>;
    /** A variable of the process's environment, where there is one. */
    environment(name: string): string | undefined;
}

/** What is added to what the server answers. */
export interface DocumentAnnotations {
    lenses(document: vscode.TextDocument, lenses: readonly vscode.CodeLens[]): vscode.CodeLens[];
    hints(document: vscode.TextDocument, hints: readonly vscode.InlayHint[]): vscode.InlayHint[];
}

export interface LanguageClientRequest {
    /** What the server is told when it is greeted. */
    readonly options: LanguageOptions;
    /** Which documents the server is told of. */
    readonly documents: readonly { readonly language: string; readonly scheme: string }[];
    readonly log: vscode.LogOutputChannel;
    /** Called with each problem before it is shown. */
    adapt(diagnostic: vscode.Diagnostic): vscode.Diagnostic;
    /** Code lenses and inlay hints of a document, before they are shown. */
    readonly annotate: DocumentAnnotations;
    /** The connection erred, for the `count`th time in a row. */
    erred(error: Error, count: number): void;
    /** The server has ended by itself. */
    closed(): 'restart' | 'give up';
}

/** A client and its server. */
export interface LanguageServerClient {
    readonly client: BaseLanguageClient;
    /** Settles when the server is gone, by force where it has not gone by itself after `timeoutMs`. */
    end(timeoutMs: number): Promise<void>;
}
