// Where the reference pages lie for this editor. Pages know their places among each other (catalog/reference-path.ts); a
// link in an editor needs an absolute address: the client says where the folder is, else it is the one that ships with the
// server.

import type { InitializeParams } from 'vscode-languageserver';
import type { LanguageOptions } from '../../protocol/language.ts';

export class ReferencePages {
    private readonly shipped: string | undefined;
    private folder: string | undefined;

    /** @param shipped address of the pages that lie beside the server, for clients that name no others. */
    constructor(shipped?: string) {
        this.shipped = folderAddress(shipped);
        this.folder = this.shipped;
    }

    /** Reads `referenceUri` of the client's initialization options; with no pages at all there are no links. */
    initialize({ initializationOptions }: Pick<InitializeParams, 'initializationOptions'>): void {
        const options: Partial<LanguageOptions> | undefined | null = initializationOptions;
        this.folder = folderAddress(options?.referenceUri) ?? this.shipped;
    }

    /** The address of a page, as `layers/dropout.md` or `optimizers.md#adam`. */
    address(path: string): string | undefined {
        return this.folder === undefined ? undefined : this.folder + path;
    }

    /** A line of Markdown that leads there; empty where the pages are not at hand. */
    link(path: string): string {
        const address = this.address(path);
        return address === undefined ? '' : `[Reference](${address})`;
    }
}

function folderAddress(uri: unknown): string | undefined {
    return typeof uri === 'string' && uri !== '' ? (uri.endsWith('/') ? uri : `${uri}/`) : undefined;
}
