import * as vscode from 'vscode';
import { columnFor } from './editor-column.ts';
import type { RunRegistry } from './runs/run-registry.ts';

/** Shows the spec of a run at its `train`, or as near as a text that was edited since allows. */
export async function revealRun(runs: RunRegistry, id: string): Promise<void> {
    const request = runs.request(id);
    if (request === undefined) {
        return;
    }
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(request.specUri, true));
    const position = document.positionAt(request.job.run.source.token.start);
    await vscode.window.showTextDocument(document, {
        selection: new vscode.Range(position, position),
        viewColumn: columnFor(document.uri),
    });
}
