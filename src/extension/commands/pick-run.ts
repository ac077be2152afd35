import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { StoredRun } from '../../experiments/run-store.ts';
import type { RunHistory } from '../runs/run-history.ts';
import { nameOf, outcomeText } from '../runs/stored-run-text.ts';

/** Several runs of the user's choice, those of `ids` chosen already, the newest first; undefined where none was chosen. */
export async function pickStoredRuns(
    history: RunHistory,
    ids: readonly string[],
): Promise<string[] | undefined> {
    const runs = (await history.ask(store => store.list())) ?? [];
    const choice = await vscode.window.showQuickPick(
        runs.toReversed().map(run => ({ ...choiceOf(run), picked: ids.includes(run.id) })),
        {
            title: t('Compare Runs'),
            placeHolder: t('Which runs?'),
            canPickMany: true,
            matchOnDescription: true,
        },
    );
    return choice === undefined || choice.length === 0 ? undefined : choice.map(({ run }) => run.id);
}

function choiceOf(run: StoredRun) {
    return {
        label: nameOf(run),
        description: `${run.spec} · ${new Date(run.startedAt).toLocaleString()}`,
        detail: outcomeText(run),
        run,
    };
}

export interface RunQuestion {
    readonly title: string;
    /** Runs that it can be about. */
    isMeant(run: StoredRun): boolean;
    /** What to say where there is none. */
    readonly none: string;
}

/** The run of that id; else the only one that is meant, or the one that the user picks, the newest first. */
export async function pickStoredRun(
    history: RunHistory,
    id: string | undefined,
    { title, isMeant, none }: RunQuestion,
): Promise<StoredRun | undefined> {
    const runs = await history.ask(store => store.list());
    if (runs === undefined) {
        return undefined;
    }
    const meant = runs.filter(run => isMeant(run) && (id === undefined || run.id === id)).reverse();
    if (meant.length === 0) {
        void vscode.window.showInformationMessage(none);
    }
    if (meant.length <= 1) {
        return meant[0];
    }
    const choice = await vscode.window.showQuickPick(meant.map(choiceOf), {
        title,
        placeHolder: t('Which run?'),
        matchOnDescription: true,
    });
    return choice?.run;
}
