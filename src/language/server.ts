// The language server over any connection: a process of its own beside VS Code, a worker in the browser, or a pipe.

import { DocumentState, URI } from 'langium';
import { startLanguageServer } from 'langium/lsp';
import { type Connection, RequestType } from 'vscode-languageserver';
import { type ResolveRunParams, type ResolveRunResult, resolveRunRequest } from '../protocol/language.ts';
import { resolveRun } from './resolve-run.ts';
import { addOwnHandlers } from './services/language-server.ts';
import { createNetSpecServices, type ServiceOptions } from './services/module.ts';

export interface ServerOptions extends ServiceOptions {
    /** The text of a spec that the editor has not open; undefined where it cannot be read. */
    readonly readText: (uri: string) => string | undefined;
}

/** Starts to serve. Returns at once; the server lives as long as its connection. */
export function startServer(connection: Connection, options: ServerOptions): void {
    const { shared, language } = createNetSpecServices(options, { connection });
    const resolveRunOf = (params: ResolveRunParams): ResolveRunResult => {
        const uri = URI.parse(params.uri);
        const open = shared.workspace.TextDocuments.get(uri);
        if (open !== undefined) {
            // The request may overtake the analysis of what was typed last.
            return resolveRun(language.analyses.ofText(params.uri, open.getText()), params);
        }
        const text = options.readText(params.uri);
        return text === undefined
            ? { result: 'choose', runs: [], message: `The spec ${params.uri} cannot be read.` }
            : resolveRun(language.analyses.ofText(params.uri, text), params);
    };
    connection.onRequest(
        new RequestType<ResolveRunParams, ResolveRunResult, void>(resolveRunRequest),
        resolveRunOf,
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
