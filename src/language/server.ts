// The language server over any connection: a process of its own beside VS Code, a worker in the browser, or a pipe.

import { DocumentState, URI } from 'langium';
import { startLanguageServer } from 'langium/lsp';
import { type Connection, RequestType } from 'vscode-languageserver';
import {
    type MeasurableFix,
    type MeasurableFixesParams,
    type MeasurementsParams,
    measurableFixesRequest,
    measurementsNotification,
    type ResolveFixParams,
    type ResolveFixResult,
    type ResolveRunParams,
    type ResolveRunResult,
    type ResolveSweepParams,
    type ResolveSweepResult,
    resolveFixRequest,
    resolveRunRequest,
    resolveSweepRequest,
    type SweptRunParams,
    type SweptRunResult,
    sweptRunRequest,
} from '../protocol/language.ts';
import type { Analysis } from './analysis.ts';
import { measurableFixes, resolveFix } from './resolve-fix.ts';
import { resolveRun } from './resolve-run.ts';
import { resolveSweep, sweptRun } from './resolve-sweep.ts';
import { NetSpecDocumentUpdates } from './services/document-updates.ts';
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
    connection.onRequest(
        new RequestType<MeasurableFixesParams, MeasurableFix[], void>(measurableFixesRequest),
        ({ uri, line }) => {
            const analysis = analysisOf(uri);
            if (analysis === undefined) {
                return [];
            }
            const { offsetAt } = analysis.positions;
            const start = offsetAt({ line, character: 0 });
            return measurableFixes(analysis, { start, end: offsetAt({ line: line + 1, character: 0 }) - 1 });
        },
    );
    connection.onRequest(
        new RequestType<ResolveFixParams, ResolveFixResult, void>(resolveFixRequest),
        params => {
            const { uri, specText } = params;
            const analysis =
                specText === undefined ? analysisOf(uri) : language.analyses.ofText(uri, specText);
            return analysis === undefined
                ? unreadable(uri)
                : resolveFix(analysis, params, text => language.analyses.ofText(uri, text));
        },
    );
    connection.onNotification(measurementsNotification, (params: MeasurementsParams) => {
        language.measurements.set(params);
        if (shared.lsp.DocumentUpdateHandler instanceof NetSpecDocumentUpdates) {
            shared.lsp.DocumentUpdateHandler.checkAgain();
        }
    });
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
