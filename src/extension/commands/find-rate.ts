// Finds drop rates for a run: candidates, and then a paired comparison with the present ones. Offers the edit where the
// interval of the difference says that they are better, and says plainly where it does not.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { FoundRates, RateMethod, RatePurpose } from '../../experiments/rate-finder/find-rates.ts';
import type { SweepEntry } from '../../experiments/run-sweep.ts';
import type { RatePlace } from '../../model/rate-places.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import type { ResolveRunResult } from '../../protocol/language.ts';
import type { SweepPlace, TrainingOutcome, TrainingProgress } from '../../protocol/training.ts';
import type { SpecLanguage } from '../language-client.ts';
import type { PooledWork } from '../runs/pooled-work.ts';
import type { RunHistory } from '../runs/run-history.ts';
import { modifiedAt, searchHistory } from '../runs/search-history.ts';
import type { SweepBoard, ToldSweep } from '../runs/sweep-board.ts';
import type { KeptPool } from '../runs/training-starts.ts';
import { pickSpec, specName } from '../spec-picker.ts';
import { mayTrain, restrictedMessage } from '../workspace-trust.ts';
import { type AskedRates, applyRates, textOf } from './found-rates.ts';
import { baseFolderOf, refuse, showProblem } from './train.ts';

/** Read when rates are looked for, so that activation has none of it to compile. */
const comparing = () => import('../comparing.ts');

/** What the command did; tests and other extensions read it. */
export type FindRateReply =
    | ({
          readonly result: 'found';
          /** In the history, one with the present rates and one with the candidate's; empty where nothing was compared. */
          readonly runs: readonly string[];
      } & Pick<FoundRates, 'before' | 'after' | 'verdict'>)
    | { readonly result: 'refused'; readonly message: string }
    | { readonly result: 'cancelled' };

export interface RateFinderOptions {
    readonly language: SpecLanguage;
    readonly history: RunHistory;
    readonly log: vscode.LogOutputChannel;
    readonly builtinData: vscode.Uri;
    /** Of this extension, as its runs have it in the history. */
    readonly version: string;
    readonly work: PooledWork;
    readonly board: SweepBoard;
    /** Shows runs of the history in the panel. */
    show(ids: readonly string[]): void;
    /** Shows candidates as they train, as the runs of a sweep over the rates. */
    showCandidates(id: string): void;
}

/** Runs that halving begins with and seeds that it chooses by, as on the command line. */
const [runsOfHalving, seedsOfCandidates] = [54, 2];

export class RateFinder {
    private readonly options: RateFinderOptions;

    constructor(options: RateFinderOptions) {
        this.options = options;
    }

    /** @param by how candidates are found; asked for where it is left out */
    async find(uri?: vscode.Uri, runName?: string, by?: string): Promise<FindRateReply> {
        if (!mayTrain()) {
            return { result: 'refused', message: restrictedMessage };
        }
        const document = await pickSpec(uri);
        const asked = document && (await this.ask(document, runName, by));
        if (asked === undefined || 'result' in asked) {
            return asked ?? { result: 'cancelled' };
        }
        return this.options.work.track(this.search(asked));
    }

    private async ask(
        document: vscode.TextDocument,
        runName: string | undefined,
        by: string | undefined,
    ): Promise<AskedRates | FindRateReply> {
        const { language, log } = this.options;
        let reply: ResolveRunResult;
        try {
            reply = await language.resolveRun({
                uri: document.uri.toString(),
                ...(runName !== undefined && { run: runName }),
            });
        } catch (error) {
            log.error('Resolving the run failed.', String(error));
            return refuse(t('The language server could not read the spec: {0}', String(error)));
        }
        if (reply.result === 'refused') {
            const refused = reply;
            return refuse(reply.message, () => showProblem(document, refused));
        }
        if (reply.result === 'choose') {
            const choice =
                reply.runs.length === 0
                    ? undefined
                    : await vscode.window.showQuickPick([...reply.runs], {
                          title: specName(document.uri),
                          placeHolder: reply.message,
                      });
            return choice === undefined
                ? reply.runs.length === 0
                    ? refuse(reply.message)
                    : { result: 'cancelled' }
                : this.ask(document, choice, by);
        }
        const { run, layerLines } = reply;
        const text = document.getText();
        const { canBeLearned, rateMethods, ratePlacesOf } = await comparing();
        const places = ratePlacesOf(run.network, text);
        if (places.length === 0) {
            return refuse(t('{0} has no drop rate that is a number in the text.', run.name));
        }
        const methods = places.some(canBeLearned) ? rateMethods : (['halving'] as const);
        const method = methods.find(name => name === by) ?? (await askMethod(methods, run.name));
        return method === undefined
            ? { result: 'cancelled' }
            : { document, text, run, layerLines, places, by: method };
    }

    private async search(asked: AskedRates): Promise<FindRateReply> {
        const { document, run, places, by } = asked;
        const { board, history, log, work, version } = this.options;
        const { findRates, knownCandidates, knownComparison, noCandidates, nothingKnown } = await comparing();
        const pairs = vscode.workspace
            .getConfiguration('dropoutLab', document.uri)
            .get('comparison.seeds', 20);
        const title = t('Drop rates of {0}', run.name);
        const question = { run, places, by, seeds: seedsOfCandidates, runs: runsOfHalving, pairs };
        const options = { version, baseUri: baseFolderOf(document.uri).toString(), modifiedAt };
        const store = history.mayHaveRuns() ? await history.open() : undefined;
        const earlier = await searchHistory(store, noCandidates, log, found =>
            knownCandidates(found, question, options),
        );
        const isNew = earlier.id === undefined || work.has(earlier.id);
        const ids = {
            candidates: isNew ? crypto.randomUUID() : earlier.id,
            pairs: String(crypto.randomUUID()),
        };
        const kept = new Map([...earlier.runs].map(([index, { id }]) => [`candidate ${index}`, id]));
        let compared = nothingKnown;
        let seedOfPairs = 0;
        const about = {
            ...({ id: ids.candidates, kind: 'rates', title, name: run.name } as const),
            ...{ spec: specName(document.uri), count: 0 },
        };
        const entries: SweepEntry[] = [];
        let planned = 0;
        const tell = (state: ToldSweep['state']): void =>
            board.tell(ids.candidates, {
                ...{ name: run.name, spec: specName(document.uri), count: planned, entries, state },
                axes: places.map(place => axisOf(document, place)),
            });
        const found: FoundRates = await work
            .inPool(about, ({ pool, progress, end, advance }) => {
                log.info(
                    `${title}: ${places.length} rates by ${by}, ${kept.size} candidates in the history.`,
                );
                return findRates(
                    question,
                    {
                        parallel: pool.size,
                        train: (each, purpose, signal, onProgress) => {
                            const ended =
                                purpose.kind === 'pair' &&
                                compared.ended[purpose.side].get(each.settings.seed);
                            return ended
                                ? Promise.resolve({ outcome: 'finished', summary: ended })
                                : this.train(asked, each, purpose, { ids, kept, pool, signal, onProgress });
                        },
                        async knownPairs(comparison) {
                            compared = await searchHistory(store, nothingKnown, log, found =>
                                knownComparison(found, comparison, options),
                            );
                            ids.pairs = compared.id ?? ids.pairs;
                            seedOfPairs = comparison.base.settings.seed;
                            for (const side of ['base', 'variant'] as const) {
                                for (const [seed, { id }] of compared.begun[side]) {
                                    kept.set(`${side} ${seed - seedOfPairs}`, id);
                                }
                            }
                            return compared.pairs;
                        },
                        onCandidate: (entry, count) => {
                            const before = entries.findIndex(({ index }) => index === entry.index);
                            entries.splice(before < 0 ? entries.length : before, 1, entry);
                            if (planned === 0) {
                                planned = count;
                                tell('running');
                                this.options.showCandidates(ids.candidates);
                            }
                            tell('running');
                            // Half of the bar is for the candidates, and half for the comparison.
                            const increment = before < 0 ? 50 / planned : 0;
                            advance(entries.length, { count: planned + 2 * pairs });
                            progress.report({
                                message: t('{0} of {1} candidates', entries.length, planned),
                                increment,
                            });
                        },
                        onPair: (_, { pairs: done }) => {
                            advance(planned + 2 * done.length, { count: planned + 2 * pairs });
                            progress.report({
                                message: t('{0} of at most {1} pairs', done.length, pairs),
                                increment: 50 / pairs,
                            });
                        },
                        now: () => performance.now(),
                        signal: end.signal,
                    },
                    earlier,
                );
            })
            .finally(() => history.changed());
        entries.sort((a, b) => a.index - b.index);
        if (planned > 0) {
            tell(found.verdict === 'stopped' ? 'stopped' : 'ended');
        }
        const runs = (['base', 'variant'] as const).flatMap(
            side => kept.get(`${side} 0`) ?? compared.runs[side].get(seedOfPairs) ?? [],
        );
        if (runs.length === 2) {
            await this.nameRuns(asked, runs, found);
        }
        if (found.verdict === 'better') {
            this.options.show(runs);
        }
        this.announce(asked, found, runs);
        const { before, after, verdict } = found;
        return { result: 'found', before, after, verdict, runs };
    }

    private async train(
        { document, text, layerLines, places }: AskedRates,
        run: ResolvedRun,
        purpose: RatePurpose,
        {
            ids,
            kept,
            pool,
            signal,
            onProgress,
        }: {
            readonly ids: { readonly candidates: string; readonly pairs: string };
            /** The ids of the runs in the history, by what they are for. */
            readonly kept: Map<string, string>;
            readonly pool: KeptPool;
            readonly signal: AbortSignal;
            readonly onProgress: (progress: TrainingProgress) => void;
        },
    ): Promise<TrainingOutcome> {
        const { history, builtinData } = this.options;
        const key = `${purpose.kind === 'pair' ? purpose.side : 'candidate'} ${purpose.index}`;
        const before = kept.get(key);
        const goesOn = before !== undefined && history.keepsWeights ? 'resume' : undefined;
        const id = goesOn === undefined ? crypto.randomUUID() : before!;
        const until = purpose.kind === 'candidate' ? purpose.until : undefined;
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
                sweep: placeOf(document, places, run, purpose, ids),
            },
            { id, startedAt: Date.now(), color: purpose.index, attempt: 1 },
            goesOn,
        );
        const session = pool.start(job, onProgress);
        const stop = (): void => session.stop();
        signal.addEventListener('abort', stop, { once: true });
        if (signal.aborted) {
            stop();
        }
        try {
            const outcome = await session.outcome;
            if (outcome.outcome !== 'failed' && outcome.historyProblem === undefined) {
                kept.set(key, id);
            } else {
                kept.delete(key);
            }
            return outcome;
        } finally {
            signal.removeEventListener('abort', stop);
        }
    }

    /** Both runs under what tells them apart. */
    private async nameRuns({ run }: AskedRates, runs: readonly string[], sides: FoundRates): Promise<void> {
        const rates = [sides.before, sides.after ?? []];
        await this.options.history.change(store => {
            for (const [index, id] of runs.entries()) {
                // What the user calls it stays.
                if (store.find(id)?.label !== undefined) {
                    continue;
                }
                store.change(id, { label: t('{0}, rates {1}', run.name, rates[index]!.join(', ')) });
            }
        });
    }

    private announce(asked: AskedRates, found: FoundRates, runs: readonly string[]): void {
        const [apply, preview, show] = [t('Apply'), t('Preview'), t('Show Curves')];
        const isBetter = found.verdict === 'better';
        const buttons = [...(isBetter ? [apply, preview] : []), ...(runs.length > 0 ? [show] : [])];
        void vscode.window.showInformationMessage(textOf(asked, found), ...buttons).then(choice => {
            if (choice === show) {
                this.options.show(runs);
            } else if (choice !== undefined) {
                void applyRates(asked, found.after ?? [], choice === preview);
            }
        });
    }
}

async function askMethod(methods: readonly RateMethod[], run: string): Promise<RateMethod | undefined> {
    const labels = {
        halving: {
            label: t('Successive halving'),
            description: t('many rates for a few epochs, the best of them to the end'),
        },
        variational: {
            label: t('Variational dropout'),
            description: t('learns a rate in the place of each dropout'),
        },
    };
    const [only] = methods;
    if (methods.length === 1) {
        return only;
    }
    const choice = await vscode.window.showQuickPick(
        methods.map(method => ({ ...labels[method], method })),
        { title: t('Drop rates of {0}', run), placeHolder: t('How are candidates found?') },
    );
    return choice?.method;
}

/** `dropout, line 7`. */
function axisOf(document: vscode.TextDocument, { kind, range }: RatePlace): string {
    return `${kind}, ${t('line {0}', document.positionAt(range.start).line + 1)}`;
}

/** Where a run stands among the others that are trained for this. */
function placeOf(
    document: vscode.TextDocument,
    places: readonly RatePlace[],
    run: ResolvedRun,
    purpose: RatePurpose,
    ids: { readonly candidates: string; readonly pairs: string },
): SweepPlace {
    if (purpose.kind === 'pair') {
        const isBase = purpose.side === 'base';
        return {
            id: ids.pairs,
            index: 2 * purpose.index + (isBase ? 0 : 1),
            values: { network: isBase ? t('present rates') : t('candidate') },
            kind: 'comparison',
        };
    }
    const values = places.map(place => {
        const { layers } = place;
        const rate = run.network.layers[layers[0] ?? 0]?.parameters.rate;
        return [axisOf(document, place), typeof rate === 'number' ? String(rate) : t('learned')];
    });
    return { id: ids.candidates, index: purpose.index, values: Object.fromEntries(values), kind: 'rates' };
}
