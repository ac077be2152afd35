// Where the reference pages lie for this editor. Pages know their places among each other (catalog/reference-path.ts); a
// link in an editor needs an absolute address, so the client says where the folder is.

import type { InitializeParams } from 'vscode-languageserver';
import type { LanguageOptions } from '../../protocol/language.ts';

export class ReferencePages {
    private folder: string | undefined;

    /** Reads `referenceUri` of the client's initialization options; without it there are no links. */
    initialize({ initializationOptions }: Pick<InitializeParams, 'initializationOptions'>): void {
        const options: Partial<LanguageOptions> | undefined | null = initializationOptions;
        const uri = options?.referenceUri;
        this.folder =
            typeof uri === 'string' && uri !== '' ? (uri.endsWith('/') ? uri : `${uri}/`) : undefined;
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
