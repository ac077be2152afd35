// What the editor at the other end can do, as far as answers depend on it.

import type { InitializeParams } from 'vscode-languageserver';
import type { LanguageOptions } from '../../protocol/language.ts';

export class ClientAbilities {
    /** Whether completions may have places to type in, `${1:units}`; true until an editor says otherwise. */
    snippets = true;
    /** Whether it has a command that measures fixes. */
    measuresFixes = false;

    initialize({
        capabilities,
        initializationOptions,
    }: Pick<InitializeParams, 'capabilities' | 'initializationOptions'>): void {
        const options: Partial<LanguageOptions> | undefined | null = initializationOptions;
        this.measuresFixes = options?.measuresFixes === true;
        this.snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
    }
}
