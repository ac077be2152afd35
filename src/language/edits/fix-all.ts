// All safe fixes, one after another until there are none: for *Fix All* of the editor and `netspec lint --fix`.

import { applyTextEdits, type TextEdit, type TextRange } from '../../core/text-range.ts';
import { commentRules, type SpecDiagnostic, type TextFix } from '../../model/finding.ts';
import type { Analysis } from '../analysis.ts';
import { severityOrder } from '../diagnostics/lint-diagnostics.ts';
import { isLanguageRule } from './nothing-new.ts';

export interface AppliedFix {
    readonly rule: string;
    readonly title: string;
}

export interface FixedSpec {
    readonly analysis: Analysis;
    /** In the order in which they were applied; empty where nothing was changed. */
    readonly applied: readonly AppliedFix[];
}

/**
 * A fix of a finding leaves fewer findings and adds none, so those come to an end by themselves. A mended mistake may
 * bring others to light, each with a fix: this many are as good as without end.
 */
const mostRounds = 1_000;

/** @param analyze the same spec with another text. */
export function fixAll(analysis: Analysis, analyze: (text: string) => Analysis): FixedSpec {
    const applied: AppliedFix[] = [];
    const seen = new Set([analysis.text]);
    let current = analysis;
    for (let round = 0; round < mostRounds; round++) {
        const step = allAtOnce(current, analyze) ?? firstAlone(current, analyze);
        if (step === undefined || seen.has(step.analysis.text)) {
            break;
        }
        seen.add(step.analysis.text);
        applied.push(...step.applied);
        current = step.analysis;
    }
    return { analysis: current, applied };
}

/**
 * The fixes of all findings that do not stand in each other's way, checked together; undefined where they are not better
 * than what was. To check each by itself would analyse a spec of many findings twice for each.
 */
function allAtOnce(analysis: Analysis, analyze: (text: string) => Analysis): FixedSpec | undefined {
    const { text, diagnostics } = analysis;
    // A mistake hides what its fix brings to light, so nothing can be counted.
    if (diagnostics.some(({ rule }) => isLanguageRule(rule))) {
        return undefined;
    }
    const applied: AppliedFix[] = [];
    const edits: TextEdit[] = [];
    for (const diagnostic of diagnostics) {
        const fix = safeFixOf(diagnostic, analysis.candidatesFor(diagnostic));
        if (fix?.edits.every(edit => !edits.some(other => touch(edit.range, other.range)))) {
            applied.push({ rule: diagnostic.rule, title: fix.title });
            edits.push(...fix.edits);
        }
    }
    if (applied.length < 2) {
        return undefined;
    }
    const after = analyze(applyTextEdits(text, edits));
    const isBetter = [...new Set([...diagnostics, ...after.diagnostics].map(({ rule }) => rule))].every(
        rule =>
            severityOrder.every((_, most) => {
                const count = (of: readonly SpecDiagnostic[]) =>
                    of.filter(one => one.rule === rule && severityOrder.indexOf(one.severity) <= most).length;
                const isWhole = most === severityOrder.length - 1;
                const gone = isWhole ? applied.filter(fix => fix.rule === rule).length : 0;
                return count(after.diagnostics) <= count(diagnostics) - gone;
            }),
    );
    return isBetter ? { analysis: after, applied } : undefined;
}

function touch(a: TextRange, b: TextRange): boolean {
    return a.start <= b.end && b.start <= a.end;
}

function firstAlone(analysis: Analysis, analyze: (text: string) => Analysis): FixedSpec | undefined {
    for (const diagnostic of analysis.diagnostics) {
        const { rule } = diagnostic;
        // What has no safe candidate is not worth checking.
        const isHopeless = safeFixOf(diagnostic, analysis.candidatesFor(diagnostic)) === undefined;
        const fix = isHopeless ? undefined : safeFixOf(diagnostic, analysis.fixesFor(diagnostic));
        if (fix !== undefined) {
            return {
                analysis: analyze(applyTextEdits(analysis.text, fix.edits)),
                applied: [{ rule, title: fix.title }],
            };
        }
    }
    return undefined;
}

/** The fix of a diagnostic that joins the others; undefined where it has none. */
export function safeFixOf(
    { rule }: Pick<SpecDiagnostic, 'rule'>,
    fixes: readonly TextFix[],
): TextFix | undefined {
    // What a person wrote about the network is theirs to take away, one comment at a time.
    const isAboutComments = commentRules.some(id => id === rule);
    return isAboutComments ? undefined : fixes.find(({ safety }) => safety === 'safe');
}
