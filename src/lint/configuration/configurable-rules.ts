// Whatever may be given a severity: the linter's rules, and what is said of ignore comments. Settings, the configuration
// file and its schema are all made from this list, so a rule that is added is configurable without another line.

import { refusesTraining, type Severity } from '../../model/finding.ts';
import { type LanguageRulePage, languageRulePages } from '../../model/language-rules.ts';
import type { Rule, RuleOption } from '../rule.ts';
import { rules } from '../rules/index.ts';

export type ConfiguredSeverity = Severity | 'off';

/** With what each means to the user. */
export const severityMeanings: Readonly<Record<ConfiguredSeverity, string>> = {
    off: 'Reports nothing.',
    error: 'Reports errors.',
    warning: 'Reports warnings.',
    info: 'Reports notes, which fail no build unless asked to.',
    hint: 'Reports hints, which are faint in the editor.',
};

export interface ConfigurableRule {
    readonly id: string;
    readonly summary: string;
    /** Its own; single findings may differ from it. */
    readonly severity: Severity;
    readonly onByDefault: boolean;
    readonly options: Readonly<Record<string, RuleOption>>;
}

/** In alphabetical order. */
export function configurableRules(of: readonly Rule[] = rules): readonly ConfigurableRule[] {
    const comments = languageRulePages.filter(({ configurable }) => configurable);
    return [...of.map(ofLinter), ...comments.map(ofComments)].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function ofLinter({ id, summary, severity, onByDefault = true, options }: Rule): ConfigurableRule {
    return { id, summary, severity, onByDefault, options };
}

function ofComments({ id, summary, severity }: LanguageRulePage): ConfigurableRule {
    return { id, summary, severity, onByDefault: true, options: {} };
}

/** A rule that refuses training cannot be off: a run would be refused without a word. */
export function severitiesFor(rule: string): readonly ConfiguredSeverity[] {
    const all = Object.keys(severityMeanings) as ConfiguredSeverity[];
    return refusesTraining({ rule }) ? all.filter(severity => severity !== 'off') : all;
}

/** `a whole number from 1 to 100`: what an option takes. */
export function describeRange({ minimum, maximum, whole }: RuleOption): string {
    const kind = whole === true ? 'a whole number' : 'a number';
    if (minimum !== undefined && maximum !== undefined) {
        return `${kind} from ${minimum} to ${maximum}`;
    }
    if (minimum !== undefined) {
        return `${kind} of at least ${minimum}`;
    }
    return maximum === undefined ? kind : `${kind} of at most ${maximum}`;
}

export function isInRange(value: unknown, { minimum, maximum, whole }: RuleOption): value is number {
    return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        (whole !== true || Number.isInteger(value)) &&
        (minimum === undefined || value >= minimum) &&
        (maximum === undefined || value <= maximum)
    );
}
