// Pages on what was measured, made from the history whenever they are shown: VS Code's own preview of Markdown shows them.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { t } from '../../core/localize.ts';
import { storedSweep } from '../../experiments/stored-sweep.ts';
import type { RunHistory } from '../runs/run-history.ts';
import { type ComparedRuns, comparisonReport } from './comparison-report.ts';
import { evaluationReport } from './evaluation-report.ts';
import { type RunSweep, storedSweepReport, sweepReport } from './sweep-report.ts';

/** `dropout-lab-report://test/RUN/NAME.md` and `dropout-lab-report://sweep/SWEEP/NAME.md`. */
const scheme = 'dropout-lab-report';

type Kind = 'test' | 'sweep' | 'comparison';

export class ReportPages implements Disposable {
    private readonly store = new DisposableStore();
    private readonly changed = this.store.add(new vscode.EventEmitter<vscode.Uri>());
    /** Those of this window know more than the history: combinations that make no run. */
    private readonly sweeps = new Map<string, RunSweep>();
    /** Of this window; those of others are sweeps of two networks. */
    private readonly comparisons = new Map<string, ComparedRuns>();
    private readonly history: RunHistory;

    constructor(history: RunHistory) {
        this.history = history;
        this.store.add(
            vscode.workspace.registerTextDocumentContentProvider(scheme, {
                onDidChange: this.changed.event,
                provideTextDocumentContent: uri => this.contentOf(uri),
            }),
        );
    }

    dispose(): void {
        this.store.dispose();
    }

    /** Shows every look at the test part of a run. */
    showTest(id: string, name: string): Promise<vscode.Uri> {
        return this.show('test', id, t('{0} on its test set', name));
    }

    /** Shows a sweep, with what is known of it by now. */
    showSweep(id: string, name: string): Promise<vscode.Uri> {
        return this.show('sweep', id, t('Sweep of {0}', name));
    }

    /** Tells of a sweep of this window, whose page follows where it is open. */
    tell(id: string, sweep: RunSweep): void {
        this.sweeps.set(id, sweep);
        this.changed.fire(addressOf('sweep', id, t('Sweep of {0}', sweep.name)));
    }

    tellComparison(id: string, compared: ComparedRuns): void {
        this.comparisons.set(id, compared);
        this.changed.fire(addressOf('comparison', id, compared.title));
    }

    /** Shows a comparison of this window. */
    showComparison(id: string, title: string): Promise<vscode.Uri> {
        return this.show('comparison', id, title);
    }

    private async show(kind: Kind, id: string, title: string): Promise<vscode.Uri> {
        const page = addressOf(kind, id, title);
        this.changed.fire(page);
        try {
            await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
        } catch {
            // VS Code's Markdown extension can be switched off.
            await vscode.window.showTextDocument(page, {
                viewColumn: vscode.ViewColumn.Beside,
                preserveFocus: true,
                preview: true,
            });
        }
        return page;
    }

    private async contentOf({ authority, path }: vscode.Uri): Promise<string> {
        const id = path.split('/')[1] ?? '';
        const sweep = this.sweeps.get(id);
        if (sweep !== undefined) {
            return sweepReport(sweep);
        }
        const compared = this.comparisons.get(id);
        if (authority === 'comparison' && compared !== undefined) {
            return comparisonReport(compared);
        }
        const text = await this.history.ask(store => {
            if (authority === 'sweep') {
                const stored = storedSweep(store.list(), id);
                return stored && storedSweepReport(stored);
            }
            const run = store.find(id);
            return run && evaluationReport(run, store.evaluations(id));
        });
        return text ?? `${t('This is no longer in the run history.')}\n`;
    }
}

function addressOf(kind: Kind, id: string, title: string): vscode.Uri {
    return vscode.Uri.from({ scheme, authority: kind, path: `/${id}/${title.replaceAll('/', '∕')}.md` });
}
