// Langium's server with what it has no slot for: selection ranges, linked editing, and where the reference pages are.

import { DocumentState } from 'langium';
import { createRequestHandler, DefaultLanguageServer, type LangiumSharedServices } from 'langium/lsp';
import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import { isNetSpec } from './document-updates.ts';
import { speakAsClient } from './localize.ts';

export class NetSpecLanguageServer extends DefaultLanguageServer {
    protected override buildInitializeResult(params: InitializeParams): InitializeResult {
        speakAsClient(params);
        for (const language of this.services.ServiceRegistry.all) {
            if (isNetSpec(language)) {
                language.clientAbilities.initialize(params);
                language.referencePages.initialize(params);
            }
        }
        const result = super.buildInitializeResult(params);
        // Names are local to their file, so there is no list of those of a workspace.
        const { workspaceSymbolProvider: _none, ...capabilities } = result.capabilities;
        return {
            ...result,
            capabilities: {
                ...capabilities,
                selectionRangeProvider: true,
                linkedEditingRangeProvider: true,
            },
        };
    }
}

/** Answers the requests that Langium does not know. */
export function addOwnHandlers(connection: Connection, services: LangiumSharedServices): void {
    connection.onSelectionRanges(
        createRequestHandler(
            (language, document, params) =>
                isNetSpec(language)
                    ? language.selectionRanges.getSelectionRanges(document, params)
                    : undefined,
            services,
            DocumentState.Parsed,
        ),
    );
    connection.languages.onLinkedEditingRange(
        createRequestHandler(
            (language, document, params) =>
                isNetSpec(language)
                    ? language.linkedEditing.getLinkedEditingRanges(document, params)
                    : undefined,
            services,
            DocumentState.Parsed,
        ),
    );
}
