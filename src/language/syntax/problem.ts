// A mistake in a spec that the language itself reports, before it becomes a diagnostic.

import type { TextRange } from '../../core/text-range.ts';
import type { LanguageRule, Severity, TextFix } from '../../model/finding.ts';

export interface Problem {
    readonly rule: LanguageRule;
    /** Errors where left out. */
    readonly severity?: Severity;
    readonly message: string;
    readonly range: TextRange;
    readonly related?: readonly { readonly message: string; readonly range: TextRange }[];
    readonly fixes?: readonly TextFix[];
}
