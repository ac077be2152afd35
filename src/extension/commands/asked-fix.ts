// Which fix is to be measured.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { FixOfRun } from '../../model/measurements.ts';
import type { MeasurableFix, ResolveFixParams } from '../../protocol/language.ts';
import type { SpecLanguage } from '../language-client.ts';
import type { AppliedFixes } from '../runs/applied-fixes.ts';

/**
 * The fix that was asked for; else one on the cursor's line, or the one that was applied last. Undefined where the user chose
 * none, and a message where there is none to choose.
 */
export async function askedFix(
    document: vscode.TextDocument,
    fix: unknown,
    { language, applied: allApplied }: { readonly language: SpecLanguage; readonly applied: AppliedFixes },
): Promise<ResolveFixParams | { readonly problem: string } | undefined> {
    const uri = document.uri.toString();
    const applied = allApplied.of(uri);
    if (isMeasurableFix(fix)) {
        return { ...fix, uri };
    }
    if (isFixOfRun(fix)) {
        const known = applied.find(
            ({ about }) => about.variant.fingerprint === fix.variant.fingerprint,
        )?.params;
        return known ?? { problem: t('The text that this was a fix of is no longer known.') };
    }
    const editor = vscode.window.visibleTextEditors.find(each => each.document === document);
    const line = editor?.selection.active.line ?? 0;
    const fixes = await language.measurableFixes({ uri, line });
    const choices: {
        readonly label: string;
        readonly description: string;
        readonly params: ResolveFixParams;
    }[] =
        fixes.length > 0
            ? fixes.map(each => ({ label: each.fix, description: each.rule, params: { ...each, uri } }))
            : applied.map(({ params }) => ({
                  label: params.fix,
                  description: t('{0}, applied', params.rule),
                  params,
              }));
    if (choices.length === 0) {
        return {
            problem: t(
                'Nothing on this line has a fix to measure: place the cursor on a problem that has one.',
            ),
        };
    }
    const choice =
        choices.length === 1
            ? choices[0]
            : await vscode.window.showQuickPick(choices, {
                  title: t('Measure This Fix'),
                  placeHolder: t('Which fix?'),
              });
    return choice?.params;
}

function isMeasurableFix(fix: unknown): fix is MeasurableFix {
    return typeof fix === 'object' && fix !== null && 'start' in fix && 'rule' in fix && 'fix' in fix;
}

function isFixOfRun(fix: unknown): fix is FixOfRun {
    return typeof fix === 'object' && fix !== null && 'variant' in fix && 'fingerprint' in fix;
}
