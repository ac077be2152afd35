// The language of the editor's window. The host writes what it has in that language into the page, and a bundle imports this
// before anything that has messages.

import { config, t } from '@vscode/l10n';
import { translateBy } from '../core/localize.ts';

const contents = document.getElementById('app')?.dataset.strings;
if (contents !== undefined) {
    config({ contents });
    translateBy((message, ...values) => t(message, ...values), document.documentElement.lang);
}
