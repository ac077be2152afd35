// What the editor at the other end can do, as far as answers depend on it.

import type { InitializeParams } from 'vscode-languageserver';

export class ClientAbilities {
    /** Whether completions may have places to type in, `${1:units}`; true until an editor says otherwise. */
    snippets = true;

    initialize({ capabilities }: Pick<InitializeParams, 'capabilities'>): void {
        this.snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
    }
}
