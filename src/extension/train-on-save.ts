// A saved change trains again at once, where that is what the user is doing: the panel is open, this spec was trained,
// and it takes seconds.

import * as vscode from 'vscode';
import type { Disposable } from '../core/disposable.ts';
import { isActive } from '../model/run-state.ts';
import type { RunInfo } from '../protocol/panel.ts';
import { languageId } from './command-ids.ts';
import type { Trainer, TrainingReply } from './commands/train.ts';
import type { CurvesPanel } from './panel/curves-panel.ts';
import type { RunRegistry } from './runs/run-registry.ts';

/** A run that takes longer is started by hand. */
const longestRunSeconds = 10;
/** What is read and computed in less is rehearsed for the next save; more would only take the machine away from the user. */
const longestRehearsedSeconds = 2;

export interface TrainOnSaveOptions {
    readonly runs: RunRegistry;
    readonly panel: CurvesPanel;
    readonly trainer: Trainer;
    /** Has a worker ready for the next run, which rehearses the one of this id where there is one; or no longer. */
    readonly workers: { warm(id?: string): void; cool(): Promise<void> };
}

interface Begun {
    readonly version: number;
    readonly reply: Promise<TrainingReply>;
}

export function registerTrainOnSave({ runs, panel, trainer, workers }: TrainOnSaveOptions): Disposable {
    /** The text of each spec when it was trained last, so that saving it unchanged starts nothing. */
    const trained = new Map<string, string>();
    const remember = runs.onDidChange(change => {
        if (change.kind === 'added' || change.kind === 'restored') {
            const { specUri, specText } = runs.request(change.info.id) ?? {};
            if (specUri !== undefined && specText !== undefined) {
                trained.set(specUri, specText);
            }
        }
        if (change.kind === 'ended' && runs.active().length === 0) {
            // The next save may be a moment away, but not after a run that was stopped.
            const { state, seconds } = change.info;
            if (panel.isOpen && state === 'finished' && seconds < longestRunSeconds) {
                workers.warm(seconds < longestRehearsedSeconds ? change.info.id : undefined);
            } else {
                void workers.cool();
            }
        }
    });
    const close = panel.onDidClose(() => void workers.cool());
    /** The run that saving this text trains again; undefined where there is none. */
    const toTrainAgain = (document: vscode.TextDocument): RunInfo | undefined => {
        const uri = document.uri.toString();
        if (
            document.languageId !== languageId ||
            !panel.isOpen ||
            !vscode.workspace.isTrusted ||
            !vscode.workspace.getConfiguration('dropoutLab', document).get('trainOnSave', true) ||
            trained.get(uri) === document.getText()
        ) {
            return undefined;
        }
        const last = runs
            .infos()
            .findLast(info => info.twinOf === undefined && runs.request(info.id)?.specUri === uri);
        // A spec that was broken while it was saved is trained when it is whole again, so the text is not remembered here.
        const hasErrors = vscode.languages
            .getDiagnostics(document.uri)
            .some(diagnostic => diagnostic.severity === vscode.DiagnosticSeverity.Error);
        return last !== undefined && !isActive(last.state) && last.seconds < longestRunSeconds && !hasErrors
            ? last
            : undefined;
    };
    /** What was begun while a spec is being written, which takes as long as a first epoch. */
    const begun = new Map<string, Begun>();
    /** Specs that something changes while they are saved. */
    const changing = new Set<string>();
    const willSave = vscode.workspace.onWillSaveTextDocument(({ document }) => {
        const uri = document.uri.toString();
        const unsaved = begun.get(uri);
        if (unsaved !== undefined) {
            // A save that has not come to its end. Saving what was begun is its end; of anything else, it is stopped by then.
            if (unsaved.version !== document.version) {
                changing.add(uri);
            }
            return;
        }
        const last = toTrainAgain(document);
        // An unsaved document is saved as another one.
        const isFinal = !document.isUntitled && !changing.has(uri) && !isChangedBySaving(document);
        if (last !== undefined && isFinal) {
            begun.set(uri, { version: document.version, reply: trainer.trainAgain(last.id) });
        }
    });
    const save = vscode.workspace.onDidSaveTextDocument(async document => {
        const uri = document.uri.toString();
        const early = begun.get(uri);
        begun.delete(uri);
        // Where somebody types on, what was begun is what was saved.
        if (early !== undefined && (early.version === document.version || document.isDirty)) {
            return;
        }
        if (early !== undefined) {
            changing.add(uri);
            const reply = await early.reply;
            await Promise.all(reply.result === 'started' ? reply.runs.map(id => stopped(runs, id)) : []);
        }
        const last = toTrainAgain(document);
        if (last !== undefined) {
            void trainer.trainAgain(last.id);
        }
    });
    return {
        dispose() {
            remember.dispose();
            close.dispose();
            void workers.cool();
            willSave.dispose();
            save.dispose();
        },
    };
}

/** True where VS Code itself changes a text while it saves it, as by formatting. */
function isChangedBySaving(document: vscode.TextDocument): boolean {
    const editor = vscode.workspace.getConfiguration('editor', document);
    const files = vscode.workspace.getConfiguration('files', document);
    const actions = editor.get<Readonly<Record<string, unknown>>>('codeActionsOnSave', {});
    return (
        editor.get('formatOnSave', false) ||
        Object.values(actions).some(when => when !== 'never' && when !== false) ||
        ['trimTrailingWhitespace', 'insertFinalNewline', 'trimFinalNewlines'].some(name =>
            files.get(name, false),
        )
    );
}

/** Stops a run, and settles when it has ended. */
function stopped(runs: RunRegistry, id: string): Promise<void> {
    return new Promise(resolve => {
        const hasEnded = (): boolean => !isActive(runs.info(id)?.state ?? 'stopped');
        if (hasEnded()) {
            resolve();
            return;
        }
        const subscription = runs.onDidChange(() => {
            if (hasEnded()) {
                subscription.dispose();
                resolve();
            }
        });
        runs.stop(id);
    });
}
