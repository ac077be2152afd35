// Specs are checked while they are open. A file that appears or goes may be the source that a spec names, so then they
// are checked again.

import { type TextDocument, URI } from 'langium';
import { DefaultDocumentUpdateHandler, type LangiumSharedServices } from 'langium/lsp';
import {
    type DidChangeWatchedFilesParams,
    type FileSystemWatcher,
    type TextDocumentChangeEvent,
    WatchKind,
} from 'vscode-languageserver';
import type { NetSpecServices } from './module.ts';

export class NetSpecDocumentUpdates extends DefaultDocumentUpdateHandler {
    private readonly services: LangiumSharedServices;

    constructor(services: LangiumSharedServices) {
        super(services);
        this.services = services;
    }

    didCloseDocument({ document }: TextDocumentChangeEvent<TextDocument>): void {
        this.fireDocumentUpdate([], [URI.parse(document.uri)]);
    }

    override didChangeWatchedFiles(params: DidChangeWatchedFilesParams): void {
        this.onWatchedFilesChangeEmitter.fire(params);
        for (const language of this.services.ServiceRegistry.all) {
            if (isNetSpec(language)) {
                language.analyses.forget();
            }
        }
        this.fireDocumentUpdate(
            this.services.workspace.LangiumDocuments.all.map(document => document.uri).toArray(),
            [],
        );
    }

    protected override getWatchers(): FileSystemWatcher[] {
        return [{ globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete }];
    }
}

export function isNetSpec<S extends object>(services: S): services is S & NetSpecServices {
    return 'analyses' in services;
}
