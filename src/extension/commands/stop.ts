import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { RunInfo } from '../../protocol/panel.ts';
import { progressText, sweepProgressText } from '../run-text.ts';
import type { ActiveSweep, ActiveSweeps } from '../runs/active-sweeps.ts';
import type { RunRegistry } from '../runs/run-registry.ts';

/** Stops the run or the sweep of that id; without one all there is, or what the user picks where there are several. */
export async function stopTraining(runs: RunRegistry, sweeps: ActiveSweeps, id?: string): Promise<void> {
    const stop = (each: string): void => {
        if (!sweeps.stop(each)) {
            runs.stop(each);
        }
    };
    if (id !== undefined) {
        stop(id);
        return;
    }
    const active = [...runs.active().map(choiceOfRun), ...sweeps.list().map(choiceOfSweep)];
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

function choiceOfSweep(sweep: ActiveSweep): Choice {
    return {
        label: t('Sweep over {0}', sweep.name),
        description: `${sweep.spec} · ${sweepProgressText(sweep)}`,
        id: sweep.id,
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
