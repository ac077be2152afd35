// The run history where there is no SQLite: in memory, written down in VS Code's own storage as JSON. Weights are not.

import * as vscode from 'vscode';
import { type KeptMeasurement, newestMeasurements } from '../../experiments/kept-measurements.ts';
import {
    createMemoryRunStore,
    type KeptRun,
    type MemoryRunStore,
} from '../../experiments/memory-run-store.ts';
import { StoreProblem } from '../../experiments/run-store.ts';
import type { HistoryStorage } from '../runs/run-history.ts';

/** The version of the file, as the tables of SQLite have one. */
const version = 1;

export function browserHistory(storageUri: vscode.Uri): HistoryStorage {
    const file = vscode.Uri.joinPath(storageUri, 'history.json');
    return {
        mayHaveRuns: () => true,
        async open() {
            const { runs, measurements } = await read(file);
            return createMemoryRunStore(runs, measurements);
        },
        async save(store) {
            const runs = (store as MemoryRunStore).keep();
            // Another window may have measured something since.
            const others = await read(file).catch((): Kept => ({}));
            const measurements = newestMeasurements([
                ...(others.measurements ?? []),
                ...store.measurements(),
            ]);
            const text = JSON.stringify({ version, runs, measurements });
            await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
        },
    };
}

interface Kept {
    readonly runs?: readonly KeptRun[];
    /** Absent in what older versions wrote. */
    readonly measurements?: readonly KeptMeasurement[];
}

/** Nothing where there is no file. */
async function read(file: vscode.Uri): Promise<Kept> {
    let bytes: Uint8Array;
    try {
        bytes = await vscode.workspace.fs.readFile(file);
    } catch {
        return {};
    }
    return keptIn(new TextDecoder().decode(bytes));
}

function keptIn(text: string): Kept {
    let parsed: Kept & { version?: unknown };
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
    return parsed;
}
