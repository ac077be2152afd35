// What the user makes of runs of the history: names, notes, pins, and taking them away, which can be taken back.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { StoredRun } from '../../experiments/run-store.ts';
import { contextKeys } from '../command-ids.ts';
import type { RunHistory } from '../runs/run-history.ts';
import type { RunRegistry } from '../runs/run-registry.ts';
import { nameOf } from '../runs/stored-run-text.ts';
import { pickStoredRun } from './pick-run.ts';

export interface EditRunsOptions {
    readonly history: RunHistory;
    readonly runs: RunRegistry;
    /** Puts runs that were brought back into the panel again. */
    bringBack(ids: readonly string[]): Promise<void>;
    /** Removes for good what was removed before, in milliseconds since 1970. */
    tidy(removedBefore: number): Promise<void>;
}

interface Removal {
    readonly ids: readonly string[];
    /** Those that were in the panel. */
    readonly shown: readonly string[];
}

const none = (): string => t('There is no run in the history.');
const longestLabel = 200;

export class EditRuns {
    private readonly options: EditRunsOptions;
    /** What can be taken back, the last one first to go. */
    private readonly removals: Removal[] = [];

    constructor(options: EditRunsOptions) {
        this.options = options;
    }

    /** Asks what a run is to be called, or is told; empty is the name that the spec gives it. */
    async rename(id?: string, label?: string): Promise<void> {
        const run = await this.find(t('Rename Run'), id);
        const text =
            run &&
            (label ??
                (await vscode.window.showInputBox({
                    title: t('Rename {0}', nameOf(run)),
                    prompt: t('Empty for its name in the spec, {0}.', run.name),
                    value: run.label ?? run.name,
                    validateInput: value =>
                        value.length > longestLabel ? t('Up to {0} characters.', longestLabel) : undefined,
                })));
        if (run === undefined || text === undefined) {
            return;
        }
        const name = text.trim() === run.name ? '' : text.trim();
        await this.options.history.change(store => store.change(run.id, { label: name }));
        this.options.runs.rename(run.id, name || undefined);
    }

    async editNotes(id?: string, notes?: string): Promise<void> {
        const run = await this.find(t('Edit Notes of Run'), id);
        const text =
            run &&
            (notes ??
                (await vscode.window.showInputBox({
                    title: t('Notes on {0}', nameOf(run)),
                    prompt: t('What was tried, and what came of it.'),
                    value: run.notes ?? '',
                })));
        if (run !== undefined && text !== undefined) {
            await this.options.history.change(store => store.change(run.id, { notes: text.trim() }));
        }
    }

    /** Pinned runs stand first, and are never removed to make room. */
    async pin(ids: readonly string[], pinned: boolean): Promise<void> {
        const run =
            ids.length > 0 ? undefined : await this.find(pinned ? t('Pin Run') : t('Unpin Run'), undefined);
        const chosen = run === undefined ? ids : [run.id];
        if (chosen.length > 0) {
            await this.options.history.change(store => {
                for (const id of chosen) {
                    store.change(id, { pinned });
                }
            });
        }
    }

    /** Takes runs out of the history and the panel, and offers to bring them back. Returns how many. */
    async remove(ids: readonly string[]): Promise<number> {
        const { history } = this.options;
        const found = (await history.ask(store => store.list())) ?? [];
        const asked = ids.length > 0 ? ids : [(await this.find(t('Delete Run'), undefined))?.id];
        const meant = found.filter(({ id }) => asked.includes(id));
        const free = meant.filter(({ state }) => state !== 'running');
        if (free.length < meant.length) {
            void vscode.window.showInformationMessage(
                meant.length === 1
                    ? t('{0} is training: stop it first.', nameOf(meant[0]!))
                    : t('Runs that are training stay.'),
            );
        }
        if (free.length > 0) {
            await this.take(free);
            void this.offerUndo(free.length === 1 ? nameOf(free[0]!) : runsText(free.length));
        }
        return free.length;
    }

    /** Removes all runs but those that are pinned or train, where the user is sure. Returns how many. */
    async clear(isSure = false): Promise<number> {
        const found = (await this.options.history.ask(store => store.list())) ?? [];
        const free = found.filter(({ pinned, state }) => !pinned && state !== 'running');
        if (free.length === 0) {
            void vscode.window.showInformationMessage(t('There is no run to remove from the history.'));
            return 0;
        }
        const remove = t('Remove');
        const choice = isSure
            ? remove
            : await vscode.window.showWarningMessage(
                  t('Remove {0} from the history?', runsText(free.length)),
                  {
                      modal: true,
                      detail: t(
                          'Their curves, weights and specs go with them. Pinned runs, and runs that train, stay.',
                      ),
                  },
                  remove,
              );
        if (choice !== remove) {
            return 0;
        }
        const at = await this.take(free);
        void this.offerUndo(runsText(free.length)).then(async isUndone => {
            if (!isUndone && this.removals.length > 0) {
                // Whoever clears the history wants the room.
                this.removals.length = 0;
                await this.tellUndo();
                await this.options
                    .tidy(at + 1)
                    .catch((error: unknown) => this.options.history.complain(error));
            }
        });
        return free.length;
    }

    /** Brings back what was removed last. Returns how many runs. */
    async undo(): Promise<number> {
        const removal = this.removals.pop();
        if (removal === undefined) {
            return 0;
        }
        await this.options.history.change(store => store.restore(removal.ids));
        await this.options.bringBack(removal.shown);
        await this.tellUndo();
        return removal.ids.length;
    }

    private find(title: string, id: string | undefined): Promise<StoredRun | undefined> {
        return pickStoredRun(this.options.history, id, { title, isMeant: () => true, none: none() });
    }

    /** Returns when, in milliseconds since 1970. */
    private async take(removed: readonly StoredRun[]): Promise<number> {
        const { history, runs } = this.options;
        const ids = removed.map(({ id }) => id);
        const at = Date.now();
        const shown = ids.filter(id => runs.info(id) !== undefined);
        await history.change(store => store.remove(ids, at));
        for (const id of ids) {
            runs.remove(id);
        }
        this.removals.push({ ids, shown });
        await this.tellUndo();
        return at;
    }

    /** True where the user took it back. */
    private async offerUndo(what: string): Promise<boolean> {
        const removal = this.removals.at(-1);
        const undo = t('Undo');
        const choice = await vscode.window.showInformationMessage(
            t('Removed {0} from the history.', what),
            undo,
        );
        // Not what was removed since then.
        if (choice === undo && removal !== undefined && this.removals.includes(removal)) {
            this.removals.push(...this.removals.splice(this.removals.indexOf(removal), 1));
            await this.undo();
        }
        return removal === undefined || !this.removals.includes(removal);
    }

    private async tellUndo(): Promise<void> {
        await vscode.commands.executeCommand(
            'setContext',
            contextKeys.canUndoDelete,
            this.removals.length > 0,
        );
    }
}

const runsText = (count: number): string => (count === 1 ? t('one run') : t('{0} runs', count));
