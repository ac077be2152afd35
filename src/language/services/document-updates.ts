// Specs are checked while they are open. A file that appears or goes may be the source that a spec names, so then they
// are checked again, as they are where their configuration has changed.

import { type TextDocument, URI } from 'langium';
import { DefaultDocumentUpdateHandler, type LangiumSharedServices } from 'langium/lsp';
import {
    type DidChangeWatchedFilesParams,
    type FileSystemWatcher,
    type TextDocumentChangeEvent,
    WatchKind,
} from 'vscode-languageserver';
import {
    configurationFileName,
    isConfigurationFile,
} from '../../lint/configuration/nearest-configuration.ts';
import { lintSection } from '../../protocol/language.ts';
import type { LintConfigurations } from './lint-configurations.ts';
import type { NetSpecServices } from './module.ts';

export class NetSpecDocumentUpdates extends DefaultDocumentUpdateHandler {
    private readonly services: LangiumSharedServices;

    constructor(services: LangiumSharedServices) {
        super(services);
        this.services = services;
        services.workspace.ConfigurationProvider.onConfigurationSectionUpdate(({ section }) => {
            if (section === lintSection.split('.')[0]) {
                this.configurations(each => each.outdate());
                this.checkAgain();
            }
        });
    }

    override didChangeContent(change: TextDocumentChangeEvent<TextDocument>): void {
        const uri = normalized(change.document.uri);
        if (isConfigurationFile(uri)) {
            this.configurations(each => each.openedFile(uri, change.document.getText()));
            return;
        }
        super.didChangeContent(change);
    }

    didCloseDocument({ document }: TextDocumentChangeEvent<TextDocument>): void {
        const uri = normalized(document.uri);
        if (isConfigurationFile(uri)) {
            this.configurations(each => each.closedFile(uri));
            return;
        }
        this.configurations(each => each.close(uri));
        for (const language of this.services.ServiceRegistry.all) {
            if (isNetSpec(language)) {
                language.measurements.close(uri);
            }
        }
        this.fireDocumentUpdate([], [URI.parse(document.uri)]);
    }

    override didChangeWatchedFiles(params: DidChangeWatchedFilesParams): void {
        this.onWatchedFilesChangeEmitter.fire(params);
        if (params.changes.some(({ uri }) => isConfigurationFile(uri))) {
            this.configurations(each => each.outdate());
        }
        this.checkAgain();
    }

    /** Checks every open spec again, though no text has changed. */
    checkAgain(): void {
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

    private configurations(act: (configurations: LintConfigurations) => void): void {
        for (const language of this.services.ServiceRegistry.all) {
            if (isNetSpec(language)) {
                act(language.configurations);
            }
        }
    }

    protected override getWatchers(): FileSystemWatcher[] {
        return [
            { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
            { globPattern: `**/${configurationFileName}`, kind: WatchKind.Change },
        ];
    }
}

/** One address for one file, however a client writes it: `c:` and `c%3A` are the same drive. */
function normalized(uri: string): string {
    return URI.parse(uri).toString();
}

export function isNetSpec<S extends object>(services: S): services is S & NetSpecServices {
    return 'analyses' in services;
}
