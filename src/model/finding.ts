// What the linter says: about layers and settings of a resolved network, with fixes that edit the network. Nothing here
// knows text; `language/` turns a finding into a diagnostic at a place in the spec.

import type { CallValue, Value } from '../catalog/values.ts';
import type { TextEdit, TextRange } from '../core/text-range.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** `safe` fixes keep what the network computes (in distribution) or mend what is surely wrong; only they join "fix all". */
export type FixSafety = 'safe' | 'changes-training';

/** Where a finding stands: a layer, one of its parameters, or a setting of the run's `train` or `data`. */
export type Anchor =
    | { readonly layer: number; readonly parameter?: string }
    | { readonly block: 'train' | 'data'; readonly setting?: string };

/** An edit of a network. Layers are named by their ids in the network that was linted. */
export type NetworkEdit =
    | {
          readonly kind: 'set_parameter';
          readonly layer: number;
          readonly parameter: string;
          readonly value: Value;
      }
    | { readonly kind: 'replace_layer'; readonly layer: number; readonly by: CallValue }
    | { readonly kind: 'remove_layer'; readonly layer: number }
    | { readonly kind: 'move_layer'; readonly layer: number; readonly before: number }
    | { readonly kind: 'move_layer'; readonly layer: number; readonly after: number }
    | { readonly kind: 'insert_layer'; readonly call: CallValue; readonly before: number }
    | { readonly kind: 'insert_layer'; readonly call: CallValue; readonly after: number }
    | {
          readonly kind: 'set_setting';
          readonly block: 'train' | 'data';
          readonly setting: string;
          readonly value: Value;
      };

export interface Fix {
    /** An imperative phrase: `Merge into dropout(0.6)`. */
    readonly title: string;
    readonly safety: FixSafety;
    readonly edits: readonly NetworkEdit[];
}

export interface Finding {
    readonly rule: string;
    readonly severity: Severity;
    readonly message: string;
    readonly anchor: Anchor;
    readonly related: readonly { readonly message: string; readonly anchor: Anchor }[];
    /** Larger is worse, among the findings of one rule: of several at one place in the text the worst is shown. */
    readonly weight?: number;
    /** What was measured, for the end of the line, where the finding is about that. */
    readonly effect?: string;
    /** In order of preference. */
    readonly fixes: readonly Fix[];
}

/** A fix as text, ready for an editor. */
export interface TextFix {
    readonly title: string;
    /** What it is in any language, as `keyOfFix` says; absent where it is no fix of the linter. */
    readonly key?: string;
    readonly safety: FixSafety;
    readonly edits: readonly TextEdit[];
}

/** The rules of the language itself; every other rule belongs to the linter. */
export const languageRules = ['syntax', 'name', 'type', 'shape', 'data', 'not-runnable-yet'] as const;
export type LanguageRule = (typeof languageRules)[number];

/** What is reported about `netspec-ignore` comments. */
export const commentRules = ['ignore-without-reason', 'unused-ignore'] as const;

/** What is reported about a configuration file. */
export const configurationRule = 'configuration';

/** A finding at its place in a text: what the editor, the command line and the tests show. */
export interface SpecDiagnostic {
    /** A language rule or a lint rule. */
    readonly rule: string;
    readonly severity: Severity;
    readonly message: string;
    readonly range: TextRange;
    readonly related: readonly { readonly message: string; readonly range: TextRange }[];
    /** What was measured of it, for the end of the line: `validation error 3.1% -> 2.4%, -0.7 ± 0.2 over 8 seeds`. */
    readonly effect?: string;
}

/** True where a diagnostic of this rule refuses training (`language.md`, "Errors of the language"). */
export function refusesTraining(diagnostic: Pick<SpecDiagnostic, 'rule'>): boolean {
    return diagnostic.rule === 'rate-out-of-range' || languageRules.some(rule => rule === diagnostic.rule);
}
