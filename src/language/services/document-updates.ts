// Specs are checked while they are open. A file that appears or goes may be the source that a spec names, so then they
// are checked again.

import { type LangiumSharedCoreServices, URI } from 'langium';
import { DefaultDocumentUpdateHandler, type LangiumSharedServices } from 'langium/lsp';
import {
    type DidChangeWatchedFilesParams,
    type FileSystemWatcher,
    type TextDocumentChangeEvent,
    WatchKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';

export class NetSpecDocumentUpdates extends DefaultDocumentUpdateHandler {
    private readonly documents: LangiumSharedCoreServices['workspace']['LangiumDocuments'];

    constructor(services: LangiumSharedServices) {
        super(services);
        this.documents = services.workspace.LangiumDocuments;
    }

    didCloseDocument({ document }: TextDocumentChangeEvent<TextDocument>): void {
        this.fireDocumentUpdate([], [URI.parse(document.uri)]);
    }

    override didChangeWatchedFiles(params: DidChangeWatchedFilesParams): void {
        this.onWatchedFilesChangeEmitter.fire(params);
        this.fireDocumentUpdate(this.documents.all.map(document => document.uri).toArray(), []);
    }

    protected override getWatchers(): FileSystemWatcher[] {
        return [{ globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete }];
    }
}
