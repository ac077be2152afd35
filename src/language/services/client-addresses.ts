// How the editor itself writes the address of a document. Langium writes each in one form, `file:///c%3A/specs/a.netspec`;
// an editor that has opened `file:///C:/specs/a.netspec` may take an answer about the other for one about another file.

import { UriUtils } from 'langium';
import type { Connection, PublishDiagnosticsParams } from 'vscode-languageserver';

export class ClientAddresses {
    private readonly written = new Map<string, string>();

    note(uri: string): void {
        this.written.set(UriUtils.normalize(uri), uri);
    }

    /** The editor's own form of an address in Langium's. */
    of(uri: string): string {
        return this.written.get(uri) ?? uri;
    }

    /** Notes the documents that this connection opens, and publishes their diagnostics under the same address. */
    watch(connection: Connection): void {
        const onOpen = connection.onDidOpenTextDocument.bind(connection);
        connection.onDidOpenTextDocument = handler =>
            onOpen(params => {
                this.note(params.textDocument.uri);
                handler(params);
            });
        const send = connection.sendDiagnostics.bind(connection);
        connection.sendDiagnostics = (params: PublishDiagnosticsParams) =>
            send({ ...params, uri: this.of(params.uri) });
    }
}
