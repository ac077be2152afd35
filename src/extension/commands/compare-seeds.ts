// Measures what a fix changes, or what dropout does: both networks are trained over several seeds, in pairs, until the
// difference is plain or the pairs are used up. Pairs that the history has are not trained again.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { KnownComparison } from '../../experiments/comparison/known-pairs.ts';
import { measuredComparison } from '../../experiments/comparison/measured-comparison.ts';
import type { ComparisonResult, Side } from '../../experiments/comparison/run-comparison.ts';
import type { MeasuredComparison } from '../../model/measurements.ts';
import { runFingerprint } from '../../model/run-fingerprint.ts';
import { twinOf } from '../../model/twin.ts';
import type {
    ResolveFixParams,
    ResolveFixResult,
    ResolveRunResult,
    RunOfText,
} from '../../protocol/language.ts';
import type { TrainingOutcome } from '../../protocol/training.ts';
import type { SpecLanguage } from '../language-client.ts';
import type { ReportPages } from '../reports/report-pages.ts';
import type { AppliedFixes } from '../runs/applied-fixes.ts';
import type { MeasuredRecords } from '../runs/measured-records.ts';
import type { PooledWork } from '../runs/pooled-work.ts';
import type { RunHistory } from '../runs/run-history.ts';
import { modifiedAt, searchHistory } from '../runs/search-history.ts';
import type { KeptPool } from '../runs/training-starts.ts';
import { pickSpec, specName } from '../spec-picker.ts';
import { mayTrain, restrictedMessage } from '../workspace-trust.ts';
import { askedFix } from './asked-fix.ts';
import { announceComparison, applyText, progressText } from './found-comparison.ts';
import { baseFolderOf, refuse, showProblem } from './train.ts';

/** Read when something is measured for the first time, so that activation has none of it to compile. */
const comparing = () => import('../comparing.ts');

/** What the command did; tests and other extensions read it. */
export type CompareReply =
    | {
          readonly result: 'compared';
          /** As `sweep.id` of its runs in the history. */
          readonly id: string;
          readonly pairs: number;
          /** Of those, the ones that were in the history. */
          readonly known: number;
          /** Absent where no pair ended well. */
          readonly measured?: MeasuredComparison;
      }
    | { readonly result: 'refused'; readonly message: string }
    | { readonly result: 'cancelled' };

export interface ComparisonsOptions {
    readonly language: SpecLanguage;
    readonly history: RunHistory;
    readonly reports: ReportPages;
    readonly records: MeasuredRecords;
    readonly applied: AppliedFixes;
    readonly log: vscode.LogOutputChannel;
    readonly builtinData: vscode.Uri;
    /** Of this extension, as its runs have it in the history. */
    readonly version: string;
    /** A pool whose runs are kept in the history. */
    readonly work: PooledWork;
}

/** Both ways of training, and what they are called. */
interface Sides {
    readonly title: string;
    readonly runs: { readonly [S in Side]: RunOfText };
    readonly names: { readonly [S in Side]: string };
    keep(measured: MeasuredComparison, folder: { readonly folder?: string }): void;
    /** What follows where the variant is better. */
    readonly apply?: () => void;
}

export class Comparisons {
    private readonly options: ComparisonsOptions;

    constructor(options: ComparisonsOptions) {
        this.options = options;
    }

    /** Measures a fix: the given one, or one of those on the line of the cursor. */
    async measureFix(uri?: vscode.Uri, fix?: unknown): Promise<CompareReply> {
        return this.start(uri, async document => {
            const asked = await askedFix(document, fix, this.options);
            if (asked === undefined) {
                return undefined;
            }
            if ('problem' in asked) {
                return refuse(asked.problem);
            }
            const found = await this.choose(document, run =>
                this.options.language.resolveFix({ ...asked, ...(run !== undefined && { run }) }),
            );
            return found?.result === 'fix' ? this.sidesOfFix(document, found, asked) : found;
        });
    }

    /** Notes a quick fix that was applied, so that it can be measured afterwards. */
    async fixApplied(params: ResolveFixParams): Promise<void> {
        const reply = await this.options.language.resolveFix(params).catch(() => undefined);
        if (reply?.result === 'fix') {
            this.options.applied.add({ about: reply.about, params });
        } else if (reply?.result === 'choose' && params.run === undefined) {
            await Promise.all(reply.runs.map(run => this.fixApplied({ ...params, run })));
        }
    }

    /** Compares a run with its twin without dropout. */
    async compareOverSeeds(uri?: vscode.Uri, runName?: string): Promise<CompareReply> {
        return this.start(uri, async document => {
            const found = await this.choose(document, run =>
                this.options.language.resolveRun({
                    uri: document.uri.toString(),
                    ...((run ?? runName) !== undefined && { run: run ?? runName! }),
                }),
            );
            return found?.result === 'run' ? this.sidesOfDropout(document, found) : found;
        });
    }

    private async start(
        uri: vscode.Uri | undefined,
        find: (document: vscode.TextDocument) => Promise<Sides | CompareReply | undefined>,
    ): Promise<CompareReply> {
        if (!mayTrain()) {
            return { result: 'refused', message: restrictedMessage };
        }
        const document = await pickSpec(uri);
        if (document === undefined) {
            return { result: 'cancelled' };
        }
        let sides: Sides | CompareReply | undefined;
        try {
            sides = await find(document);
        } catch (error) {
            this.options.log.error('Resolving the comparison failed.', String(error));
            return refuse(t('The language server could not read the spec: {0}', String(error)));
        }
        if (sides === undefined || 'result' in sides) {
            return sides ?? { result: 'cancelled' };
        }
        return this.options.work.track(this.compare(document, sides));
    }

    /** Asks which run where there are several. */
    private async choose<R extends ResolveFixResult | ResolveRunResult>(
        document: vscode.TextDocument,
        resolve: (run?: string) => Promise<R>,
    ): Promise<Exclude<R, { result: 'choose' | 'refused' }> | CompareReply | undefined> {
        let reply = await resolve();
        if (reply.result === 'choose' && reply.runs.length > 0) {
            const choice = await vscode.window.showQuickPick([...reply.runs], {
                title: specName(document.uri),
                placeHolder: reply.message,
            });
            if (choice === undefined) {
                return undefined;
            }
            reply = await resolve(choice);
        }
        if (reply.result === 'choose') {
            return refuse(reply.message);
        }
        if (reply.result === 'refused') {
            const { message, diagnostics } = reply;
            const refused = { result: 'refused' as const, message, diagnostics };
            return diagnostics.length > 0
                ? refuse(message, () => showProblem(document, refused))
                : refuse(message);
        }
        return reply as Exclude<R, { result: 'choose' | 'refused' }>;
    }

    private sidesOfFix(
        document: vscode.TextDocument,
        { about, base, variant }: Extract<ResolveFixResult, { result: 'fix' }>,
        params: ResolveFixParams,
    ): Sides {
        return {
            title: t('Measuring "{0}" in {1}', about.fix, base.run.name),
            runs: { base, variant },
            names: { base: t('as it is'), variant: about.fix },
            keep: (measured, folder) =>
                void this.options.records.add({
                    kind: 'fix',
                    measured: { ...about, ...measured },
                    ...folder,
                }),
            // A fix that was measured after it was applied is there already.
            ...(params.specText === undefined && {
                apply: () => void applyText(document, base.specText, variant.specText),
            }),
        };
    }

    private sidesOfDropout(
        document: vscode.TextDocument,
        { run, layerLines }: Extract<ResolveRunResult, { result: 'run' }>,
    ): Sides | CompareReply {
        const twin = twinOf(run);
        if (twin === undefined) {
            return refuse(
                t(
                    '{0} has no dropout or other noise to leave out, so there is nothing to compare.',
                    run.name,
                ),
            );
        }
        const specText = document.getText();
        const fingerprint = runFingerprint(run);
        return {
            title: t('Comparing {0} with and without dropout', run.name),
            runs: {
                base: { run: twin, layerLines: [], specText },
                variant: { run, layerLines, specText },
            },
            names: { base: t('without dropout'), variant: t('with dropout') },
            keep: (measured, folder) =>
                void this.options.records.add({
                    kind: 'dropout',
                    measured: { ...measured, fingerprint },
                    ...folder,
                }),
        };
    }

    private async compare(document: vscode.TextDocument, sides: Sides): Promise<CompareReply> {
        const { history, log, reports, version, work } = this.options;
        const { title, runs, names } = sides;
        const pairs = vscode.workspace
            .getConfiguration('dropoutLab', document.uri)
            .get('comparison.seeds', 20);
        const comparison = { base: runs.base.run, variant: runs.variant.run, pairs };
        const baseUri = baseFolderOf(document.uri).toString();
        const { filesOf, knownComparison, nothingKnown, runComparison } = await comparing();
        const known = await searchHistory(await history.open(), nothingKnown, log, store =>
            knownComparison(store, comparison, { version, baseUri, modifiedAt }),
        );
        const id = known.id === undefined || work.has(known.id) ? crypto.randomUUID() : known.id;
        const about = {
            ...({ id, kind: 'comparison', title, name: runs.variant.run.name } as const),
            ...{ spec: specName(document.uri), count: pairs },
        };
        const reads = filesOf(runs.base.run).length + filesOf(runs.variant.run).length;
        const keep = (measured: MeasuredComparison): void =>
            sides.keep(measured, reads > 0 ? { folder: baseUri } : {});
        const result: ComparisonResult = await work
            .inPool(about, ({ pool, progress, end, advance }) => {
                log.info(
                    `${title}: at most ${pairs} pairs, of which ${known.pairs.size} are in the history.`,
                );
                const first = Math.min(known.pairs.size + 1, pairs);
                progress.report({ message: t('pair {0} of at most {1}', first, pairs) });
                return runComparison(
                    comparison,
                    {
                        runsAtOnce: pool.size,
                        train: (run, side, index, signal) =>
                            this.train(
                                pool,
                                document.uri,
                                { ...runs[side], run },
                                { id, index, side, names, known },
                                signal,
                            ),
                        onPair: ({ index }, soFar) => {
                            progress.report({
                                message: progressText(soFar, pairs),
                                increment: 100 / pairs,
                            });
                            advance(soFar.pairs.length);
                            // What is known stays known, whatever becomes of the window.
                            const measured = known.pairs.has(index) ? undefined : measuredComparison(soFar);
                            if (measured !== undefined) {
                                keep(measured);
                            }
                        },
                        signal: end.signal,
                    },
                    known.pairs,
                );
            })
            .finally(() => history.changed());
        const measured = measuredComparison(result);
        if (measured !== undefined) {
            keep(measured);
        }
        reports.tellComparison(id, { title, spec: specName(document.uri), names, pairs, result });
        announceComparison(sides, result, measured, () => void reports.showComparison(id, title));
        return {
            result: 'compared',
            id,
            pairs: result.pairs.length,
            known: result.pairs.filter(({ index }) => known.pairs.has(index)).length,
            ...(measured && { measured }),
        };
    }

    private async train(
        pool: KeptPool,
        uri: vscode.Uri,
        { run, layerLines, specText }: RunOfText,
        place: {
            readonly id: string;
            readonly index: number;
            readonly side: Side;
            readonly names: Sides['names'];
            readonly known: KnownComparison;
        },
        signal: AbortSignal,
    ): Promise<TrainingOutcome> {
        const { history, builtinData } = this.options;
        const { id, index, side, names, known } = place;
        const { seed } = run.settings;
        const ended = known.ended[side].get(seed);
        if (ended !== undefined) {
            return { outcome: 'finished', summary: ended };
        }
        const begun = history.keepsWeights ? known.begun[side].get(seed) : undefined;
        const job = history.jobFor(
            {
                job: {
                    run,
                    baseUri: baseFolderOf(uri).toString(),
                    builtinDataUri: builtinData.toString(),
                    ...(layerLines.length > 0 && { layerLines }),
                },
                specUri: uri.toString(),
                spec: specName(uri),
                specText,
                sweep: {
                    id,
                    index: 2 * index + (side === 'base' ? 0 : 1),
                    values: { network: names[side] },
                    kind: 'comparison',
                },
            },
            {
                ...{ id: begun?.id ?? crypto.randomUUID(), startedAt: Date.now() },
                ...{ color: side === 'base' ? 0 : 1, attempt: 1 },
            },
            begun && 'resume',
        );
        const training = pool.start(job, () => {});
        const stop = (): void => training.stop();
        signal.addEventListener('abort', stop, { once: true });
        if (signal.aborted) {
            stop();
        }
        return training.outcome.finally(() => signal.removeEventListener('abort', stop));
    }
}
