// A sweep: every combination of its values with every seed, one run after the other, each kept in the history. The runs are
// a list of jobs, so that they may as well be trained at once.

import * as vscode from 'vscode';
import type { Disposable } from '../../core/disposable.ts';
import { t } from '../../core/localize.ts';
import { runSweep, type SweepEntry } from '../../experiments/run-sweep.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import { valuesOf } from '../../model/swept-runs.ts';
import type { ResolveSweepResult, SweptRunResult } from '../../protocol/language.ts';
import type { TrainingJob, TrainingProgress } from '../../protocol/training.ts';
import type { SpecLanguage } from '../language-client.ts';
import type { ReportPages } from '../reports/report-pages.ts';
import type { RunSweep } from '../reports/sweep-report.ts';
import type { RunHistory } from '../runs/run-history.ts';
import type { SweepBoard } from '../runs/sweep-board.ts';
import type { TrainingSession } from '../runs/training-session.ts';
import { pickSpec, specName } from '../spec-picker.ts';
import { mayTrain, restrictedMessage } from '../workspace-trust.ts';
import { baseFolderOf, refuse, showProblem } from './train.ts';

/** What the command did; tests and other extensions read it. */
export type SweepReply =
    | {
          readonly result: 'swept';
          /** As `sweep.id` of its runs in the history. */
          readonly id: string;
          readonly runs: number;
          /** Fewer where it was cancelled. */
          readonly entries: readonly SweepEntry[];
      }
    | { readonly result: 'refused'; readonly message: string }
    | { readonly result: 'cancelled' };

export interface SweepsOptions {
    readonly language: SpecLanguage;
    readonly history: RunHistory;
    readonly reports: ReportPages;
    readonly board: SweepBoard;
    /** Shows a sweep that has begun. */
    show(id: string): void;
    readonly log: vscode.LogOutputChannel;
    readonly builtinData: vscode.Uri;
    /** Starts a worker on a job that has its place in the history. */
    start(job: TrainingJob, onProgress: (progress: TrainingProgress) => void): TrainingSession;
}

type FoundSweep = Extract<ResolveSweepResult, { result: 'sweep' }>;

export class Sweeps implements Disposable {
    private readonly options: SweepsOptions;
    private readonly ends = new Map<string, AbortController>();
    private readonly sessions = new Set<TrainingSession>();
    private readonly running = new Set<Promise<unknown>>();

    constructor(options: SweepsOptions) {
        this.options = options;
    }

    /** Runs a sweep of the spec at `uri`, as its text is now; settles when it has ended. */
    async run(uri?: vscode.Uri, runName?: string): Promise<SweepReply> {
        if (!mayTrain()) {
            return { result: 'refused', message: restrictedMessage };
        }
        const document = await pickSpec(uri);
        if (document === undefined) {
            return { result: 'cancelled' };
        }
        const found = await this.resolve(document, runName);
        if (found.result !== 'sweep') {
            return found;
        }
        const sweep = this.sweep(document, found);
        this.running.add(sweep);
        return sweep.finally(() => this.running.delete(sweep));
    }

    /** Ends the run that trains, and begins no other. */
    stopSweep(id: string): void {
        this.ends.get(id)?.abort();
    }

    /** Threads that are alive. */
    activeWorkers(): number {
        return this.sessions.size;
    }

    /** Settles once no sweep is in progress. */
    async whenIdle(): Promise<void> {
        while (this.running.size > 0) {
            await Promise.allSettled(this.running);
        }
    }

    /** Ends every sweep at once, and settles when its thread is gone. */
    async stop(): Promise<void> {
        this.dispose();
        await Promise.all([...this.sessions].map(({ ended }) => ended));
    }

    dispose(): void {
        for (const end of this.ends.values()) {
            end.abort();
        }
        for (const session of this.sessions) {
            session.dispose();
        }
    }

    /** Asks which sweep where there are several. */
    private async resolve(
        document: vscode.TextDocument,
        run: string | undefined,
    ): Promise<FoundSweep | SweepReply> {
        let reply: ResolveSweepResult;
        try {
            reply = await this.options.language.resolveSweep({
                uri: document.uri.toString(),
                ...(run !== undefined && { run }),
            });
        } catch (error) {
            this.options.log.error('Resolving the sweep failed.', String(error));
            return refuse(t('The language server could not read the spec: {0}', String(error)));
        }
        if (reply.result === 'refused') {
            return refuse(reply.message, () => showProblem(document, reply));
        }
        if (reply.result === 'sweep') {
            return reply;
        }
        if (reply.runs.length === 0) {
            return refuse(reply.message);
        }
        const choice = await vscode.window.showQuickPick([...reply.runs], {
            title: t('Sweeps of {0}', specName(document.uri)),
            placeHolder: reply.message,
        });
        return choice === undefined ? { result: 'cancelled' } : this.resolve(document, choice);
    }

    private async sweep(document: vscode.TextDocument, found: FoundSweep): Promise<SweepReply> {
        const { language, reports, board, show, log } = this.options;
        const id = crypto.randomUUID();
        const { run, axes, repeats, count } = found;
        const [uri, text] = [document.uri.toString(), document.getText()];
        const entries: SweepEntry[] = [];
        const swept = new Map<number, SweptRunResult>();
        const end = new AbortController();
        this.ends.set(id, end);
        const tell = (state: RunSweep['state']): void => {
            const told = { name: run, spec: specName(document.uri), axes, repeats, count, entries, state };
            reports.tell(id, told);
            board.tell(id, told);
        };
        tell('running');
        show(id);
        const title = t('Sweep of {0}', run);
        try {
            await vscode.window.withProgress(
                { location: vscode.ProgressLocation.Notification, title, cancellable: true },
                async (progress, cancelled) => {
                    cancelled.onCancellationRequested(() => end.abort());
                    log.info(`Sweep of ${run}: ${count} runs.`);
                    const source = {
                        count,
                        at: async (index: number) => {
                            const each = await language.sweptRun({ uri, text, run, index });
                            swept.set(index, each);
                            const about = [...axes.map((axis, place) => `${axis} = ${each.labels[place]}`)];
                            const message = `${index + 1}/${count}: ${[...about, t('seed {0}', each.seed)].join(', ')}`;
                            progress.report({ message, increment: index === 0 ? 0 : 100 / count });
                            return each;
                        },
                    };
                    await runSweep(source, {
                        train: (resolved, index) =>
                            this.train(
                                document,
                                text,
                                resolved,
                                swept.get(index)!,
                                { id, index, axes },
                                end.signal,
                            ),
                        onEntry: entry => {
                            swept.delete(entry.index);
                            entries.push(entry);
                            tell('running');
                        },
                        signal: end.signal,
                    });
                },
            );
        } finally {
            this.ends.delete(id);
        }
        tell(entries.length < count ? 'stopped' : 'ended');
        void this.announce(id, run, count, entries);
        return { result: 'swept', id, runs: count, entries };
    }

    private async train(
        document: vscode.TextDocument,
        specText: string,
        run: ResolvedRun,
        { labels, layerLines }: SweptRunResult,
        {
            id,
            index,
            axes,
        }: { readonly id: string; readonly index: number; readonly axes: readonly string[] },
        signal: AbortSignal,
    ) {
        const { history, builtinData, start } = this.options;
        const job = history.jobFor(
            {
                job: {
                    run,
                    baseUri: baseFolderOf(document.uri).toString(),
                    builtinDataUri: builtinData.toString(),
                    layerLines,
                },
                specUri: document.uri.toString(),
                spec: specName(document.uri),
                specText,
                sweep: { id, index, values: valuesOf({ axes }, labels) },
            },
            { id: crypto.randomUUID(), startedAt: Date.now(), color: index, attempt: 1 },
        );
        const session = start(job, () => {});
        this.sessions.add(session);
        void session.ended.then(() => this.sessions.delete(session));
        const stop = (): void => session.stop();
        signal.addEventListener('abort', stop, { once: true });
        if (signal.aborted) {
            stop();
        }
        try {
            const outcome = await session.outcome;
            // The next one begins when the thread of this one is gone.
            await session.ended;
            return outcome;
        } finally {
            signal.removeEventListener('abort', stop);
            history.changed();
        }
    }

    private async announce(
        id: string,
        run: string,
        count: number,
        entries: readonly SweepEntry[],
    ): Promise<void> {
        const failed = entries.filter(({ result }) => 'problem' in result).length;
        const done =
            entries.length < count
                ? t('Sweep of {0}: stopped after {1} of {2} runs.', run, entries.length, count)
                : t('Sweep of {0}: {1} runs.', run, count);
        const message = failed > 0 ? `${done} ${t('{0} failed.', failed)}` : done;
        const [show, asText] = [t('Show Sweep'), t('Show as Text')];
        const offered = entries.length > 0 ? [show, asText] : [];
        const choice = await (failed > 0
            ? vscode.window.showWarningMessage(message, ...offered)
            : vscode.window.showInformationMessage(message, ...offered));
        if (choice === show) {
            this.options.show(id);
        } else if (choice === asText) {
            await this.options.reports.showSweep(id, run);
        }
    }
}
