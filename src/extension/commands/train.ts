// Train, and compare with the twin without dropout: from the palette, a code lens, the panel or a save.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import { twinJobOf } from '../../experiments/twin-job.ts';
import type { ResolvedRun } from '../../model/resolved.ts';
import type { ResolveRunResult } from '../../protocol/language.ts';
import type { TrainingJob } from '../../protocol/training.ts';
import type { SpecLanguage } from '../language-client.ts';
import type { RunRegistry, RunRequest } from '../runs/run-registry.ts';
import { pickSpec, specName } from '../spec-picker.ts';
import { mayTrain, restrictedMessage } from '../workspace-trust.ts';

/** What a training command did; the tests and other extensions read it. */
export type TrainingReply =
    | { readonly result: 'started'; readonly runs: readonly string[] }
    /** Nothing was started, and the user was told why. */
    | { readonly result: 'refused'; readonly message: string }
    /** The user chose nothing. */
    | { readonly result: 'cancelled' };

export interface TrainerOptions {
    readonly language: SpecLanguage;
    readonly runs: RunRegistry;
    readonly log: vscode.LogOutputChannel;
    /** Where the built-in data sets lie. */
    readonly builtinData: vscode.Uri;
    /** Called when runs were started, to show them. */
    started(runs: readonly string[]): void;
}

interface Found {
    readonly document: vscode.TextDocument;
    /** As it was when the run was asked for. */
    readonly text: string;
    readonly run: ResolvedRun;
    readonly layerLines: readonly number[];
}

export class Trainer {
    private readonly options: TrainerOptions;

    constructor(options: TrainerOptions) {
        this.options = options;
    }

    /** Trains a run of the spec at `uri`, as its text is now; both may be left out. */
    async train(uri?: vscode.Uri, runName?: string): Promise<TrainingReply> {
        const found = await this.find(uri, runName);
        return 'result' in found ? found : this.begin([this.requestFor(found)]);
    }

    /** Trains a run and its twin without dropout. */
    async compare(uri?: vscode.Uri, runName?: string): Promise<TrainingReply> {
        const found = await this.find(uri, runName);
        if ('result' in found) {
            return found;
        }
        const request = this.requestFor(found);
        const twin = twinJobOf(request.job);
        return twin === undefined
            ? this.refuseWithoutNoise(found.run.name, () => this.begin([request]))
            : this.begin([request], twin);
    }

    /** Trains the twin of a run that there is already, exactly as that run was: whatever its spec says by now. */
    compareRun(id: string): TrainingReply {
        const request = this.options.runs.request(id);
        if (request === undefined) {
            return { result: 'cancelled' };
        }
        if (!mayTrain()) {
            return { result: 'refused', message: restrictedMessage };
        }
        const twin = twinJobOf(request.job);
        if (twin === undefined) {
            return this.refuseWithoutNoise(request.job.run.name);
        }
        return this.begin([{ ...request, job: twin, twinOf: id }]);
    }

    /** Trains the spec of a run again, as its text is now; with its twin where it was compared. */
    trainAgain(id: string): Promise<TrainingReply> {
        const { runs } = this.options;
        const partner = runs.partnerOf(id);
        const mainId = runs.info(id)?.twinOf === undefined ? id : (partner?.id ?? id);
        const request = runs.request(mainId);
        if (request === undefined) {
            return Promise.resolve({ result: 'cancelled' });
        }
        const uri = vscode.Uri.parse(request.specUri, true);
        const name = withoutTwinSuffix(request.job.run.name);
        return partner === undefined ? this.train(uri, name) : this.compare(uri, name);
    }

    private async find(uri?: vscode.Uri, runName?: string): Promise<Found | TrainingReply> {
        if (!mayTrain()) {
            return { result: 'refused', message: restrictedMessage };
        }
        let document: vscode.TextDocument | undefined;
        try {
            document = await pickSpec(uri);
        } catch (error) {
            return refuse(t('The spec could not be opened: {0}', textOf(error)));
        }
        if (document === undefined) {
            return { result: 'cancelled' };
        }
        const text = document.getText();
        try {
            const reply = await this.resolve(document, runName);
            return reply?.result === 'run'
                ? { document, text, run: reply.run, layerLines: reply.layerLines }
                : (reply ?? { result: 'cancelled' });
        } catch (error) {
            this.options.log.error(
                'Resolving the run failed.',
                error instanceof Error ? error : String(error),
            );
            return refuse(t('The language server could not read the spec: {0}', textOf(error)));
        }
    }

    /** Asks which run where there are several; undefined where the user chose none. */
    private async resolve(
        document: vscode.TextDocument,
        runName: string | undefined,
    ): Promise<Extract<ResolveRunResult, { result: 'run' }> | TrainingReply | undefined> {
        const reply = await this.options.language.resolveRun({
            uri: document.uri.toString(),
            ...(runName === undefined ? {} : { run: runName }),
        });
        switch (reply.result) {
            case 'run':
                return reply;
            case 'refused':
                return refuse(reply.message, () => showProblem(document, reply));
            case 'choose': {
                if (reply.runs.length === 0) {
                    return refuse(reply.message);
                }
                const choice = await vscode.window.showQuickPick([...reply.runs], {
                    title: t('Runs of {0}', specName(document.uri)),
                    placeHolder: reply.message,
                });
                return choice === undefined ? undefined : this.resolve(document, choice);
            }
            default:
                return reply satisfies never;
        }
    }

    private requestFor({ document, text, run, layerLines }: Found): RunRequest {
        return {
            job: {
                run,
                baseUri: baseFolderOf(document.uri).toString(),
                builtinDataUri: this.options.builtinData.toString(),
                layerLines,
            },
            specUri: document.uri.toString(),
            spec: specName(document.uri),
            specText: text,
        };
    }

    private begin(requests: readonly RunRequest[], twin?: TrainingJob): TrainingReply {
        const { runs, log, started } = this.options;
        const ids = requests.map(request => runs.start(request));
        const [main] = requests;
        if (main !== undefined && twin !== undefined) {
            ids.push(runs.start({ ...main, job: twin, twinOf: ids[0] ?? '' }));
        }
        log.info(`Training ${ids.map(id => runs.info(id)?.name).join(' and ')} of ${main?.spec}.`);
        started(ids);
        return { result: 'started', runs: ids };
    }

    private refuseWithoutNoise(name: string, trainAnyway?: () => void): TrainingReply {
        const message = t(
            '{0} has no dropout or other noise layer, so its twin without dropout would be the same network.',
            name,
        );
        const train = t('Train');
        void vscode.window
            .showInformationMessage(message, ...(trainAnyway === undefined ? [] : [train]))
            .then(choice => {
                if (choice === train) {
                    trainAnyway?.();
                }
            });
        return { result: 'refused', message };
    }
}

/** The spec's folder; for an unsaved one the workspace's, where a saved one would most likely lie. */
export function baseFolderOf(uri: vscode.Uri): vscode.Uri {
    return uri.scheme === 'untitled'
        ? (vscode.workspace.workspaceFolders?.[0]?.uri ??
              vscode.Uri.joinPath(uri.with({ scheme: 'file' }), '..'))
        : vscode.Uri.joinPath(uri, '..');
}

function withoutTwinSuffix(name: string): string {
    return name.replace(/\/without-dropout$/, '');
}

export function refuse(
    message: string,
    show?: () => Thenable<unknown>,
): Extract<TrainingReply, { result: 'refused' }> {
    const showProblem = t('Show Problem');
    void vscode.window
        .showErrorMessage(message, ...(show === undefined ? [] : [showProblem]))
        .then(choice => (choice === showProblem ? show?.() : undefined));
    return { result: 'refused', message };
}

export async function showProblem(
    document: vscode.TextDocument,
    { diagnostics }: Extract<ResolveRunResult, { result: 'refused' }>,
): Promise<void> {
    const [first] = diagnostics;
    const { line, character } = first?.start ?? { line: 0, character: 0 };
    const start = new vscode.Position(line, character);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start) });
}

function textOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
