// `// netspec-ignore RULE, RULE: reason` silences rules on the next layer, setting, block or declaration.

import { nearestName } from '../../core/nearest-name.ts';
import type { TextRange } from '../../core/text-range.ts';
import { ruleOf } from '../../lint/rules/index.ts';
import type { LintConfiguration } from '../../lint/run.ts';
import {
    type commentRules,
    refusesTraining,
    type SpecDiagnostic,
    type TextFix,
} from '../../model/finding.ts';
import type { NetSpecLexingReport } from '../syntax/lexer.ts';
import type { SyntaxIndex } from '../syntax/syntax-index.ts';
import type { PlacedDiagnostic } from './placed.ts';

interface NamedRule {
    readonly id: string;
    readonly range: TextRange;
}

export interface Ignore {
    readonly comment: TextRange;
    readonly rules: readonly NamedRule[];
    readonly reason: string;
    /** What it stands above; undefined where nothing follows. */
    readonly target: TextRange | undefined;
}

export interface IgnoreOptions {
    /** Everything that a comment may name. */
    readonly knownRules: readonly string[];
    /** False where a mistake kept the linter from looking: nobody knows then whether a comment is needed. */
    readonly complete: boolean;
    readonly configuration: LintConfiguration;
}

const form = /^\/\/\s*netspec-ignore\b([^:]*)(?::(.*))?$/;

/** True for the text of a comment that silences rules where it stands on a line of its own. */
export function isIgnoreComment(image: string): boolean {
    return form.test(image.trim());
}

/** Takes away what is silenced and adds what is to be said of the comments themselves. */
export function applyIgnores(
    text: string,
    report: NetSpecLexingReport,
    index: SyntaxIndex,
    diagnostics: readonly PlacedDiagnostic[],
    { knownRules, complete, configuration }: IgnoreOptions,
): readonly PlacedDiagnostic[] {
    const ignores = readIgnores(text, report, index);
    if (ignores.length === 0) {
        return diagnostics;
    }
    const used = new Set<TextRange>();
    const kept = diagnostics.filter(({ diagnostic }) => {
        const silencing = ignores
            .filter(({ target }) => target !== undefined && holds(target, diagnostic.range))
            .flatMap(({ rules }) => rules.filter(({ id }) => id === diagnostic.rule));
        for (const { range } of silencing) {
            used.add(range);
        }
        return silencing.length === 0 || !canBeSilenced(diagnostic);
    });
    const remarks = ignores.flatMap(ignore =>
        remarksOn(ignore, {
            text,
            knownRules,
            isUnused: ({ id, range }) =>
                !used.has(range) && complete && !isOff(id, configuration) && !isMeasured(id),
        }),
    );
    return [...kept, ...remarks.flatMap(remark => withSeverity(remark, configuration))];
}

/** A rule that is off says nothing for that reason, so its comment is not called unused: it may be on again tomorrow. */
function isOff(id: string, { severities = {}, preset }: LintConfiguration): boolean {
    const byDefault = ruleOf(id)?.onByDefault === false && preset !== 'strict' ? 'off' : undefined;
    return (severities[id] ?? byDefault) === 'off';
}

/** What training has not shown today it may show tomorrow. */
function isMeasured(id: string): boolean {
    return ruleOf(id)?.category === 'measured';
}

/** As it is configured; nothing where it is off. */
function withSeverity(
    { diagnostic, candidates }: PlacedDiagnostic,
    { severities = {} }: LintConfiguration,
): PlacedDiagnostic[] {
    const severity = severities[diagnostic.rule] ?? diagnostic.severity;
    return severity === 'off' ? [] : [{ diagnostic: { ...diagnostic, severity }, candidates }];
}

/** Errors that refuse training are shown whatever a comment says, or a run would be refused without a word. */
function canBeSilenced(diagnostic: SpecDiagnostic): boolean {
    return diagnostic.rule === 'not-runnable-yet' || !refusesTraining(diagnostic);
}

function holds(target: TextRange, range: TextRange): boolean {
    return target.start <= range.start && range.start < Math.max(target.end, target.start + 1);
}

/** The comments that silence something, in the order of the text. */
export function readIgnores(text: string, report: NetSpecLexingReport, index: SyntaxIndex): Ignore[] {
    return report.comments.flatMap(comment => {
        const match = form.exec(comment.image);
        const lineStart = lineStartOf(text, comment.startOffset);
        // A comment behind code belongs to that line and silences nothing.
        if (
            match === null ||
            text.slice(lineStart, comment.startOffset).replace('\uFEFF', '').trim() !== ''
        ) {
            return [];
        }
        const rules: { id: string; range: TextRange }[] = [];
        const offset =
            comment.startOffset + comment.image.indexOf('netspec-ignore') + 'netspec-ignore'.length;
        for (const { 0: id, index: at } of (match[1] ?? '').matchAll(/[^\s,]+/g)) {
            rules.push({ id, range: { start: offset + at, end: offset + at + id.length } });
        }
        const next = nextTokenAfter(report, comment.startOffset);
        return [
            {
                comment: { start: comment.startOffset, end: comment.startOffset + comment.image.length },
                rules,
                reason: (match[2] ?? '').trim(),
                target: next === undefined ? undefined : index.parts.get(next)?.range,
            },
        ];
    });
}

/** Where the line of an offset begins. */
function lineStartOf(text: string, offset: number): number {
    let start = offset;
    while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') {
        start -= 1;
    }
    return start;
}

function nextTokenAfter({ tokens }: NetSpecLexingReport, offset: number): number | undefined {
    let low = 0;
    let high = tokens.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((tokens[middle]?.startOffset ?? 0) <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return tokens[low]?.startOffset;
}

interface Doubts {
    readonly text: string;
    readonly knownRules: readonly string[];
    isUnused(named: NamedRule): boolean;
}

function remarksOn(ignore: Ignore, { text, knownRules, isUnused }: Doubts): PlacedDiagnostic[] {
    const { comment, rules, reason } = ignore;
    const remark = (
        rule: (typeof commentRules)[number],
        message: string,
        range: TextRange,
        fixes: readonly TextFix[] = [],
    ): PlacedDiagnostic => ({
        diagnostic: { rule, severity: 'warning', message, range, related: [] },
        candidates: () => fixes,
    });
    if (rules.length === 0 || reason === '') {
        const missing = rules.length === 0 ? 'which rules it silences, and why' : 'why';
        return [
            remark(
                'ignore-without-reason',
                `This comment does not say ${missing}: \`// netspec-ignore RULE: reason\`.`,
                comment,
            ),
        ];
    }
    return rules.flatMap(named => {
        const { id, range } = named;
        if (!knownRules.includes(id)) {
            const suggestion = nearestName(id, knownRules);
            const hint = suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`;
            const respell: TextFix[] =
                suggestion === undefined || rules.some(other => other.id === suggestion)
                    ? []
                    : [
                          {
                              title: `Change to \`${suggestion}\``,
                              safety: 'safe',
                              edits: [{ range, newText: suggestion }],
                          },
                      ];
            const fixes = [...respell, withoutRule(text, ignore, named)];
            return [remark('unused-ignore', `There is no rule \`${id}\`.${hint}`, range, fixes)];
        }
        return isUnused(named)
            ? [
                  remark(
                      'unused-ignore',
                      `\`${id}\` reports nothing here, so there is nothing to silence.`,
                      range,
                      [withoutRule(text, ignore, named)],
                  ),
              ]
            : [];
    });
}

/** The comment's line goes with the last rule that it names; one of several goes with its comma. */
function withoutRule(text: string, { comment, rules }: Ignore, named: NamedRule): TextFix {
    const index = rules.indexOf(named);
    const next = rules[index + 1];
    const previous = rules[index - 1];
    const range =
        next !== undefined
            ? { start: named.range.start, end: next.range.start }
            : previous !== undefined
              ? { start: previous.range.end, end: named.range.end }
              : lineOf(text, comment);
    const title = rules.length === 1 ? 'Remove the comment' : `Remove \`${named.id}\` from the comment`;
    return { title, safety: 'safe', edits: [{ range, newText: '' }] };
}

/** The whole line, its line break included. */
function lineOf(text: string, { start, end }: TextRange): TextRange {
    const lineBreak = /^(\r\n|\n|\r)/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
    return { start: lineStartOf(text, start), end: end + lineBreak };
}
