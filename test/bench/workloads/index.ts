// Every workload, in the order in which they run.

import type { TakenWorkload, Workload } from '../workload.ts';
import { commandLatency } from './command-latency.ts';
import { digitsWithDropout } from './digits-with-dropout.ts';
import { digitsWithoutDropout } from './digits-without-dropout.ts';
import { keystrokeToDiagnostics } from './keystroke-to-diagnostics.ts';
import { lint1000Layers } from './lint-1000-layers.ts';
import { noise } from './noise.ts';
import { products } from './products.ts';
import { readCsvFile, readIdxFile, readNpzFile, readParquetFile } from './read-files.ts';

export const workloads: readonly (Workload | TakenWorkload)[] = [
    digitsWithDropout,
    digitsWithoutDropout,
    commandLatency,
    keystrokeToDiagnostics,
    lint1000Layers,
    noise,
    products,
    readCsvFile,
    readNpzFile,
    readParquetFile,
    readIdxFile,
];
