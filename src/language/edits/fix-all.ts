// All safe fixes, one after another until there are none: for *Fix All* of the editor and `netspec lint --fix`.

import { applyTextEdits } from '../../core/text-range.ts';
import { commentRules, type SpecDiagnostic, type TextFix } from '../../model/finding.ts';
import type { Analysis } from '../analysis.ts';

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
    while (applied.length < mostRounds) {
        const next = firstSafeFix(current);
        const text = next && applyTextEdits(current.text, next.fix.edits);
        if (next === undefined || text === undefined || seen.has(text)) {
            break;
        }
        seen.add(text);
        applied.push({ rule: next.rule, title: next.fix.title });
        current = analyze(text);
    }
    return { analysis: current, applied };
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

function firstSafeFix(analysis: Analysis): { readonly rule: string; readonly fix: TextFix } | undefined {
    for (const diagnostic of analysis.diagnostics) {
        const fix = safeFixOf(diagnostic, analysis.fixesFor(diagnostic));
        if (fix !== undefined) {
            return { rule: diagnostic.rule, fix };
        }
    }
    return undefined;
}
