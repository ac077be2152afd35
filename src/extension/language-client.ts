// The language server in a process of its own, started when the first spec needs it. Trouble with it is said once, with
// what to do; the log has the details.

import * as vscode from 'vscode';
import {
    CloseAction,
    ErrorAction,
    type ErrorHandler,
    LanguageClient,
    type LanguageClientOptions,
    RevealOutputChannelOn,
    type ServerOptions,
    TransportKind,
} from 'vscode-languageclient/node';
import type { Disposable } from '../core/disposable.ts';
import {
    type LanguageOptions,
    type ResolveRunParams,
    type ResolveRunResult,
    resolveRunRequest,
} from '../protocol/language.ts';
import { languageId } from './command-ids.ts';

/** A server that ends more often than this within the window is not started again by itself. */
const restartLimit = { restarts: 3, windowMs: 180_000 };

/** `git:` and other read-only copies of a spec are left out, so that a difference view shows each problem once. */
const documentSelector = ['file', 'untitled', 'vscode-vfs'].map(scheme => ({
    language: languageId,
    scheme,
}));

export class SpecLanguage implements Disposable {
    private readonly serverModule: string;
    private readonly log: vscode.LogOutputChannel;
    private client: LanguageClient | undefined;
    private starting: Promise<LanguageClient> | undefined;
    private closings: number[] = [];
    private complained = false;
    private disposed = false;

    constructor(serverModule: string, log: vscode.LogOutputChannel) {
        this.serverModule = serverModule;
        this.log = log;
    }

    /** Starts the server where it does not run. @throws Error where it cannot be started; the user was told. */
    start(): Promise<LanguageClient> {
        this.starting ??= this.launch();
        return this.starting;
    }

    async restart(): Promise<void> {
        await this.stop();
        this.complained = false;
        this.closings = [];
        await this.start();
        this.log.info('The language server was restarted.');
    }

    /** The run to train, from the text as the editor has it. @throws Error where the server cannot answer. */
    async resolveRun(params: ResolveRunParams): Promise<ResolveRunResult> {
        const client = await this.start();
        return client.sendRequest<ResolveRunResult>(resolveRunRequest, params);
    }

    async stop(): Promise<void> {
        const { client } = this;
        this.client = undefined;
        this.starting = undefined;
        // A server that hangs must not hold up the window's end; stop() ends the process after its time.
        await client?.dispose(2_000).catch(error => this.log.warn(`Stopping the language server: ${error}`));
    }

    dispose(): void {
        this.disposed = true;
        void this.stop();
    }

    private async launch(): Promise<LanguageClient> {
        const run = { module: this.serverModule, transport: TransportKind.ipc };
        const serverOptions: ServerOptions = {
            run,
            debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
        };
        const clientOptions: LanguageClientOptions = {
            documentSelector,
            // The reference pages lie beside the bundle, in the extension as in the repository.
            initializationOptions: {
                referenceUri: vscode.Uri.joinPath(
                    vscode.Uri.file(this.serverModule),
                    '../../docs/reference/',
                ).toString(),
            } satisfies LanguageOptions,
            outputChannel: this.log,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            errorHandler: this.errorHandler(),
            initializationFailedHandler: () => false,
        };
        const client = new LanguageClient('dropoutLab', 'Dropout Lab', serverOptions, clientOptions);
        this.client = client;
        try {
            await client.start();
            return client;
        } catch (error) {
            if (this.client === client) {
                this.client = undefined;
                this.starting = undefined;
            }
            this.complain('could not be started', error);
            throw error;
        }
    }

    private errorHandler(): ErrorHandler {
        return {
            error: (error, _message, count) => {
                this.log.warn(`The connection to the language server erred (${count}): ${error.message}`);
                return { action: ErrorAction.Continue, handled: true };
            },
            closed: () => {
                const now = Date.now();
                this.closings = this.closings.filter(time => now - time < restartLimit.windowMs);
                this.closings.push(now);
                if (this.disposed || this.closings.length > restartLimit.restarts) {
                    this.client = undefined;
                    this.starting = undefined;
                    this.complain('ended again and again and was not restarted');
                    return { action: CloseAction.DoNotRestart, handled: true };
                }
                this.log.warn('The language server ended and is started again.');
                return { action: CloseAction.Restart, handled: true };
            },
        };
    }

    private complain(what: string, error?: unknown): void {
        this.log.error(`The language server ${what}.`, error ?? '');
        if (this.complained || this.disposed) {
            return;
        }
        this.complained = true;
        const restart = 'Restart';
        const showLog = 'Show Log';
        void vscode.window
            .showErrorMessage(
                `Dropout Lab's language server ${what}: specs are not checked and cannot be trained.`,
                restart,
                showLog,
            )
            .then(async choice => {
                if (choice === restart) {
                    await this.restart().catch(() => this.log.show());
                } else if (choice === showLog) {
                    this.log.show();
                }
            });
    }
}
