// The form of a rule file. Everything that is known of a rule stands in its one file, in the order of `RuleDefinition`:
// the linter, `explain`, the settings and the reference pages read it from there.

import type { Anchor, Finding, Fix, FixSafety, Severity } from '../model/finding.ts';
import type { Measurements } from '../model/measurements.ts';
import type { ResolvedNetwork, ResolvedRun } from '../model/resolved.ts';
import type { NetworkGraph } from './walk.ts';

/** What is linted: a network, and the run that trains it where there is one. */
export interface LintContext {
    readonly network: ResolvedNetwork;
    readonly run?: ResolvedRun;
    /** What training has shown of this run as it stands; absent where nothing is known. */
    readonly measurements?: Measurements;
}

export type Category =
    | 'rate'
    | 'placement'
    | 'capacity'
    | 'pairing-activation'
    | 'pairing-norm'
    | 'pairing-loss'
    | 'training-recipe'
    | 'data'
    | 'measured';

export interface RuleReference {
    readonly title: string;
    readonly url?: string;
    /** What this source contributes, in words: a measurement, a formula, a documented behaviour. */
    readonly evidence: string;
}

/** Markdown, rendered by `explain.ts`. `bad` and `good` are whole small specs; a test lints both and applies every fix. */
export interface RuleDocumentation {
    readonly what: string;
    readonly why: string;
    readonly bad: string;
    readonly good: string;
    readonly references: readonly RuleReference[];
    /** The networks that look alike and are left alone on purpose, and why. */
    readonly letsPass: string;
}

/** A threshold that the user may change. */
export interface RuleOption {
    readonly default: number;
    readonly summary: string;
    /** The least and the largest value that make sense, both allowed; any number where they are left out. */
    readonly minimum?: number;
    readonly maximum?: number;
    /** True where only whole numbers make sense. */
    readonly whole?: boolean;
}

/** What a rule may read. */
export interface RuleContext<OptionName extends string = never> extends LintContext {
    readonly graph: NetworkGraph;
    option(name: OptionName): number;
}

/** What a rule has found, before it is put into words. */
export interface Problem<Data, MessageId extends string = string> {
    readonly message: MessageId;
    readonly data: Data;
    readonly anchor: Anchor;
    readonly related?: Finding['related'];
    /** Where it differs from the rule's own. */
    readonly severity?: Severity;
    /** Larger is worse: of several instances of one source token, the worst is shown. */
    readonly weight?: number;
    /** What was measured, for the end of the line. */
    readonly effect?: string;
    /** Rules that this one problem yields to, besides those of its rule. */
    readonly yieldsTo?: readonly string[];
}

export interface RuleDefinition<Data, MessageId extends string, OptionName extends string> {
    /** Names the bad pattern. */
    readonly id: string;
    readonly category: Category;
    /** The default; a comment beside it justifies it by the evidence. */
    readonly severity: Severity;
    /** One sentence, for lists. */
    readonly summary: string;
    readonly documentation: RuleDocumentation;
    readonly options: Readonly<Record<OptionName, RuleOption>>;
    /** What a user reads, each with the number computed for the layer at hand. */
    readonly messages: Readonly<Record<MessageId, (data: Data) => string>>;
    /** Pure, and quiet where it does not know. */
    check(context: RuleContext<OptionName>): Iterable<Problem<Data, MessageId>>;
    /** Candidates in order of preference; those whose result shows something new are left out by `run.ts`. */
    fixes(problem: Problem<Data, MessageId>, context: RuleContext<OptionName>): readonly Fix[];
    /** The kinds of fixes that it may offer, for the reference page. */
    readonly fixSafety: readonly FixSafety[];
    /** A layer that this rule reports is seen by no other rule. */
    readonly hidesLayer?: boolean;
    /** Where one of these rules reports the same layer, this one is silent: one diagnostic for one mistake. */
    readonly yieldsTo?: readonly string[];
    /** False for rules whose evidence is weak. */
    readonly onByDefault?: boolean;
}

/** A problem in words; its fixes are computed when asked for. */
export interface Report {
    readonly rule: Rule;
    readonly severity: Severity;
    readonly message: string;
    readonly anchor: Anchor;
    readonly related: Finding['related'];
    readonly weight: number;
    readonly effect: string | undefined;
    readonly yieldsTo: readonly string[];
    fixes(): readonly Fix[];
}

/** A rule for those who know no single one. */
export interface Rule
    extends Omit<RuleDefinition<never, string, string>, 'messages' | 'check' | 'fixes' | 'options'> {
    /** By the evidence of others, where the registered rule is a hint by what was measured here (`efficacy.ts`). */
    readonly statedSeverity?: Severity;
    readonly options: Readonly<Record<string, RuleOption>>;
    readonly messageIds: readonly string[];
    /** @param options values that replace defaults, by name. */
    reports(context: LintContext, graph: NetworkGraph, options?: Readonly<Record<string, number>>): Report[];
}

export function defineRule<Data, const MessageId extends string, const OptionName extends string = never>(
    definition: RuleDefinition<Data, MessageId, OptionName>,
): Rule {
    const { messages, check, fixes, ...rest } = definition;
    const rule: Rule = {
        ...rest,
        messageIds: Object.keys(messages),
        reports(lintContext, graph, options = {}) {
            const context: RuleContext<OptionName> = {
                ...lintContext,
                graph,
                option: name => options[name] ?? definition.options[name].default,
            };
            return Array.from(check(context), problem => ({
                rule,
                severity: problem.severity ?? definition.severity,
                message: messages[problem.message](problem.data),
                anchor: problem.anchor,
                related: problem.related ?? [],
                weight: problem.weight ?? 0,
                effect: problem.effect,
                yieldsTo: [...(definition.yieldsTo ?? []), ...(problem.yieldsTo ?? [])],
                fixes: () => fixes(problem, context),
            }));
        },
    };
    return rule;
}

/** A spec in a rule's documentation: the text without its first line break and the indentation that all lines share. */
export function example(strings: TemplateStringsArray): string {
    const lines = (strings[0] ?? '').replace(/^\n/, '').trimEnd().split('\n');
    const indents = lines.filter(line => line.trim() !== '').map(line => line.search(/\S/));
    const indent = Math.min(...indents);
    return `${lines.map(line => line.slice(indent)).join('\n')}\n`;
}
