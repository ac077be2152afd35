import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { RunInfo } from '../../protocol/panel.ts';
import { progressText, workProgressText, workTitle } from '../run-text.ts';
import type { ActiveWork, ActiveWorks } from '../runs/active-works.ts';
import type { RunRegistry } from '../runs/run-registry.ts';

/** Stops the run, the sweep or the comparison of that id; without one all there is, or what the user picks where there are several. */
export async function stopTraining(runs: RunRegistry, works: ActiveWorks, id?: string): Promise<void> {
    const stop = (each: string): void => {
        if (!works.stop(each)) {
            runs.stop(each);
        }
    };
    if (id !== undefined) {
        stop(id);
        return;
    }
    const active = [...runs.active().map(choiceOfRun), ...works.list().map(choiceOfWork)];
    if (active.length === 0) {
        void vscode.window.showInformationMessage(t('Nothing is training.'));
        return;
    }
    const chosen = active.length === 1 ? active : await pick(active);
    for (const each of chosen) {
        stop(each.id);
    }
}

interface Choice extends vscode.QuickPickItem {
    readonly id: string;
}

function choiceOfRun(info: RunInfo): Choice {
    return { label: info.name, description: `${info.spec} · ${progressText(info)}`, id: info.id };
}

function choiceOfWork(work: ActiveWork): Choice {
    return {
        label: workTitle(work),
        description: `${work.spec} · ${workProgressText(work)}`,
        id: work.id,
    };
}

async function pick(active: readonly Choice[]): Promise<readonly Choice[]> {
    const all = { label: t('All of them'), description: '', id: '' };
    const choice = await vscode.window.showQuickPick([all, ...active], {
        title: t('Stop Training'),
        placeHolder: t('Which run?'),
    });
    return choice === all ? active : choice === undefined ? [] : [choice];
}
