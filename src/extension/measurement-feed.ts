// Tells the language server what training has shown of each open spec, and writes at the ends of lines what it says of that.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import type { Measurements } from '../model/measurements.ts';
import type { EffectsParams } from '../protocol/language.ts';
import { languageId } from './command-ids.ts';
import { baseFolderOf } from './commands/train.ts';
import type { SpecLanguage } from './language-client.ts';
import type { AppliedFixes } from './runs/applied-fixes.ts';
import type { MeasuredRecords } from './runs/measured-records.ts';
import { measuredRunOf } from './runs/measured-runs.ts';
import type { RunRegistry } from './runs/run-registry.ts';

export interface MeasurementFeedOptions {
    readonly language: SpecLanguage;
    readonly runs: RunRegistry;
    readonly records: MeasuredRecords;
    readonly applied: AppliedFixes;
}

/** Runs of a spec that the linter is told of, the newest ones: those that the spread over seeds is taken from. */
const mostRuns = 20;

export class MeasurementFeed implements Disposable {
    private readonly options: MeasurementFeedOptions;
    private readonly store = new DisposableStore();
    private readonly effects = new Map<string, EffectsParams['effects']>();
    /** What the server was told, by spec. */
    private readonly told = new Map<string, string>();
    private timer: NodeJS.Timeout | undefined;
    private readonly decoration = this.store.add(
        vscode.window.createTextEditorDecorationType({
            rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
            after: {
                margin: '0 0 0 2em',
                fontStyle: 'italic',
                color: new vscode.ThemeColor('editorCodeLens.foreground'),
            },
        }),
    );

    constructor(options: MeasurementFeedOptions) {
        this.options = options;
        const { language, runs, records, applied } = options;
        this.store.add(records.onDidChange(() => this.tellAll()));
        this.store.add(applied.onDidChange(() => this.tellAll()));
        this.store.add(
            runs.onDidChange(({ kind }) => {
                if (kind === 'ended' || kind === 'restored' || kind === 'removed') {
                    this.tellAll();
                }
            }),
        );
        this.store.add(vscode.workspace.onDidOpenTextDocument(document => this.tell(document)));
        this.store.add(
            vscode.workspace.onDidCloseTextDocument(({ uri }) => {
                this.told.delete(uri.toString());
                this.effects.delete(uri.toString());
            }),
        );
        this.store.add(
            language.onDidStart(() => {
                this.told.clear();
                this.tellAll();
            }),
        );
        this.store.add(
            language.onEffects(({ uri, effects }) => {
                this.effects.set(vscode.Uri.parse(uri, true).toString(), effects);
                this.decorate();
            }),
        );
        this.store.add(vscode.window.onDidChangeVisibleTextEditors(() => this.decorate()));
    }

    dispose(): void {
        clearTimeout(this.timer);
        this.store.dispose();
    }

    /** What stands at the ends of the lines of a spec, for tests. */
    effectsOf(uri: vscode.Uri): EffectsParams['effects'] {
        return this.effects.get(uri.toString()) ?? [];
    }

    /** Once for all that happens together, as where the runs of earlier windows come back. */
    private tellAll(): void {
        this.timer ??= setTimeout(() => {
            this.timer = undefined;
            for (const document of vscode.workspace.textDocuments) {
                this.tell(document);
            }
        }, 0);
    }

    private tell(document: vscode.TextDocument): void {
        if (document.languageId !== languageId) {
            return;
        }
        const uri = document.uri.toString();
        const measurements: Measurements = {
            ...this.options.records.in(baseFolderOf(document.uri).toString()),
            applied: this.options.applied.of(uri).map(({ about }) => about),
            runs: this.runsOf(uri),
        };
        const text = JSON.stringify(measurements);
        const isEmpty = Object.values(measurements).every(each => each.length === 0);
        // Most specs were never trained, and a server that does not run yet is told when it has started.
        if (this.told.get(uri) === text || (isEmpty && !this.told.has(uri))) {
            return;
        }
        if (this.options.language.tellMeasurements({ uri, measurements })) {
            this.told.set(uri, text);
        }
    }

    private runsOf(uri: string): Measurements['runs'] {
        const { runs } = this.options;
        return runs
            .infos()
            .filter(({ state, twinOf }) => state === 'finished' && twinOf === undefined)
            .flatMap(({ id }) => {
                const request = runs.request(id);
                return request?.specUri === uri ? [{ id, run: request.job.run }] : [];
            })
            .slice(-mostRuns)
            .flatMap(({ id, run }) => {
                const curves = runs.snapshot(id)?.curves;
                return (curves && measuredRunOf(run, curves, runs.noise(id))) ?? [];
            });
    }

    private decorate(): void {
        for (const editor of vscode.window.visibleTextEditors) {
            const { document } = editor;
            if (document.languageId !== languageId) {
                continue;
            }
            const byLine = new Map<number, string[]>();
            for (const { line, text } of this.effectsOf(document.uri)) {
                byLine.set(line, [...(byLine.get(line) ?? []), text]);
            }
            editor.setDecorations(
                this.decoration,
                [...byLine]
                    .filter(([line]) => line < document.lineCount)
                    .map(([line, texts]) => {
                        const { end } = document.lineAt(line).range;
                        return {
                            range: new vscode.Range(end, end),
                            renderOptions: { after: { contentText: texts.join('; ') } },
                        };
                    }),
            );
        }
    }
}
