// What runs have to say in the text of their spec: a line over `train`, and a word behind each layer. Both are added to what
// the language server answers, so that they stand where it found them, and come and go with it.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { t } from '../core/localize.ts';
import { isActive } from '../model/run-state.ts';
import type { RunInfo } from '../protocol/panel.ts';
import { commandIds } from './command-ids.ts';
import { type LearnedRates, layerNotes } from './runs/layer-notes.ts';
import { progressLens, resultLens } from './runs/lens-text.ts';
import type { RunRegistry } from './runs/run-registry.ts';

/** Seldom enough to be read, often enough to be seen moving. */
const refreshMs = 500;

export interface AnnotationsOptions {
    readonly runs: RunRegistry;
    /** Has the editor ask for code lenses again, or for inlay hints. */
    refresh(what: 'lenses' | 'hints'): void;
    /** What a run of a spec that was never trained may take: `about 12 s, 3 MB`. */
    forecast(uri: vscode.Uri, run: string, version: number): string | undefined;
}

export class RunAnnotations implements Disposable {
    private readonly options: AnnotationsOptions;
    private readonly store = new DisposableStore();
    private timer: NodeJS.Timeout | undefined;

    constructor(options: AnnotationsOptions) {
        this.options = options;
        this.store.add(
            options.runs.onDidChange(change => {
                this.timer ??= setTimeout(() => {
                    this.timer = undefined;
                    options.refresh('lenses');
                }, refreshMs);
                // What is said of a layer is of a run that has ended, so it is calm while the next one trains.
                if (change.kind === 'ended' || change.kind === 'removed' || change.kind === 'restored') {
                    options.refresh('hints');
                }
            }),
        );
    }

    dispose(): void {
        clearTimeout(this.timer);
        this.store.dispose();
    }

    /** The server's lenses, and behind those of each `train` how its last run stands. */
    withRuns(document: vscode.TextDocument, lenses: readonly vscode.CodeLens[]): vscode.CodeLens[] {
        return lenses.flatMap((lens, index) => {
            const run = trainedBy(lens);
            const isLastOfTrain =
                run !== undefined && !lenses.slice(index + 1).some(later => trainedBy(later) === run);
            return isLastOfTrain ? [lens, ...this.lensesOf(document, run, lens.range)] : [lens];
        });
    }

    /** The server's hints, with what the last run has shown of each layer behind its shape. */
    withLayers(document: vscode.TextDocument, hints: readonly vscode.InlayHint[]): vscode.InlayHint[] {
        const uri = document.uri.toString();
        const text = document.getText();
        const notes = new Map<number, ReturnType<typeof layerNotes>[number]>();
        // A later run of the same layers takes the place of an earlier one; a twin says nothing of the network as it is written.
        for (const info of this.runsOf(uri)) {
            const request = this.options.runs.request(info.id);
            if (isActive(info.state) || request?.specText === undefined) {
                continue;
            }
            const details = this.options.runs.details(info.id);
            const statistics = (details?.best ?? details?.last)?.layers;
            const { layerLines } = request.job;
            const trained = {
                run: request.job.run,
                specText: request.specText,
                ...(layerLines && { layerLines }),
                ...(statistics && { statistics }),
                learnedRates: this.learnedRates(info),
            };
            for (const note of layerNotes(trained, text)) {
                notes.set(note.offset, note);
            }
        }
        return hints.map(hint => {
            const note = notes.get(document.offsetAt(hint.position));
            const label = typeof hint.label === 'string' ? hint.label : undefined;
            // Where another shape comes out by now, as of another width, it is not the layer that was trained.
            if (note === undefined || label === undefined || !startsWithShape(label, note.shape)) {
                return hint;
            }
            const annotated = new vscode.InlayHint(hint.position, `${label} · ${note.text}`, hint.kind);
            Object.assign(annotated, {
                paddingLeft: hint.paddingLeft,
                paddingRight: hint.paddingRight,
                tooltip: note.tooltip,
            });
            return annotated;
        });
    }

    private lensesOf(document: vscode.TextDocument, run: string, range: vscode.Range): vscode.CodeLens[] {
        const uri = document.uri.toString();
        const last = this.runsOf(uri).findLast(({ name }) => name === run);
        const lens = (title: string, command: string, tooltip: string, ...args: unknown[]) =>
            new vscode.CodeLens(range, { title, command, tooltip, arguments: args });
        if (last === undefined) {
            const forecast = this.options.forecast(document.uri, run, document.version);
            return forecast === undefined ? [] : [lens(forecast, '', forecastTooltip())];
        }
        const { epoch, state, id } = last;
        const values = this.options.runs.bestAndLast(id);
        if (isActive(state)) {
            const isPaused = state === 'paused';
            return [
                ...(state === 'queued'
                    ? []
                    : [
                          isPaused
                              ? lens(
                                    `$(debug-continue) ${t('Resume')}`,
                                    commandIds.resume,
                                    t('Goes on training'),
                                    id,
                                )
                              : lens(
                                    `$(debug-pause) ${t('Pause')}`,
                                    commandIds.pause,
                                    t('Waits where it is'),
                                    id,
                                ),
                      ]),
                lens(
                    `$(debug-stop) ${t('Stop')}`,
                    commandIds.stop,
                    t('Ends the run at epoch {0}', epoch),
                    id,
                ),
                // The buttons before it stay where they are while it changes.
                lens(progressLens(last, values.last), commandIds.showCurves, t('Shows the curves')),
            ];
        }
        const isStale = this.options.runs.request(id)?.specText !== document.getText();
        const next = isStale ? this.options.forecast(document.uri, run, document.version) : undefined;
        return [
            ...(next === undefined ? [] : [lens(t('now {0}', next), '', forecastTooltip())]),
            lens(
                resultLens(last, values.best, values.last, isStale),
                commandIds.showCurves,
                last.message ?? t('Shows the curves'),
            ),
        ];
    }

    /** Runs of a spec that are no twins, oldest first. */
    private runsOf(uri: string): RunInfo[] {
        const { runs } = this.options;
        return runs
            .infos()
            .filter(({ id, twinOf }) => twinOf === undefined && runs.request(id)?.specUri === uri);
    }

    private learnedRates({ id }: RunInfo): Map<string, LearnedRates> {
        const { runs } = this.options;
        const { last } = runs.bestAndLast(id);
        const { learnedRates = [] } = (last && runs.snapshot(id, last.epoch)?.curves) ?? {};
        return new Map(
            learnedRates.flatMap(({ layer, minimum, median, maximum }) => {
                const [low, middle, high] = [minimum.at(-1), median.at(-1), maximum.at(-1)];
                return low === undefined || middle === undefined || high === undefined
                    ? []
                    : [[layer, { minimum: low, median: middle, maximum: high }]];
            }),
        );
    }
}

const forecastTooltip = (): string =>
    t('The time by runs that were measured here, the memory by the arrays of the network');

/** The run that a lens of the server trains or compares. */
function trainedBy({ command }: vscode.CodeLens): string | undefined {
    const name: unknown = command?.arguments?.[1];
    return typeof name === 'string' &&
        (command?.command === commandIds.train ||
            command?.command === commandIds.compareWithoutDropout ||
            command?.command === commandIds.compareOverSeeds)
        ? name
        : undefined;
}

function startsWithShape(label: string, shape: string): boolean {
    const rest = label.replace(/^-> /, '');
    return rest === shape || rest.startsWith(`${shape} ·`);
}
