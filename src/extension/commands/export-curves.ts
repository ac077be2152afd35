// *Export Curves*: a chart of the panel as a file, or a run as a page that stands alone.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import { valuesOfAxes } from '../../model/swept-combination.ts';
import type { ExportedFile } from '../../protocol/panel.ts';
import type { CurvesPanel } from '../panel/curves-panel.ts';
import type { RunHistory } from '../runs/run-history.ts';
import type { RunRegistry } from '../runs/run-registry.ts';
import type { SweepBoard } from '../runs/sweep-board.ts';
import type { TrainedLooks } from '../runs/trained-looks.ts';

const reports = () => import('../run-reports.ts');

type Kind = ExportedFile['kind'] | 'html';

const kinds: readonly (vscode.QuickPickItem & { readonly format: Kind })[] = [
    { format: 'png', label: 'PNG', description: t('a picture') },
    { format: 'svg', label: 'SVG', description: t('a drawing, sharp at any size') },
    { format: 'csv', label: 'CSV', description: t('the numbers') },
    {
        format: 'html',
        label: t('HTML Report'),
        description: t('the run with its charts, figures and spec in one file'),
    },
];

const filters: Readonly<Record<Kind, Readonly<Record<string, string[]>>>> = {
    png: { [t('PNG picture')]: ['png'] },
    svg: { [t('SVG drawing')]: ['svg'] },
    csv: { [t('CSV table')]: ['csv'] },
    html: { [t('HTML page')]: ['html'] },
};

/** Where what a report tells of comes from. */
export interface ReportSources {
    readonly runs: RunRegistry;
    readonly board: SweepBoard;
    readonly history: RunHistory;
    readonly looks: TrainedLooks;
}

/** Asks for what is not given. Returns where the file is; undefined where there is none. */
export async function exportCurves(
    panel: CurvesPanel,
    sources: ReportSources,
    wanted?: string,
    target?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
    const title = t('Export Curves');
    const kind =
        kinds.find(({ format }) => format === wanted)?.format ??
        (await vscode.window.showQuickPick(kinds, { title }))?.format;
    if (kind === undefined) {
        return undefined;
    }
    if (kind === 'html') {
        return exportReport(sources, target);
    }
    const view = await panel.shownView();
    const charts = (await view?.charts()) ?? [];
    if (view === undefined || charts.length === 0) {
        void vscode.window.showInformationMessage(t('There are no curves to export: train a spec first.'));
        return undefined;
    }
    const items = charts.map(({ id, title: label }) => ({ id, label }));
    const chart =
        target === undefined
            ? await vscode.window.showQuickPick(items, { title, placeHolder: t('Which chart?') })
            : items[0];
    const file = chart && (await view.exportChart({ id: chart.id, kind }));
    return file && saveFile(file, target);
}

/** A run or a sweep of which there can be a page. */
interface Reported extends vscode.QuickPickItem {
    save(): Promise<vscode.Uri | undefined>;
}

async function exportReport(
    sources: ReportSources,
    target: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
    const { runs, board } = sources;
    const ofRuns = runs
        .infos()
        .filter(({ twinOf, sweep }) => twinOf === undefined && sweep === undefined)
        .reverse()
        .map(
            ({ id, name, attempt, spec }): Reported => ({
                ...{ label: attempt > 1 ? `${name} #${attempt}` : name, description: spec },
                save: () => exportRunReport(sources, id, target),
            }),
        );
    const ofSweeps = board
        .ids()
        .reverse()
        .flatMap((id): Reported[] => {
            const sweep = board.snapshot(id);
            const save = (): Promise<vscode.Uri | undefined> => exportSweepReport(sources, id, target);
            return sweep === undefined
                ? []
                : [{ label: `Sweep of ${sweep.name}`, description: sweep.spec, save }];
        });
    const items = [...ofRuns, ...ofSweeps];
    const chosen =
        items.length <= 1 || target !== undefined
            ? items[0]
            : await vscode.window.showQuickPick(items, {
                  title: t('HTML Report'),
                  placeHolder: t('Of which run?'),
              });
    return chosen?.save();
}

async function exportRunReport(
    { runs, looks }: Pick<ReportSources, 'runs' | 'looks'>,
    id: string,
    target: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
    const main = runs.snapshot(id);
    if (main === undefined) {
        return undefined;
    }
    const twin = runs.partnerOf(main.info.id);
    const twinSnapshot = twin && runs.snapshot(twin.id);
    const { reportHtml, reportOfRun } = await reports();
    const reported = twinSnapshot === undefined ? ([main] as const) : ([main, twinSnapshot] as const);
    const planes = await Promise.all(
        reported.map(({ info }) => (info.isPlane === true ? looks.decisions(info.id) : undefined)),
    );
    const report = reportOfRun(reported, runs.request(main.info.id)?.specText, planes);
    return write('html', `${fileNameOf(main.info.name)} report.html`, reportHtml(report), target);
}

/** Asks where to keep the report of a sweep that the board knows, and writes it. */
export async function exportSweepReport(
    { board, history }: Pick<ReportSources, 'board' | 'history'>,
    id: string,
    target?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
    const sweep = board.snapshot(id);
    if (sweep === undefined) {
        return undefined;
    }
    const { id: first } = sweep.runs.find(run => run.id !== undefined) ?? {};
    const specText = first === undefined ? undefined : await history.ask(store => store.specText(first));
    const { reportHtml, sweepReport } = await reports();
    const { name, axes, runs, combinations } = sweep;
    const html = reportHtml(sweepReport(name, axes, combinations, specText, valuesOfAxes(axes, runs)));
    return write('html', `${fileNameOf(name)} sweep.html`, html, target);
}

/** Asks where to keep a file, unless it is given, and writes it. */
export async function saveFile(
    { kind, name, content }: ExportedFile,
    target?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
    return write(kind, name, content, target);
}

async function write(
    kind: Kind,
    name: string,
    content: string | Uint8Array,
    target: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const uri =
        target ??
        (await vscode.window.showSaveDialog({
            title: t('Export Curves'),
            filters: filters[kind],
            ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
        }));
    if (uri === undefined) {
        return undefined;
    }
    try {
        await vscode.workspace.fs.writeFile(
            uri,
            typeof content === 'string' ? new TextEncoder().encode(content) : content,
        );
    } catch (error) {
        void vscode.window.showErrorMessage(
            t(
                '{0} could not be written: {1}',
                uri.fsPath,
                error instanceof Error ? error.message : String(error),
            ),
        );
        return undefined;
    }
    vscode.window.setStatusBarMessage(
        `$(check) ${t('Exported: {0}', vscode.workspace.asRelativePath(uri, false))}`,
        5_000,
    );
    return uri;
}

/** Without what separates folders, as in `digits/without-dropout`. */
function fileNameOf(name: string): string {
    return name.replace(/[/\\:]+/g, ' ');
}
