// The run history where there is no SQLite: in memory, written down in VS Code's own storage as JSON. Weights are not.

import * as vscode from 'vscode';
import { createMemoryRunStore, type MemoryRunStore } from '../../experiments/memory-run-store.ts';
import { StoreProblem } from '../../experiments/run-store.ts';
import type { HistoryStorage } from '../runs/run-history.ts';

/** The version of the file, as the tables of SQLite have one. */
const version = 1;

export function browserHistory(storageUri: vscode.Uri): HistoryStorage {
    const file = vscode.Uri.joinPath(storageUri, 'history.json');
    return {
        mayHaveRuns: () => true,
        async open() {
            let bytes: Uint8Array;
            try {
                bytes = await vscode.workspace.fs.readFile(file);
            } catch {
                return createMemoryRunStore();
            }
            return createMemoryRunStore(runsIn(new TextDecoder().decode(bytes)));
        },
        async save(store) {
            const runs = (store as MemoryRunStore).keep();
            const text = JSON.stringify({ version, runs });
            await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
        },
    };
}

function runsIn(text: string): Parameters<typeof createMemoryRunStore>[0] {
    let parsed: { version?: unknown; runs?: Parameters<typeof createMemoryRunStore>[0] };
    try {
        parsed = JSON.parse(text);
    } catch {
        throw new StoreProblem('corrupt', 'The run history in the storage of VS Code is damaged.');
    }
    if (parsed.version !== version) {
        throw new StoreProblem(
            'newer',
            'The run history in the storage of VS Code was written by a newer Dropout Lab.',
        );
    }
    return parsed.runs;
}
