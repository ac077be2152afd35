// What a search for drop rates has found: in words, and as an edit of the text.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { FoundRates, RateMethod } from '../../experiments/rate-finder/find-rates.ts';
import type { RatePlace } from '../../model/rate-places.ts';
import type { ResolvedRun } from '../../model/resolved.ts';

/** Read when rates are looked for, so that activation has none of it to compile. */
const comparing = () => import('../comparing.ts');

/** What was searched for, in the text as it was. */
export interface AskedRates {
    readonly document: vscode.TextDocument;
    readonly text: string;
    readonly run: ResolvedRun;
    readonly layerLines: readonly number[];
    readonly places: readonly RatePlace[];
    readonly by: RateMethod;
}

/** What came of the search, in one or two sentences. */
export function textOf({ run }: AskedRates, { verdict, before, after = [], comparison }: FoundRates): string {
    const look = comparison?.values?.validationLoss.look.interval;
    const difference = look === undefined ? '' : `${look.mean.toFixed(4)} ± ${look.margin.toFixed(4)}`;
    const [old, now] = [before.join(', '), after.join(', ')];
    const count = comparison?.count ?? 0;
    switch (verdict) {
        case 'better':
            return t(
                'Better drop rates for {0}: {1} in place of {2}. Validation loss {3} over {4} pairs.',
                ...[run.name, now, old, difference, count],
            );
        case 'same':
            return t('No other drop rate of {0} was better than the present one, {1}.', run.name, old);
        case 'worse':
            return t(
                'The present drop rates of {0}, {1}, stay: on other seeds the best candidate, {2}, is worse.',
                ...[run.name, old, now],
            );
        case 'unclear':
            return t(
                'No drop rate of {0} was found that is better than the present one, {1}: for the best candidate, {2}, there is no evidence of a difference ({3} over {4} pairs).',
                ...[run.name, old, now, difference, count],
            );
        case 'stopped':
            return t('The search for drop rates of {0} ended before anything was found.', run.name);
        default:
            return verdict satisfies never;
    }
}

/**
 * Where the text is still what was searched for.
 *
 * @param isPreview whether the user is to look at the change first, and confirm it
 */
export async function applyRates(
    { document, text, places }: AskedRates,
    rates: readonly number[],
    isPreview: boolean,
): Promise<void> {
    if (document.getText() !== text) {
        void vscode.window.showInformationMessage(
            t('The spec has changed since, so its drop rates stay: they were {0}.', rates.join(', ')),
        );
        return;
    }
    const { rateEdits } = await comparing();
    const edit = new vscode.WorkspaceEdit();
    const about = isPreview ? { label: t('Drop rates'), needsConfirmation: true } : undefined;
    for (const { range, newText } of rateEdits(places, rates, text)) {
        edit.replace(
            document.uri,
            new vscode.Range(document.positionAt(range.start), document.positionAt(range.end)),
            newText,
            about,
        );
    }
    await vscode.workspace.applyEdit(edit);
}
