// The language of the editor: the client hands over what it has in that language when it says hello. Titles of actions and what
// stands over and behind lines are translated; diagnostics are in English, as in a terminal.

import { config, t } from '@vscode/l10n';
import type { InitializeParams } from 'vscode-languageserver';
import { translateBy } from '../../core/localize.ts';
import type { LanguageOptions } from '../../protocol/language.ts';

export function speakAsClient({
    initializationOptions,
}: Pick<InitializeParams, 'initializationOptions'>): void {
    const { strings }: Partial<LanguageOptions> = initializationOptions ?? {};
    if (typeof strings === 'object' && strings !== null) {
        config({ contents: strings });
        translateBy((message, ...values) => t(message, ...values));
    }
}
