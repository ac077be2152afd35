// *Export Curves*: a chart of the panel as a file, or a run as a page that stands alone.

import * as vscode from 'vscode';
import { t } from '../../core/localize.ts';
import type { ExportedFile } from '../../protocol/panel.ts';
import type { CurvesPanel } from '../panel/curves-panel.ts';
import type { RunRegistry } from '../runs/run-registry.ts';

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

/** Asks for what is not given. Returns where the file is; undefined where there is none. */
export async function exportCurves(
    panel: CurvesPanel,
    runs: RunRegistry,
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
        return exportReport(runs, target);
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

async function exportReport(
    runs: RunRegistry,
    target: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
    const mains = runs
        .infos()
        .filter(({ twinOf }) => twinOf === undefined)
        .reverse();
    const items = mains.map(({ id, name, attempt, spec }) => ({
        ...{ id, label: attempt > 1 ? `${name} #${attempt}` : name, description: spec },
    }));
    const chosen =
        items.length <= 1 || target !== undefined
            ? items[0]
            : await vscode.window.showQuickPick(items, {
                  title: t('HTML Report'),
                  placeHolder: t('Of which run?'),
              });
    const main = chosen && runs.snapshot(chosen.id);
    if (main === undefined) {
        return undefined;
    }
    const twin = runs.partnerOf(main.info.id);
    const twinSnapshot = twin && runs.snapshot(twin.id);
    const { reportHtml, reportOfRun } = await reports();
    const report = reportOfRun(
        twinSnapshot === undefined ? [main] : [main, twinSnapshot],
        runs.request(main.info.id)?.specText,
    );
    return write('html', `${fileNameOf(main.info.name)} report.html`, reportHtml(report), target);
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
