// The client of the language server, which is started when the first spec needs it. Trouble with it is said once, with
// what to do; the log has the details.

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Disposable } from '../core/disposable.ts';
import { t } from '../core/localize.ts';
import {
    type EffectsParams,
    effectsNotification,
    type MeasurableFix,
    type MeasurableFixesParams,
    type MeasurementsParams,
    measurableFixesRequest,
    measurementsNotification,
    type ReadTextParams,
    type ReadTextResult,
    type ResolveFixParams,
    type ResolveFixResult,
    type ResolveRunParams,
    type ResolveRunResult,
    type ResolveSweepParams,
    type ResolveSweepResult,
    readTextRequest,
    resolveFixRequest,
    resolveRunRequest,
    resolveSweepRequest,
    type SweptRunParams,
    type SweptRunResult,
    sweptRunRequest,
} from '../protocol/language.ts';
import { languageId } from './command-ids.ts';
import { linkToRule } from './commands/explain-rule.ts';
import type { DocumentAnnotations, LanguageClientRequest, LanguageServerClient } from './hosts/host.ts';

/** A server that ends more often than this within the window is not started again by itself. */
const restartLimit = { restarts: 3, windowMs: 180_000 };

/** `git:` and other read-only copies of a spec are left out, so that a difference view shows each problem once. */
const documents = ['file', 'untitled', 'vscode-vfs', 'vscode-remote', 'vscode-test-web'].map(scheme => ({
    language: languageId,
    scheme,
}));

export class SpecLanguage implements Disposable {
    private readonly createClient: (request: LanguageClientRequest) => Promise<LanguageServerClient>;
    private readonly log: vscode.LogOutputChannel;
    /** Where the reference pages lie, for links to them. */
    private readonly referenceUri: string;
    private readonly annotate: DocumentAnnotations;
    private readonly startListeners = new Set<() => void>();
    private readonly effectListeners = new Set<(params: EffectsParams) => void>();
    private server: LanguageServerClient | undefined;
    private starting: Promise<BaseLanguageClient> | undefined;
    private closings: number[] = [];
    /** Counts starts and stops, so that a start knows whether it is still wanted. */
    private turn = 0;
    private complained = false;
    private disposed = false;

    constructor(
        createClient: (request: LanguageClientRequest) => Promise<LanguageServerClient>,
        log: vscode.LogOutputChannel,
        referenceUri: string,
        annotate: DocumentAnnotations,
    ) {
        this.annotate = annotate;
        this.createClient = createClient;
        this.referenceUri = referenceUri;
        this.log = log;
    }

    /** Starts the server where it does not run. @throws Error where it cannot be started; the user was told. */
    start(): Promise<BaseLanguageClient> {
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

    /** The sweep to run. @throws Error where the server cannot answer. */
    async resolveSweep(params: ResolveSweepParams): Promise<ResolveSweepResult> {
        const client = await this.start();
        return client.sendRequest<ResolveSweepResult>(resolveSweepRequest, params);
    }

    /** One run of a sweep. @throws Error where the server cannot answer. */
    async sweptRun(params: SweptRunParams): Promise<SweptRunResult> {
        const client = await this.start();
        return client.sendRequest<SweptRunResult>(sweptRunRequest, params);
    }

    /** The fixes on a line that can be measured. @throws Error where the server cannot answer. */
    async measurableFixes(params: MeasurableFixesParams): Promise<MeasurableFix[]> {
        const client = await this.start();
        return client.sendRequest<MeasurableFix[]>(measurableFixesRequest, params);
    }

    /** The two runs that measuring a fix sets against each other. @throws Error where the server cannot answer. */
    async resolveFix(params: ResolveFixParams): Promise<ResolveFixResult> {
        const client = await this.start();
        return client.sendRequest<ResolveFixResult>(resolveFixRequest, params);
    }

    /** Tells the server what training has shown of a spec. False where it does not run: it is told when it has started. */
    tellMeasurements(params: MeasurementsParams): boolean {
        const { client } = this.server ?? {};
        if (client === undefined || !client.isRunning()) {
            return false;
        }
        void client.sendNotification(measurementsNotification, params).catch(() => {});
        return true;
    }

    /** Called whenever a server has started, also one that was started again. */
    onDidStart(listener: () => void): Disposable {
        this.startListeners.add(listener);
        return { dispose: () => this.startListeners.delete(listener) };
    }

    /** Called with what stands at the ends of the lines of a spec. */
    onEffects(listener: (params: EffectsParams) => void): Disposable {
        this.effectListeners.add(listener);
        return { dispose: () => this.effectListeners.delete(listener) };
    }

    /** Has the specs checked again under a configuration file that was just saved. */
    configurationSaved(uri: vscode.Uri): void {
        const changes = [{ uri: uri.toString(), type: 2 }];
        void this.starting
            ?.then(client => client.sendNotification('workspace/didChangeWatchedFiles', { changes }))
            // A server that has ended reads the file when it is started again.
            .catch(() => {});
    }

    /** Has the editor ask for the code lenses or the inlay hints of the open specs again. */
    refresh(what: 'lenses' | 'hints'): void {
        const { client } = this.server ?? {};
        const spec = vscode.workspace.textDocuments.find(({ languageId: id }) => id === languageId);
        if (client === undefined || spec === undefined || !client.isRunning()) {
            return;
        }
        if (what === 'lenses') {
            client.getFeature('textDocument/codeLens').getProvider(spec)?.onDidChangeCodeLensEmitter.fire();
        } else {
            client.getFeature('textDocument/inlayHint').getProvider(spec)?.onDidChangeInlayHints.fire();
        }
    }

    async stop(): Promise<void> {
        const { server } = this;
        this.turn++;
        this.server = undefined;
        this.starting = undefined;
        // A server that hangs must not hold up the window's end; it is ended by force after its time.
        await server?.end(2_000).catch(error => this.log.warn(`Stopping the language server: ${error}`));
    }

    dispose(): void {
        this.disposed = true;
        void this.stop();
    }

    private async launch(): Promise<BaseLanguageClient> {
        const turn = ++this.turn;
        const server = await this.createClient({
            options: {
                referenceUri: this.referenceUri,
                readsText: true,
                measuresFixes: true,
                ...(vscode.l10n.bundle && { strings: vscode.l10n.bundle }),
            },
            documents,
            log: this.log,
            adapt: linkToRule,
            annotate: this.annotate,
            erred: (error, count) =>
                this.log.warn(`The connection to the language server erred (${count}): ${error.message}`),
            closed: () => this.afterClosing(),
        });
        if (turn !== this.turn) {
            // Never started, it has nothing to end.
            throw new Error('The language server was stopped before it had started.');
        }
        this.server = server;
        server.client.onRequest(readTextRequest, readText);
        server.client.onNotification(effectsNotification, (params: EffectsParams) => {
            for (const listener of [...this.effectListeners]) {
                listener(params);
            }
        });
        server.client.onDidChangeState(() => {
            if (server.client.isRunning()) {
                for (const listener of [...this.startListeners]) {
                    listener();
                }
            }
        });
        try {
            await server.client.start();
            return server.client;
        } catch (error) {
            if (this.server === server) {
                this.server = undefined;
                this.starting = undefined;
            }
            this.log.error('The language server could not be started.', error);
            this.complain(false);
            throw error;
        }
    }

    private afterClosing(): 'restart' | 'give up' {
        const now = Date.now();
        this.closings = this.closings.filter(time => now - time < restartLimit.windowMs);
        this.closings.push(now);
        if (this.disposed || this.closings.length > restartLimit.restarts) {
            this.server = undefined;
            this.starting = undefined;
            this.log.error('The language server ended again and again and is not restarted.');
            this.complain(true);
            return 'give up';
        }
        this.log.warn('The language server ended and is started again.');
        return 'restart';
    }

    private complain(isGivenUp: boolean): void {
        if (this.complained || this.disposed) {
            return;
        }
        this.complained = true;
        const restart = t('Restart');
        const showLog = t('Show Log');
        void vscode.window
            .showErrorMessage(
                isGivenUp
                    ? t(
                          "Dropout Lab's language server ended again and again and was not restarted: specs are not checked and cannot be trained.",
                      )
                    : t(
                          "Dropout Lab's language server could not be started: specs are not checked and cannot be trained.",
                      ),
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

/** For the server, which cannot read the files of every kind of folder. */
async function readText({ uri }: ReadTextParams): Promise<ReadTextResult> {
    try {
        const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true));
        return { text: new TextDecoder().decode(bytes) };
    } catch {
        return { text: null };
    }
}
