// The linter's configuration of each open spec: the nearest `netspec.config.json`, else the editor's settings. Mistakes in
// such a file are published as diagnostics of that file.

import { URI, UriUtils } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import {
    type Diagnostic,
    DiagnosticSeverity,
    DidChangeConfigurationNotification,
    DidChangeTextDocumentNotification,
    DidCloseTextDocumentNotification,
    DidOpenTextDocumentNotification,
    type InitializeParams,
    RequestType,
    TextDocumentSyncKind,
} from 'vscode-languageserver';
import {
    type ReadConfiguration,
    readConfigurationFile,
} from '../../lint/configuration/configuration-file.ts';
import { configurationFromSettings } from '../../lint/configuration/editor-settings.ts';
import { configurationFileName, findConfiguration } from '../../lint/configuration/nearest-configuration.ts';
import type { LintConfiguration } from '../../lint/run.ts';
import { configurationRule } from '../../model/finding.ts';
import {
    type LanguageOptions,
    lintSection,
    type ReadTextParams,
    type ReadTextResult,
    readTextRequest,
} from '../../protocol/language.ts';
import { createPositions } from '../positions.ts';
import { toRange } from './ranges.ts';

const defaults: LintConfiguration = {};

/** How a file is read where the editor does not read it. */
type ReadText = (uri: string) => string | undefined;

interface Known {
    readonly configuration: LintConfiguration;
    readonly turn: number;
}

export class LintConfigurations {
    private readonly services: LangiumSharedServices;
    private readonly readText: ReadText;
    private client: InitializeParams | undefined;
    private readonly bySpec = new Map<string, Known>();
    private readonly loading = new Map<string, Promise<void>>();
    /** Files that diagnostics were published of. */
    private readonly reported = new Set<string>();
    /** Texts of the files that the editor has open. */
    private readonly open = new Map<string, string>();
    /** Counts the changes of files and settings; what was loaded before the last one is outdated. */
    private turn = 0;

    constructor(services: LangiumSharedServices, readText: ReadText) {
        this.services = services;
        this.readText = readText;
        services.lsp.LanguageServer.onInitialize(params => {
            this.client = params;
        });
        services.lsp.LanguageServer.onInitialized(() => this.register());
    }

    /** What is known of the spec's configuration; the rules' defaults before `ready` has settled for the first time. */
    of(specUri: string): LintConfiguration {
        // The editor's own form of an address is as good as Langium's.
        return this.bySpec.get(UriUtils.normalize(specUri))?.configuration ?? defaults;
    }

    /** Settles once the configuration of the spec is known. Never fails. */
    async ready(specUri: string): Promise<void> {
        while (this.bySpec.get(specUri)?.turn !== this.turn) {
            const loading = this.loading.get(specUri) ?? this.load(specUri, this.turn);
            this.loading.set(specUri, loading);
            await loading;
        }
    }

    /** Files or settings have changed: `ready` looks again. */
    outdate(): void {
        this.turn += 1;
        this.loading.clear();
        for (const uri of this.reported) {
            void this.reportFile(uri);
        }
    }

    close(specUri: string): void {
        this.bySpec.delete(specUri);
        this.loading.delete(specUri);
    }

    /** The editor has opened or changed a configuration file. It counts once it is saved, and is checked at once. */
    openedFile(uri: string, text: string): void {
        this.open.set(uri, text);
        this.publish(uri, text, readConfigurationFile(text));
    }

    closedFile(uri: string): void {
        this.open.delete(uri);
        void this.reportFile(uri);
    }

    private async load(specUri: string, turn: number): Promise<void> {
        const configuration =
            (await this.fromFile(specUri)) ?? (await this.fromSettings(specUri)) ?? defaults;
        if ((this.bySpec.get(specUri)?.turn ?? -1) < turn) {
            this.bySpec.set(specUri, { configuration, turn });
        }
    }

    private async fromFile(specUri: string): Promise<LintConfiguration | undefined> {
        const found = await findConfiguration(specUri, await this.workspaceFolders(), uri => this.read(uri));
        if (found === undefined) {
            return undefined;
        }
        const read = readConfigurationFile(found.text);
        if (!this.open.has(found.uri)) {
            this.publish(found.uri, found.text, read);
        }
        return read.configuration.lint;
    }

    private async fromSettings(specUri: string): Promise<LintConfiguration | undefined> {
        const connection = this.services.lsp.Connection;
        if (connection === undefined || this.client?.capabilities.workspace?.configuration !== true) {
            return undefined;
        }
        try {
            const settings = await connection.workspace.getConfiguration({
                scopeUri: specUri,
                section: lintSection,
            });
            const { configuration, ignored } = configurationFromSettings(settings);
            if (ignored.length > 0) {
                connection.console.warn(
                    `These settings of ${lintSection} make no sense and are ignored: ${ignored.join(', ')}.`,
                );
            }
            return configuration;
        } catch (error) {
            connection.console.warn(`The settings of ${lintSection} could not be asked for: ${error}`);
            return undefined;
        }
    }

    private async workspaceFolders(): Promise<readonly string[]> {
        const connection = this.services.lsp.Connection;
        if (this.client?.capabilities.workspace?.workspaceFolders === true && connection !== undefined) {
            const folders = await connection.workspace.getWorkspaceFolders().catch(() => null);
            return folders?.map(({ uri }) => URI.parse(uri).toString()) ?? [];
        }
        const root = this.client?.rootUri;
        return root ? [URI.parse(root).toString()] : [];
    }

    /** Through the editor where it offers that, since it alone can read every kind of folder. */
    private async read(uri: string): Promise<string | undefined> {
        const options: Partial<LanguageOptions> | undefined | null = this.client?.initializationOptions;
        const connection = this.services.lsp.Connection;
        if (options?.readsText !== true || connection === undefined) {
            try {
                return this.readText(uri)?.replace(/^\uFEFF/, '');
            } catch {
                // A file that may not be read is as good as none here; the command line says why.
                return undefined;
            }
        }
        const request = new RequestType<ReadTextParams, ReadTextResult, void>(readTextRequest);
        const { text } = await connection
            .sendRequest(request, { uri })
            .catch((): ReadTextResult => ({ text: null }));
        return text ?? undefined;
    }

    /** Says anew what is wrong with a file, or that nothing is. */
    private async reportFile(uri: string): Promise<void> {
        const text = this.open.get(uri) ?? (await this.read(uri));
        this.publish(
            uri,
            text ?? '',
            text === undefined ? { configuration: { lint: {} }, mistakes: [] } : readConfigurationFile(text),
        );
    }

    private publish(uri: string, text: string, { mistakes }: ReadConfiguration): void {
        if (mistakes.length === 0 && !this.reported.has(uri)) {
            return;
        }
        const positions = createPositions(text);
        const diagnostics = mistakes.map(
            ({ message, range }): Diagnostic => ({
                range: toRange(positions, range),
                severity: DiagnosticSeverity.Error,
                code: configurationRule,
                source: 'netspec',
                message,
            }),
        );
        if (mistakes.length === 0) {
            this.reported.delete(uri);
        } else {
            this.reported.add(uri);
        }
        void this.services.lsp.Connection?.sendDiagnostics({ uri, diagnostics });
    }

    /** Asks to be told of changed settings, and of configuration files as they are typed. */
    private register(): void {
        const connection = this.services.lsp.Connection;
        const { workspace, textDocument } = this.client?.capabilities ?? {};
        if (workspace?.didChangeConfiguration?.dynamicRegistration === true) {
            void connection?.client.register(DidChangeConfigurationNotification.type, {
                section: lintSection,
            });
        }
        if (textDocument?.synchronization?.dynamicRegistration === true) {
            const documentSelector = [{ pattern: `**/${configurationFileName}` }];
            void connection?.client.register(DidOpenTextDocumentNotification.type, { documentSelector });
            void connection?.client.register(DidCloseTextDocumentNotification.type, { documentSelector });
            void connection?.client.register(DidChangeTextDocumentNotification.type, {
                documentSelector,
                syncKind: TextDocumentSyncKind.Incremental,
            });
        }
    }
}
