// `// netspec-ignore RULE, RULE: reason` silences rules on the next layer, setting, block or declaration.

import type { TextRange } from '../../core/text-range.ts';
import { refusesTraining, type SpecDiagnostic, type TextFix } from '../../model/finding.ts';
import { nearestName } from '../resolve/suggestions.ts';
import type { NetSpecLexingReport } from '../syntax/lexer.ts';
import type { SyntaxIndex } from '../syntax/syntax-index.ts';
import type { PlacedDiagnostic } from './placed.ts';

export interface Ignore {
    readonly comment: TextRange;
    readonly rules: readonly { readonly id: string; readonly range: TextRange }[];
    readonly reason: string;
    /** What it stands above; undefined where nothing follows. */
    readonly target: TextRange | undefined;
}

const form = /^\/\/\s*netspec-ignore\b([^:]*)(?::(.*))?$/;

/** Takes away what is silenced and adds what is to be said of the comments themselves. */
export function applyIgnores(
    text: string,
    report: NetSpecLexingReport,
    index: SyntaxIndex,
    diagnostics: readonly PlacedDiagnostic[],
    { knownRules, complete }: { readonly knownRules: readonly string[]; readonly complete: boolean },
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
    return [...kept, ...ignores.flatMap(ignore => remarksOn(text, ignore, used, knownRules, complete))];
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
        const lineStart =
            Math.max(
                text.lastIndexOf('\n', comment.startOffset - 1),
                text.lastIndexOf('\r', comment.startOffset - 1),
            ) + 1;
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

function remarksOn(
    text: string,
    ignore: Ignore,
    used: ReadonlySet<TextRange>,
    knownRules: readonly string[],
    complete: boolean,
): PlacedDiagnostic[] {
    const { comment, rules, reason } = ignore;
    const remark = (
        rule: string,
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
    return rules.flatMap(({ id, range }) => {
        if (!knownRules.includes(id)) {
            const suggestion = nearestName(id, knownRules);
            const hint = suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`;
            const fixes = [
                ...(suggestion === undefined ? [] : [correction(range, suggestion)]),
                removal(text, ignore, range),
            ];
            return [remark('unused-ignore', `There is no rule \`${id}\`.${hint}`, range, fixes)];
        }
        // Where a mistake kept the linter from looking, nobody knows whether the comment is needed.
        return used.has(range) || !complete
            ? []
            : [
                  remark(
                      'unused-ignore',
                      `\`${id}\` reports nothing here, so there is nothing to silence.`,
                      range,
                      [removal(text, ignore, range)],
                  ),
              ];
    });
}

function correction(range: TextRange, id: string): TextFix {
    return { title: `Change to \`${id}\``, safety: 'safe', edits: [{ range, newText: id }] };
}

/** Takes one rule out of a comment, or the comment with its line where it names no other. */
function removal(text: string, { comment, rules }: Ignore, range: TextRange): TextFix {
    const index = rules.findIndex(rule => rule.range === range);
    const [before, after] = [rules[index - 1], rules[index + 1]];
    if (before !== undefined || after !== undefined) {
        const start = before?.range.end ?? range.start;
        const end = before === undefined ? (after?.range.start ?? range.end) : range.end;
        return {
            title: `Remove \`${rules[index]?.id}\` from the comment`,
            safety: 'safe',
            edits: [{ range: { start, end }, newText: '' }],
        };
    }
    const start = text.slice(0, comment.start).search(/[ \t]*$/);
    const end =
        comment.end + (/^(\r\n|\r|\n)/.exec(text.slice(comment.end, comment.end + 2))?.[0].length ?? 0);
    return {
        title: 'Remove the comment',
        safety: 'safe',
        edits: [{ range: { start, end }, newText: '' }],
    };
}
