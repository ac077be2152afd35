import { memorySource, readWhole } from '../byte-source.ts';
import { readCsv } from '../csv/read-csv.ts';
import { openFile, resolveAddress } from '../data-access.ts';
import { isDataProblem } from '../data-problem.ts';
import { isGzip, unpack } from '../gzip.ts';
import type { Source } from './types.ts';

/** A file of columns. What is packed is unpacked in memory; a plain file may be larger than that. */
export const csv: Source<'csv'> = async ({ path, ...options }, request, access) => {
    const source = await openFile(resolveAddress(access.baseUri, path), access);
    if (isDataProblem(source)) {
        return source;
    }
    const start = new Uint8Array(4);
    source.read(0, start);
    if (!isGzip(start)) {
        return readCsv(source, options, request);
    }
    const bytes = await unpack(readWhole(source), source.name, access);
    source.close();
    return isDataProblem(bytes)
        ? bytes
        : readCsv(memorySource(source.name, bytes), options, request, Number.POSITIVE_INFINITY);
};
