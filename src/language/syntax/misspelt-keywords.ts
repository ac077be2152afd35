// Did you mean, for the words of the grammar itself: where one of them is misspelt, the parser finds only that something
// else stands there.

import { meantName } from '../../catalog/synonyms.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { TextFix } from '../../model/finding.ts';

export const declarationWords = ['model', 'data', 'train', 'sweep', 'let'] as const;
export const blockWords = ['repeat', 'residual', 'concat'] as const;

/** What to add to the message and the fix, where the word is near to one that may stand there. */
export function misspeltKeyword(
    word: string,
    expected: readonly string[],
    range: TextRange,
): { readonly question: string; readonly fixes: readonly TextFix[] } | undefined {
    const meant = meantName(word, expected);
    if (meant === undefined) {
        return undefined;
    }
    const fix: TextFix = {
        title: `Change to \`${meant}\``,
        safety: 'changes-training',
        edits: [{ range, newText: meant }],
    };
    return { question: ` Did you mean \`${meant}\`?`, fixes: [fix] };
}
