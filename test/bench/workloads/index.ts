// Every workload, in the order in which they run.

import type { TakenWorkload, Workload } from '../workload.ts';
import { commandLatency } from './command-latency.ts';
import { keystrokeToDiagnostics } from './keystroke-to-diagnostics.ts';
import { lint1000Layers } from './lint-1000-layers.ts';
import { readCsvFile, readIdxFile, readNpzFile, readParquetFile } from './read-files.ts';
import { trainingSteps } from './training-steps.ts';

export const workloads: readonly (Workload | TakenWorkload)[] = [
    ...trainingSteps,
    commandLatency,
    keystrokeToDiagnostics,
    lint1000Layers,
    readCsvFile,
    readNpzFile,
    readParquetFile,
    readIdxFile,
];
