// The run history as one file of this machine, which the training workers write themselves.

import { existsSync } from 'node:fs';
import type { RunStore } from '../../experiments/run-store.ts';
import { openRunStore } from './run-store.ts';

export interface FileHistoryStorage {
    readonly file: string;
    mayHaveRuns(): boolean;
    open(): Promise<RunStore>;
}

/** A window may not stand still for longer, whatever another one writes. */
const waitMs = 2_000;

export function historyStorageIn(file: string): FileHistoryStorage {
    return { file, mayHaveRuns: () => existsSync(file), open: async () => openRunStore(file, waitMs) };
}
