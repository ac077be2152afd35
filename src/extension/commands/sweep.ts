// A sweep: every combination of its values with every seed, or what its search chooses, on a pool of workers, each run kept in
// the history. One that was cut off goes on where it was.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import { findSweep, type ResumedSweep } from '../../experiments/resumed-sweep.ts';
import { runSweep, type SweepEntry, type SweepHost } from '../../experiments/run-sweep.ts';
import { valuesOf } from '../../model/swept-runs.ts';
import type { ResolveSweepResult, SweptRunResult } from '../../protocol/language.ts';
import type { SpecLanguage } from '../language-client.ts';
import type { ReportPages } from '../reports/report-pages.ts';
import type { RunSweep } from '../reports/sweep-report.ts';
import type { PooledWork } from '../runs/pooled-work.ts';
import type { RunHistory } from '../runs/run-history.ts';
import type { SweepBoard } from '../runs/sweep-board.ts';
import type { KeptPool } from '../runs/training-starts.ts';
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
    readonly work: PooledWork;
}

type FoundSweep = Extract<ResolveSweepResult, { result: 'sweep' }>;

export class Sweeps {
    private readonly options: SweepsOptions;

    constructor(options: SweepsOptions) {
        this.options = options;
    }

    /**
     * Runs a sweep of the spec at `uri`, as its text is now; settles when it has ended.
     *
     * @param goesOn whether the newest sweep of this text goes on where it was cut off; asked for where it is left out
     */
    async run(uri?: vscode.Uri, runName?: string, goesOn?: boolean): Promise<SweepReply> {
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
        const resumed = await this.unfinished(document, found, goesOn);
        if (resumed === 'cancelled') {
            return { result: 'cancelled' };
        }
        return this.options.work.track(this.sweep(document, found, resumed));
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

    /** The newest sweep of this text, where it is to go on. */
    private async unfinished(
        document: vscode.TextDocument,
        sweep: FoundSweep,
        goesOn: boolean | undefined,
    ): Promise<ResumedSweep | undefined | 'cancelled'> {
        const { history } = this.options;
        if (goesOn === false || !history.mayHaveRuns()) {
            return undefined;
        }
        const spec = {
            specUri: document.uri.toString(),
            specText: document.getText(),
            run: sweep.run,
            axes: sweep.axes,
        };
        const found = await history.ask(store => findSweep(store, spec));
        if (found === undefined || goesOn || !isUnfinished(found, sweep)) {
            return found && goesOn ? found : undefined;
        }
        const done = [...found.known.values()].filter(({ result }) => result !== undefined).length;
        const choices = [
            {
                label: t('Go on'),
                description: t('{0} of {1} runs are done', done, sweep.planned),
                resumed: found,
            },
            { label: t('Start anew'), description: '', resumed: undefined },
        ];
        const choice = await vscode.window.showQuickPick(choices, {
            title: t('Sweep of {0}', sweep.run),
            placeHolder: t('This sweep was cut off.'),
        });
        return choice === undefined ? 'cancelled' : choice.resumed;
    }

    private async sweep(
        document: vscode.TextDocument,
        found: FoundSweep,
        resumed: ResumedSweep | undefined,
    ): Promise<SweepReply> {
        const { language, reports, board, show, log, work } = this.options;
        const id = resumed?.id ?? crypto.randomUUID();
        const { run, axes, repeats, planned } = found;
        const [uri, text] = [document.uri.toString(), document.getText()];
        const entries: SweepEntry[] = [];
        const swept = new Map<number, SweptRunResult>();
        const tell = (state: RunSweep['state']): void => {
            const about = { name: run, spec: specName(document.uri), axes, repeats, count: planned };
            const told = { ...about, entries, state };
            reports.tell(id, told);
            board.tell(id, told);
        };
        const isStopped = await work.inPool(
            {
                id,
                kind: 'sweep',
                title: t('Sweep of {0}', run),
                name: run,
                spec: specName(document.uri),
                count: planned,
            },
            async ({ pool, progress, end, advance }) => {
                tell('running');
                show(id);
                log.info(`Sweep of ${run}: ${planned} runs, ${pool.size} at once.`);
                const source = {
                    ...found,
                    at: async (index: number) => {
                        const each = await language.sweptRun({ uri, text, run, index });
                        swept.set(index, each);
                        return each;
                    },
                };
                const begun = { document, text, id, axes };
                await runSweep(
                    source,
                    {
                        parallel: pool.size,
                        train: this.trainer(begun, pool, swept, resumed, end.signal),
                        onEntry: entry => {
                            swept.delete(entry.index);
                            const before = entries.findIndex(({ index }) => index === entry.index);
                            entries.splice(before < 0 ? entries.length : before, 1, entry);
                            const values = axes.map((axis, place) => `${axis} = ${entry.labels[place]}`);
                            progress.report({
                                message: `${entries.length}/${planned}: ${[...values, t('seed {0}', entry.seed)].join(', ')}`,
                                increment: before < 0 ? 100 / planned : 0,
                            });
                            tell('running');
                            advance(entries.length, {
                                remainingSeconds: board.snapshot(id)?.remainingSeconds,
                            });
                        },
                        now: () => performance.now(),
                        signal: end.signal,
                    },
                    resumed?.known,
                );
                return end.signal.aborted;
            },
        );
        entries.sort((a, b) => a.index - b.index);
        tell(isStopped ? 'stopped' : 'ended');
        void this.announce(id, run, planned, entries, isStopped);
        return { result: 'swept', id, runs: planned, entries };
    }

    private trainer(
        { document, text, id, axes }: BegunSweep,
        pool: KeptPool,
        swept: ReadonlyMap<number, SweptRunResult>,
        resumed: ResumedSweep | undefined,
        signal: AbortSignal,
    ): SweepHost['train'] {
        const { history, builtinData } = this.options;
        const ids = new Map([...(resumed?.runs ?? [])].map(([index, run]) => [index, run.id]));
        return async (run, { index, until }) => {
            const { labels, layerLines } = swept.get(index)!;
            const before = ids.get(index);
            const goesOn = before !== undefined && history.keepsWeights ? 'resume' : undefined;
            const runId = goesOn === undefined ? crypto.randomUUID() : before!;
            const job = history.jobFor(
                {
                    job: {
                        run,
                        baseUri: baseFolderOf(document.uri).toString(),
                        builtinDataUri: builtinData.toString(),
                        layerLines,
                        ...(until !== undefined && { until }),
                    },
                    specUri: document.uri.toString(),
                    spec: specName(document.uri),
                    specText: text,
                    sweep: { id, index, values: valuesOf({ axes }, labels) },
                },
                { id: runId, startedAt: Date.now(), color: index, attempt: 1 },
                goesOn,
            );
            if (before !== undefined && goesOn === undefined) {
                // It begins anew, where no weights are kept to go on from.
                await history.change(store => store.remove([before], Date.now()));
            }
            const session = pool.start(job, () => {});
            const stop = (): void => session.stop();
            signal.addEventListener('abort', stop, { once: true });
            if (signal.aborted) {
                stop();
            }
            try {
                const outcome = await session.outcome;
                const isKept = outcome.outcome !== 'failed' && outcome.historyProblem === undefined;
                if (isKept) {
                    ids.set(index, runId);
                } else {
                    ids.delete(index);
                }
                return outcome;
            } finally {
                signal.removeEventListener('abort', stop);
                history.changed();
            }
        };
    }

    private async announce(
        id: string,
        run: string,
        planned: number,
        entries: readonly SweepEntry[],
        isStopped: boolean,
    ): Promise<void> {
        const failed = entries.filter(({ result }) => 'problem' in result).length;
        const done = isStopped
            ? t('Sweep of {0}: stopped after {1} of {2} runs.', run, entries.length, planned)
            : t('Sweep of {0}: {1} runs.', run, entries.length);
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

interface BegunSweep {
    readonly document: vscode.TextDocument;
    readonly text: string;
    readonly id: string;
    readonly axes: readonly string[];
}

/** False where every run has come to its end, or to where a search gave it up. */
function isUnfinished({ runs, known }: ResumedSweep, { search, planned }: FoundSweep): boolean {
    const ended = [...known.values()].filter(({ result }) => result !== undefined).length;
    return search?.call === 'successive_halving'
        ? ended === 0 ||
              runs.size < planned ||
              [...runs.values()].some(({ state }) => state === 'interrupted')
        : ended < planned;
}
