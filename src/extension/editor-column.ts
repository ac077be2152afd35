// Where a spec is shown: beside the panel, never over it.

import * as vscode from 'vscode';

/** The column where the document is visible already; else the active one, or the first where a panel is active. */
export function columnFor(uri: vscode.Uri): vscode.ViewColumn {
    const visible = vscode.window.visibleTextEditors.find(
        editor => editor.document.uri.toString() === uri.toString(),
    );
    if (visible?.viewColumn !== undefined) {
        return visible.viewColumn;
    }
    const { activeTab, viewColumn } = vscode.window.tabGroups.activeTabGroup;
    const isPanel = activeTab?.input instanceof vscode.TabInputWebview;
    return isPanel && viewColumn !== vscode.ViewColumn.One ? vscode.ViewColumn.One : vscode.ViewColumn.Active;
}
