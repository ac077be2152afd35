// Every workload, in the order in which they run.

import type { TakenWorkload, Workload } from '../workload.ts';
import { commandLatency } from './command-latency.ts';
import { firstPointOfDigits } from './first-point.ts';
import { growth } from './growth.ts';
import { keystrokeToDiagnostics } from './keystroke-to-diagnostics.ts';
import { lint1000Layers } from './lint-1000-layers.ts';
import { allocationGrowth, memory50m } from './memory.ts';
import { mnistEpoch } from './mnist-epoch.ts';
import { noise } from './noise.ts';
import { dropoutHalfStep, twoThreads } from './own-steps.ts';
import { panelFrames } from './panel-frames.ts';
import { panelMessages } from './panel-messages.ts';
import { products } from './products.ts';
import { readCsvFile, readIdxFile, readNpzFile, readParquetFile } from './read-files.ts';
import { saveToFirstPoint } from './save-to-first-point.ts';
import { sweepBusy } from './sweep-busy.ts';
import { trainingSteps } from './training-steps.ts';

export const workloads: readonly (Workload | TakenWorkload)[] = [
    ...trainingSteps,
    dropoutHalfStep,
    ...twoThreads,
    mnistEpoch,
    growth,
    firstPointOfDigits,
    allocationGrowth,
    memory50m,
    commandLatency,
    saveToFirstPoint,
    sweepBusy,
    keystrokeToDiagnostics,
    lint1000Layers,
    noise,
    products,
    readCsvFile,
    readNpzFile,
    readParquetFile,
    readIdxFile,
    panelFrames,
    panelMessages,
];
