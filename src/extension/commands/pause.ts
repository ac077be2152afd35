import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { RunRegistry } from '../runs/run-registry.ts';

/** Has the run of that id wait where it is; without one all that train. */
export function pauseTraining(runs: RunRegistry, id?: string): void {
    const training = runs.active().filter(({ state }) => state === 'running' || state === 'starting');
    const meant = id === undefined ? training : training.filter(run => run.id === id);
    if (meant.length === 0) {
        void vscode.window.showInformationMessage(t('Nothing is training.'));
    }
    for (const run of meant) {
        runs.pause(run.id);
    }
}

/** Lets paused runs go on: the one of that id, or all of them without one. False where none is meant. */
export function unpauseTraining(runs: RunRegistry, id?: string): boolean {
    const paused = runs
        .active()
        .filter(({ state }) => state === 'paused')
        .filter(run => id === undefined || run.id === id);
    for (const run of paused) {
        runs.unpause(run.id);
    }
    return paused.length > 0;
}
