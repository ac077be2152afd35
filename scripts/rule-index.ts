// The rules that *Explain Rule* offers, as a list beside the bundles: the extension itself holds none of the linter, and
// shows the reference pages that ship with it.

import type { RuleIndexEntry } from '../src/extension/commands/explain-rule.ts';
import { rules } from '../src/lint/rules/index.ts';

/** Every rule of the linter, in the order of the reference. */
export function ruleIndex(): RuleIndexEntry[] {
    return rules.map(({ id, category, severity, summary }) => ({ id, category, severity, summary }));
}
