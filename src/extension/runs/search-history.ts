// What was trained before and need not be trained again, as the commands that train many runs look for it.

import * as vscode from 'vscode';
import type { RunStore } from '../../experiments/run-store.ts';

/** What a search of the history finds; `nothing` where there is no history, or it cannot be searched, which the log says. */
export async function searchHistory<T>(
    store: RunStore | undefined,
    nothing: T,
    log: vscode.LogOutputChannel,
    search: (store: RunStore) => Promise<T>,
): Promise<T> {
    try {
        return store === undefined ? nothing : await search(store);
    } catch (error) {
        log.warn(`The history could not be searched: ${error}`);
        return nothing;
    }
}

/** When a file was last written; undefined where that is not known. */
export async function modifiedAt(address: string): Promise<number | undefined> {
    try {
        return (await vscode.workspace.fs.stat(vscode.Uri.parse(address, true))).mtime;
    } catch {
        return undefined;
    }
}
