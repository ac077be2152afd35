// A quick look at a data file: its columns, its shape, and what its target seems to be. So little is read that it can be
// done while somebody types.

import { parquetMetadata, parquetSchema } from 'hyparquet';
import type { CallValue } from '../catalog/values.ts';
import { fileAddress } from '../core/file-address.ts';
import type { FileFacts, LookAtFile } from '../model/file-facts.ts';
import { type ByteSource, headOf } from './byte-source.ts';
import { createCells } from './csv/cells.ts';
import { resolveColumns } from './csv/columns.ts';
import { scanRecords } from './csv/scan-records.ts';
import { isDataProblem } from './data-problem.ts';
import { isGzip } from './gzip.ts';
import { describeIdx } from './sources/idx.ts';
import type { SourceParameters } from './sources/types.ts';

/** Of a csv file; a smaller one is seen as a whole. */
const headBytes = 1 << 20;

/** Of a Parquet file, at whose end its columns are described. */
const tailBytes = 1 << 20;

const mostRemembered = 64;

/** @param open a file of this machine; undefined where there is none. @param stateOf changes with the file. */
export function lookAtFiles(
    open: (address: string) => ByteSource | undefined,
    stateOf: (address: string) => string | undefined,
): LookAtFile {
    const known = new Map<string, FileFacts | undefined>();
    return (source, target, specUri) => {
        const path = source.arguments.path ?? source.arguments.images;
        const address = typeof path === 'string' ? fileAddress(path, specUri) : undefined;
        const state = address && stateOf(address);
        if (address === undefined || state === undefined) {
            return undefined;
        }
        const key = JSON.stringify([address, state, source, target]);
        if (!known.has(key)) {
            const [oldest] = known.keys();
            if (known.size >= mostRemembered && oldest !== undefined) {
                known.delete(oldest);
            }
            known.set(key, lookAt(source, target, address, open));
        }
        return known.get(key);
    };
}

function lookAt(
    { call, arguments: written }: CallValue,
    target: string | number,
    address: string,
    open: (address: string) => ByteSource | undefined,
): FileFacts | undefined {
    let file: ByteSource | undefined;
    try {
        file = open(address);
        switch (file && call) {
            case 'csv':
                return csvFacts(file!, written as unknown as SourceParameters<'csv'>, target);
            case 'parquet':
                return parquetFacts(file!, target);
            case 'idx':
                return idxFacts(file!);
            default:
                return undefined;
        }
    } catch {
        // What cannot be read is said in full when it is trained on.
        return undefined;
    } finally {
        file?.close();
    }
}

function csvFacts(
    file: ByteSource,
    { header, delimiter, missing }: SourceParameters<'csv'>,
    target: string | number,
): FileFacts | undefined {
    const start = new Uint8Array(4);
    file.read(0, start);
    if (isGzip(start)) {
        return undefined;
    }
    const head = headOf(file, headBytes);
    const isWhole = head.size === file.size;
    const cells = createCells(delimiter);
    const leftOut = new Set(missing.map(text => text.trim()));
    const words = new Set<string>();
    let columns: { readonly count: number; readonly target: number } | undefined;
    let facts: FileFacts = {};
    let rows = 0;
    let hasFraction = false;
    let hasWord = false;
    scanRecords(head, new TextEncoder().encode(delimiter), record => {
        const count = cells.split(record);
        if (columns === undefined) {
            const texts = Array.from({ length: count }, (_, column) => cells.text(column));
            const whole = resolveColumns(file.name, texts, header, 'last', delimiter);
            if (isDataProblem(whole)) {
                facts = whole;
                return whole;
            }
            const resolved = resolveColumns(file.name, texts, header, target, delimiter);
            facts = { featureShape: [count - 1] };
            if (isDataProblem(resolved)) {
                facts = { ...facts, target: { ...resolved, names: header ? texts : [] } };
                return resolved;
            }
            columns = resolved;
            if (header) {
                return undefined;
            }
        }
        if (count !== columns.count) {
            return undefined;
        }
        const hasMissing = Array.from({ length: count }, (_, column) => column).some(
            column => Number.isNaN(cells.number(column)) && leftOut.has(cells.text(column)),
        );
        if (!hasMissing) {
            rows++;
            const value = cells.number(columns.target);
            hasWord ||= Number.isNaN(value);
            hasFraction ||= !Number.isNaN(value) && !Number.isInteger(value);
            if (words.size <= 1000) {
                words.add(Number.isNaN(value) ? cells.text(columns.target) : String(value));
            }
        }
        return undefined;
    });
    if (columns === undefined) {
        return facts;
    }
    return {
        ...facts,
        ...(isWhole && { rows }),
        ...(hasWord
            ? { task: 'classification', ...(isWhole && words.size <= 1000 && { classes: words.size }) }
            : hasFraction && { task: 'regression' }),
    };
}

function parquetFacts(file: ByteSource, target: string | number): FileFacts | undefined {
    const tail = new Uint8Array(Math.min(file.size, tailBytes));
    file.read(file.size - tail.length, tail);
    const metadata = parquetMetadata(tail.buffer);
    const fields = parquetSchema(metadata).children;
    const names = fields.map(({ element }) => element.name);
    const resolved = resolveColumns(file.name, names, true, target);
    const featureShape = [names.length - 1];
    if (isDataProblem(resolved)) {
        return names.length < 2 ? resolved : { featureShape, target: { ...resolved, names } };
    }
    const isText = fields[resolved.target]?.element.type === 'BYTE_ARRAY';
    return { featureShape, rows: Number(metadata.num_rows), ...(isText && { task: 'classification' }) };
}

function idxFacts(file: ByteSource): FileFacts | undefined {
    const start = new Uint8Array(4);
    file.read(0, start);
    const described = isGzip(start) ? undefined : describeIdx(file, start);
    if (described === undefined || isDataProblem(described)) {
        return described;
    }
    const [rows = 0, ...featureShape] = described.shape;
    return { rows, featureShape };
}
