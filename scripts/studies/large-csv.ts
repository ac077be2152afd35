// Trains on a csv file that is larger than memory should be, in a process of its own, and says what it took:
// `npm run study:large-csv -- [--megabytes 4096] [--epochs 1] [--format csv|npz]`. An npz file is read into memory.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { runTraining } from '../../src/experiments/run-training.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import { openAddress } from '../../src/platform/node/open-file.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { npy } from '../../test/support/table-files.ts';

export interface LargeCsvFigures {
    /** Of 10⁶ bytes. */
    readonly megabytes: number;
    /** Resident memory before anything was read, and the most of it until the end. */
    readonly megabytesBefore: number;
    readonly megabytesAtMost: number;
    /** From the beginning to the first update of the weights: the whole file was read and checked by then. */
    readonly secondsToFirstStep: number;
    readonly seconds: number;
    readonly validationAccuracy: number;
}

const columns = 32;

/** Rows of numbers from -1 to 1, each with the sum of its first eight, which its class goes by. */
function createRows(): () => { readonly row: number[]; readonly sum: number } {
    let state = 1;
    const random = (): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 31 - 1;
    };
    return () => {
        const row = Array.from({ length: columns }, random);
        return { row, sum: row.slice(0, 8).reduce((total, value) => total + value, 0) };
    };
}

/** Writes a file of about that size. */
function writeLargeCsv(path: string, megabytes: number): void {
    const file = openSync(path, 'w');
    writeSync(file, `${Array.from({ length: columns }, (_, column) => `x${column}`).join(',')},kind\n`);
    const nextRow = createRows();
    let written = 0;
    while (written < megabytes * 1e6) {
        const lines: string[] = [];
        for (let line = 0; line < 4000; line++) {
            const { row, sum } = nextRow();
            lines.push(`${row.map(value => value.toFixed(5)).join(',')},${sum > 0 ? 'more' : 'less'}`);
        }
        written += writeSync(file, `${lines.join('\n')}\n`);
    }
    closeSync(file);
}

/** Writes an archive of so many megabytes of numbers in single precision, stored as they are. */
function writeLargeNpz(path: string, megabytes: number): void {
    const rows = Math.round((megabytes * 1e6) / (4 * columns));
    const values = new Float32Array(rows * columns);
    const labels = new Int32Array(rows);
    const nextRow = createRows();
    for (let row = 0; row < rows; row++) {
        const next = nextRow();
        values.set(next.row, row * columns);
        labels[row] = next.sum > 0 ? 1 : 0;
    }
    const files = { 'x.npy': npy('<f4', [rows, columns], values), 'y.npy': npy('<i4', [rows], labels) };
    writeFileSync(path, zipSync(files, { level: 0 }));
}

/** Writes such a file, trains on it in another process, and removes it. */
export function measureLargeCsv(
    megabytes: number,
    epochs = 1,
    format: 'csv' | 'npz' = 'csv',
): LargeCsvFigures {
    const folder = mkdtempSync(join(tmpdir(), 'large-csv-'));
    try {
        const path = join(folder, `large.${format}`);
        // Each in a process of its own: to the most memory of a process, Linux counts what the one that started it had then.
        runItself('--write', path, '--megabytes', String(megabytes));
        return JSON.parse(runItself('--measure', path, '--epochs', String(epochs))) as LargeCsvFigures;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function runItself(...words: string[]): string {
    const script = fileURLToPath(import.meta.url);
    const child = spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' });
    if (child.status !== 0) {
        throw new Error(child.stderr);
    }
    return child.stdout;
}

const megabytesOf = (kilobytes: number): number => Math.round(kilobytes / 102.4) / 10;

async function measure(path: string, epochs: number): Promise<void> {
    const name = basename(path);
    const source = name.endsWith('.npz') ? `npz("${name}")` : `csv("${name}") target = "kind"`;
    const text = `
        model wide { input(${columns}) dense(32, activation = relu) dropout(0.2) dense(2, activation = softmax) }
        data large { source = ${source} validation = 1000 scale = standardize }
        train wide on large { batch_size = 256 epochs = ${epochs} optimizer = sgd(0.1, momentum = 0.9) }
    `;
    const uri = pathToFileURL(join(dirname(path), 'large.netspec')).href;
    const analysis = createAnalyzer({ fileExists: () => true, notRunnableYet: {} }).analyze(uri, text);
    const run = analysis.spec.runs[0];
    if (run === undefined) {
        throw new Error(JSON.stringify(analysis.diagnostics));
    }
    const megabytesBefore = megabytesOf(process.memoryUsage().rss / 1024);
    const start = performance.now();
    const seconds = (): number => Math.round(performance.now() - start) / 1000;
    let secondsToFirstStep: number | undefined;
    const job = { run, baseUri: new URL('.', uri).href, builtinDataUri: uri };
    const outcome = await runTraining(job, {
        readFile: readAddress,
        openFile: openAddress,
        now: () => performance.now(),
        onProgress: ({ step }) => {
            if (step > 0) {
                secondsToFirstStep ??= seconds();
            }
        },
        signal: new AbortController().signal,
    });
    if (outcome.outcome !== 'finished') {
        throw new Error(JSON.stringify(outcome));
    }
    const { size } = (await openAddress(pathToFileURL(path).href))!;
    const figures: LargeCsvFigures = {
        megabytes: Math.round(size / 1e6),
        megabytesBefore,
        megabytesAtMost: megabytesOf(process.resourceUsage().maxRSS),
        secondsToFirstStep: secondsToFirstStep ?? Number.NaN,
        seconds: seconds(),
        validationAccuracy: outcome.summary.bestValidationAccuracy ?? Number.NaN,
    };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const { values } = parseArgs({
        options: {
            megabytes: { type: 'string', default: '4096' },
            epochs: { type: 'string', default: '1' },
            format: { type: 'string', default: 'csv' },
            write: { type: 'string' },
            measure: { type: 'string' },
        },
    });
    if (values.write !== undefined) {
        const write = values.write.endsWith('.npz') ? writeLargeNpz : writeLargeCsv;
        write(values.write, Number(values.megabytes));
    } else if (values.measure === undefined) {
        const format = values.format === 'npz' ? 'npz' : 'csv';
        console.log(measureLargeCsv(Number(values.megabytes), Number(values.epochs), format));
    } else {
        await measure(values.measure, Number(values.epochs));
    }
}
