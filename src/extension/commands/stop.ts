import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { RunInfo } from '../../protocol/panel.ts';
import { progressText } from '../run-text.ts';
import type { RunRegistry } from '../runs/run-registry.ts';

/** Stops the run of that id; without one the only run, or the one that the user picks. */
export async function stopTraining(runs: RunRegistry, id?: string): Promise<void> {
    if (id !== undefined) {
        runs.stop(id);
        return;
    }
    const active = runs.active();
    if (active.length === 0) {
        void vscode.window.showInformationMessage(t('Nothing is training.'));
        return;
    }
    const only = active.length === 1 ? active[0] : undefined;
    const choice = only === undefined ? await pickRun(active) : only.id;
    if (choice === 'all') {
        runs.stopAll();
    } else if (choice !== undefined) {
        runs.stop(choice);
    }
}

async function pickRun(active: readonly RunInfo[]): Promise<string | undefined> {
    const all = { label: t('All {0} runs', active.length), description: '', id: 'all' };
    const each = active.map(info => ({
        label: info.name,
        description: `${info.spec} · ${progressText(info)}`,
        id: info.id,
    }));
    const choice = await vscode.window.showQuickPick([all, ...each], {
        title: t('Stop Training'),
        placeHolder: t('Which run?'),
    });
    return choice?.id;
}
