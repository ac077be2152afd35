// What can be done with runs of the history: show them, go on with them, train them further and evaluate them.

import * as vscode from 'vscode';
import type { Disposable } from '../../core/disposable.ts';
import { t } from '../../core/localize.ts';
import type { StoredRun } from '../../experiments/run-store.ts';
import type { EvaluationOutcome, TrainingJob } from '../../protocol/training.ts';
import type { RunHistory } from '../runs/run-history.ts';
import type { RestoredRun, RunRegistry, RunRequest } from '../runs/run-registry.ts';
import { epochsText, nameOf } from '../runs/stored-run-text.ts';
import { mayTrain } from '../workspace-trust.ts';
import { pickStoredRun } from './pick-run.ts';

export interface StoredRunsOptions {
    readonly history: RunHistory;
    readonly runs: RunRegistry;
    /** Where the built-in data sets lie now, which may be elsewhere than when the run was trained. */
    readonly builtinData: vscode.Uri;
    /** Shows what was measured of the test part of a run. */
    showTest(run: StoredRun): void;
    /** Shows the panel: with these runs and no others, where some are named. */
    show(ids?: readonly string[]): void;
    evaluate(job: TrainingJob): Promise<EvaluationOutcome>;
}

const mostEpochs = 1_000_000;
/** Runs of earlier windows that the panel shows at once. */
const shownRuns = 20;
/** How often and how many times a run is looked for that trains elsewhere. */
const lookMs = 2_000;
const mostLooks = 60;

export class StoredRuns implements Disposable {
    private readonly options: StoredRunsOptions;

    private timer: NodeJS.Timeout | undefined;
    private isDisposed = false;

    constructor(options: StoredRunsOptions) {
        this.options = options;
    }

    dispose(): void {
        this.isDisposed = true;
        clearTimeout(this.timer);
    }

    /** Shows what was trained here before, and says what was interrupted. */
    async restore(looks = 1): Promise<void> {
        const { history, runs } = this.options;
        const found = await history.ask(store => store.list());
        const shown = (found ?? []).filter(run => run.display.hidden !== 1 && belongsHere(run));
        const here = shown.filter(({ state }) => state !== 'running').slice(-shownRuns);
        // A window that is loaded anew may be quicker than the end of the one before it, which trains until then.
        const isElsewhere = shown.some(({ id, state }) => state === 'running' && runs.info(id) === undefined);
        if (isElsewhere && looks < mostLooks && !this.isDisposed) {
            this.timer = setTimeout(() => void this.restore(looks + 1), lookMs);
        }
        const restored = await Promise.all(here.map(run => this.restoredRun(run)));
        // All at once, so that the panel shows the newest and not each on the way to it.
        for (const run of restored) {
            if (run !== undefined) {
                runs.restore(run);
            }
        }
        const interrupted = here.filter(
            run => run.state === 'interrupted' && run.display.told !== 1 && run.hasCheckpoint,
        );
        if (interrupted.length > 0) {
            await history.change(store => {
                for (const { id } of interrupted) {
                    store.change(id, { display: { told: 1 } });
                }
            });
            void this.tellOfInterrupted(interrupted);
        }
    }

    /** Goes on with a run that was stopped or interrupted. Returns its id; undefined where none does. */
    async resume(id?: string): Promise<string | undefined> {
        if (!mayTrain()) {
            return undefined;
        }
        const run = await pickStoredRun(this.options.history, id, {
            title: t('Resume'),
            isMeant: ({ state }) => state === 'stopped' || state === 'interrupted',
            none: t('No run was stopped or interrupted. A run that has ended can be trained further.'),
        });
        return run && this.goOn(run, 'resume', job => job);
    }

    /** Trains a run for more epochs. Returns its id; undefined where it does not. */
    async trainFurther(id?: string, epochs?: number): Promise<string | undefined> {
        if (!mayTrain()) {
            return undefined;
        }
        const run = await pickStoredRun(this.options.history, id, {
            title: t('Train Further'),
            isMeant: ({ state, hasCheckpoint }) => state !== 'running' && hasCheckpoint,
            none: t('There is no run with weights to go on from.'),
        });
        const more = run && (epochs ?? (await askForEpochs(run)));
        if (run === undefined || more === undefined) {
            return undefined;
        }
        const planned = run.state === 'finished' || run.epochs === 0 ? run.epochsDone : run.epochs;
        return this.goOn(run, 'further', job => ({
            ...job,
            run: {
                ...job.run,
                settings: { ...job.run.settings, epochs: planned + more, steps: null },
            },
        }));
    }

    /** Evaluates a run on its test part; asks before a repeat, unless the user is sure. */
    async evaluateOnTest(id?: string, isSure = false): Promise<EvaluationOutcome | undefined> {
        if (!mayTrain()) {
            return undefined;
        }
        const { history } = this.options;
        const run = await pickStoredRun(history, id, {
            title: t('Evaluate on Test Set'),
            isMeant: ({ state, bestEpoch }) => state !== 'running' && bestEpoch !== undefined,
            none: t('There is no run with weights to evaluate.'),
        });
        const request = run && (await this.requestOf(run));
        if (run === undefined || request === undefined) {
            return undefined;
        }
        const times = run.testEvaluations;
        if (times > 0 && !isSure) {
            const again = t('Evaluate Again');
            const choice = await vscode.window.showWarningMessage(
                times === 1
                    ? t('{0} was evaluated on its test part once already.', nameOf(run))
                    : t('{0} was evaluated on its test part {1} times already.', nameOf(run), times),
                {
                    modal: true,
                    detail: t(
                        'A number that choices were made by says too little of data that the network never saw. The repeat is noted.',
                    ),
                },
                again,
            );
            if (choice !== again) {
                return undefined;
            }
        }
        const result = await vscode.window.withProgress(
            { location: vscode.ProgressLocation.Notification, title: t('Evaluating {0}', nameOf(run)) },
            () => this.options.evaluate(this.withEntry(run, request)),
        );
        if (result.outcome === 'failed') {
            void vscode.window.showErrorMessage(`${nameOf(run)}: ${result.message}`);
        } else {
            void vscode.window.showInformationMessage(evaluationText(run, result.evaluation));
            this.options.showTest(run);
        }
        history.changed();
        return result;
    }

    /** A run that has weights, and the job that finds them; undefined where there is none, which the user was told. */
    async findTrained(
        title: string,
        id?: string,
    ): Promise<{ readonly run: StoredRun; readonly job: TrainingJob } | undefined> {
        const run = await pickStoredRun(this.options.history, id, {
            title,
            isMeant: ({ state, bestEpoch, hasCheckpoint }) =>
                state !== 'running' && bestEpoch !== undefined && hasCheckpoint,
            none: t('There is no run with weights.'),
        });
        const request = run && (await this.requestOf(run));
        return run && request && { run, job: this.withEntry(run, request) };
    }

    /** Shows runs of the history in the panel, and no others. */
    async showInPanel(ids: readonly string[]): Promise<void> {
        await this.bringBack(ids);
        this.options.show(ids);
    }

    /** Has the panel know of runs of the history. */
    async bringBack(ids: readonly string[]): Promise<void> {
        const { history } = this.options;
        const found = (await history.ask(store => store.list())) ?? [];
        const meant = found.filter(({ id }) => ids.includes(id));
        for (const run of meant) {
            if (run.state !== 'running') {
                await this.bring(run);
            }
        }
        const hidden = meant.filter(({ display }) => display.hidden === 1);
        if (hidden.length > 0) {
            await history.change(store => {
                for (const { id } of hidden) {
                    store.change(id, { display: { hidden: 0 } });
                }
            });
        }
    }

    /** Takes a run out of the panel, and leaves it in the history. */
    async hide(id: string): Promise<void> {
        const { history, runs } = this.options;
        runs.remove(id);
        if (history.mayHaveRuns()) {
            await history.change(store => store.change(id, { display: { hidden: 1 } }));
        }
    }

    private async goOn(
        run: StoredRun,
        goesOn: 'resume' | 'further',
        change: (job: TrainingJob) => TrainingJob,
    ): Promise<string | undefined> {
        const { history, runs, show } = this.options;
        if (!run.hasCheckpoint && goesOn === 'resume' && run.epochsDone > 0) {
            void vscode.window.showErrorMessage(
                t('The weights of {0} were not kept: train it anew.', nameOf(run)),
            );
            return undefined;
        }
        await this.bring(run);
        const request = runs.request(run.id);
        if (request === undefined) {
            return undefined;
        }
        await history.ask(store => store.change(run.id, { display: { told: 0, hidden: 0 } }));
        runs.goOn(run.id, goesOn, change(this.atHome(request.job)));
        show();
        return run.id;
    }

    /** Puts a run of the history among those of this window. */
    private async bring(run: StoredRun): Promise<void> {
        const restored = await this.restoredRun(run);
        if (restored !== undefined) {
            this.options.runs.restore(restored);
        }
    }

    private async restoredRun(run: StoredRun): Promise<RestoredRun | undefined> {
        const request = await this.requestOf(run);
        const kept = await this.options.history.ask(store => ({
            epochs: store.epochs(run.id),
            details: store.details(run.id),
        }));
        if (request === undefined || kept === undefined) {
            return undefined;
        }
        const { state, startedAt, seconds, stepsDone, message, display, label, dataNotes, noise } = run;
        return {
            id: run.id,
            request,
            ...kept,
            ...(noise && { noise }),
            known: {
                state,
                startedAt,
                seconds,
                step: stepsDone,
                ...(message !== undefined && { message }),
                ...(dataNotes !== undefined && { notes: dataNotes }),
                ...(label !== undefined && { label }),
                ...(display.color !== undefined && { color: display.color }),
                ...(display.attempt !== undefined && { attempt: display.attempt }),
            },
        };
    }

    private async requestOf(run: StoredRun): Promise<RunRequest | undefined> {
        const { specUri, spec, twinOf, sweep } = run;
        return this.options.history.ask(store => {
            const job = store.job(run.id);
            const specText = store.specText(run.id);
            return (
                job && {
                    job,
                    specUri,
                    spec,
                    ...(specText !== undefined && { specText }),
                    ...(twinOf !== undefined && { twinOf }),
                    ...(sweep && { sweep }),
                }
            );
        });
    }

    private withEntry(run: StoredRun, request: RunRequest): TrainingJob {
        const { id, startedAt } = run;
        const { history } = this.options;
        return this.atHome(history.jobFor(request, { id, startedAt, color: 0, attempt: 1 }));
    }

    private atHome(job: TrainingJob): TrainingJob {
        return { ...job, builtinDataUri: this.options.builtinData.toString() };
    }

    private async tellOfInterrupted(interrupted: readonly StoredRun[]): Promise<void> {
        const [first, ...others] = interrupted;
        if (first === undefined) {
            return;
        }
        const message =
            others.length === 0
                ? t('{0} was interrupted after {1}.', nameOf(first), epochsText(first))
                : t('{0} runs were interrupted.', interrupted.length);
        const [resume, show] = [t('Resume'), t('Show Curves')];
        const choice = await vscode.window.showInformationMessage(message, resume, show);
        if (choice === resume) {
            for (const { id } of interrupted) {
                await this.resume(id);
            }
        } else if (choice === show) {
            this.options.show();
        }
    }
}

/** True for a run of a spec in this window's folders, or of an unsaved one; of any where no folder is open. */
function belongsHere({ specUri }: StoredRun): boolean {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return (
        folders.length === 0 ||
        specUri.startsWith('untitled:') ||
        folders.some(({ uri }) => specUri.startsWith(`${uri.toString().replace(/\/$/, '')}/`))
    );
}

async function askForEpochs(run: StoredRun): Promise<number | undefined> {
    const text = await vscode.window.showInputBox({
        title: t('Train {0} Further', nameOf(run)),
        prompt: t('It stands at {0}. How many epochs more?', epochsText(run)),
        value: '10',
        validateInput: value =>
            /^\d+$/.test(value.trim()) && Number(value) >= 1 && Number(value) <= mostEpochs
                ? undefined
                : t('A whole number from 1 to {0}.', mostEpochs.toLocaleString('en')),
    });
    return text === undefined ? undefined : Number(text);
}

function evaluationText(
    run: StoredRun,
    {
        epoch,
        examples,
        loss,
        accuracy,
        rmse,
        before,
    }: Extract<EvaluationOutcome, { outcome: 'evaluated' }>['evaluation'],
): string {
    const metric =
        accuracy === undefined
            ? t('root mean squared error {0}', rmse?.toPrecision(4) ?? '')
            : t('accuracy {0}%', (100 * accuracy).toFixed(1));
    const found = t(
        '{0} on {1} test examples, with the weights of epoch {2}: {3}, loss {4}.',
        nameOf(run),
        examples,
        epoch,
        metric,
        loss.toPrecision(4),
    );
    return before > 0 ? `${found} ${t('This was look {0} at this test part.', before + 1)}` : found;
}
