// The language server over any connection: a process of its own beside VS Code, a worker in the browser, or a pipe.

import { DocumentState, URI } from 'langium';
import { startLanguageServer } from 'langium/lsp';
import { type Connection, RequestType } from 'vscode-languageserver';
import {
    type ResolveRunParams,
    type ResolveRunResult,
    type ResolveSweepParams,
    type ResolveSweepResult,
    resolveRunRequest,
    resolveSweepRequest,
    type SweptRunParams,
    type SweptRunResult,
    sweptRunRequest,
} from '../protocol/language.ts';
import type { Analysis } from './analysis.ts';
import { resolveRun } from './resolve-run.ts';
import { resolveSweep, sweptRun } from './resolve-sweep.ts';
import { addOwnHandlers } from './services/language-server.ts';
import { createNetSpecServices, type ServiceOptions } from './services/module.ts';

export interface ServerOptions extends ServiceOptions {
    /** The text of a spec that the editor has not open; undefined where it cannot be read. */
    readonly readText: (uri: string) => string | undefined;
}

/** Starts to serve. Returns at once; the server lives as long as its connection. */
export function startServer(connection: Connection, options: ServerOptions): void {
    const { shared, language } = createNetSpecServices(options, { connection });
    /** Undefined where it cannot be read. */
    const analysisOf = (uri: string): Analysis | undefined => {
        // The request may overtake the analysis of what was typed last.
        const text = shared.workspace.TextDocuments.get(URI.parse(uri))?.getText() ?? options.readText(uri);
        return text === undefined ? undefined : language.analyses.ofText(uri, text);
    };
    const unreadable = (uri: string) => ({
        result: 'choose' as const,
        runs: [],
        message: `The spec ${uri} cannot be read.`,
    });
    connection.onRequest(
        new RequestType<ResolveRunParams, ResolveRunResult, void>(resolveRunRequest),
        params => {
            const analysis = analysisOf(params.uri);
            return analysis === undefined ? unreadable(params.uri) : resolveRun(analysis, params);
        },
    );
    connection.onRequest(
        new RequestType<ResolveSweepParams, ResolveSweepResult, void>(resolveSweepRequest),
        params => {
            const analysis = analysisOf(params.uri);
            return analysis === undefined ? unreadable(params.uri) : resolveSweep(analysis, params);
        },
    );
    connection.onRequest(new RequestType<SweptRunParams, SweptRunResult, void>(sweptRunRequest), params =>
        sweptRun(language.analyses.ofText(params.uri, params.text), params),
    );
    language.clientAddresses.watch(connection);
    addOwnHandlers(connection, shared);
    startLanguageServer(shared, {
        // What is shown beside the text needs the analysis, which needs the text parsed and nothing more.
        CodeLensProvider: DocumentState.Parsed,
        InlayHintProvider: DocumentState.Parsed,
        HoverProvider: DocumentState.Parsed,
        CompletionProvider: DocumentState.Parsed,
        DefinitionProvider: DocumentState.Parsed,
        DocumentLinkProvider: DocumentState.Parsed,
        DocumentHighlightProvider: DocumentState.Parsed,
        ReferencesProvider: DocumentState.Parsed,
        RenameProvider: DocumentState.Parsed,
        SemanticTokenProvider: DocumentState.Parsed,
        SignatureHelp: DocumentState.Parsed,
    });
}
