// What a comparison has found, in words, and the fix that it speaks for.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import { measuredComparison } from '../../experiments/comparison/measured-comparison.ts';
import type { ComparisonResult } from '../../experiments/comparison/run-comparison.ts';
import { effectText, supportOf } from '../../lint/measured-effect.ts';
import type { MeasuredComparison } from '../../model/measurements.ts';

interface Announced {
    readonly title: string;
    /** Applies the fix that was measured, where there is one. */
    readonly apply?: () => void;
}

/** Says what came of it, and offers to apply the fix where the variant is better. */
export function announceComparison(
    { title, apply }: Announced,
    result: ComparisonResult,
    measured: MeasuredComparison | undefined,
    showPage: () => void,
): void {
    const failed = result.pairs.find(({ result: each }) => 'problem' in each);
    const show = t('Show');
    const applyFix = t('Apply Fix');
    const failures = result.pairs.length - result.count;
    const said = [
        `${title}: ${measured === undefined ? t('nothing was measured') : effectText(measured)}.`,
        ...(failed && 'problem' in failed.result
            ? [t('Failed pairs, which count for nothing: {0}. {1}', failures, failed.result.problem)]
            : []),
    ].join(' ');
    const isBetter = measured !== undefined && supportOf(measured) === 'confirmed';
    const buttons = [...(isBetter && apply ? [applyFix] : []), ...(result.count > 0 ? [show] : [])];
    const shown =
        failures > 0
            ? vscode.window.showWarningMessage(said, ...buttons)
            : vscode.window.showInformationMessage(said, ...buttons);
    void shown.then(choice => {
        if (choice === show) {
            showPage();
        } else if (choice === applyFix) {
            apply?.();
        }
    });
}

/** `3 of at most 20 pairs · validation loss 0.12 -> 0.10, -0.02 ± 0.03`. */
export function progressText(soFar: ComparisonResult, pairs: number): string {
    const measured = measuredComparison(soFar);
    const done = t('{0} of at most {1} pairs', soFar.pairs.length, pairs);
    return measured === undefined ? done : `${done} · ${effectText(measured)}`;
}

/** Where the text is still what was measured; else the user applies the fix that stands there by now. */
export async function applyText(document: vscode.TextDocument, before: string, after: string): Promise<void> {
    if (document.getText() !== before) {
        void vscode.window.showInformationMessage(
            t('The spec has changed since: apply the fix from its problem.'),
        );
        return;
    }
    const edit = new vscode.WorkspaceEdit();
    const whole = new vscode.Range(document.positionAt(0), document.positionAt(before.length));
    edit.replace(document.uri, whole, after);
    await vscode.workspace.applyEdit(edit);
}
