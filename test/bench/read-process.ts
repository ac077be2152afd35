// Reads one file again and again in a process of its own, as often as it is told, and answers with the milliseconds of
// processor time that one reading took: of the whole process, since that of the clock says little on a machine that others
// use. In a process that has loaded more, the collections that large arrays cause would count what lies about there.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Value } from '../../src/catalog/values.ts';

export interface ReadRequest {
    readonly folder: string;
    readonly rows: number;
    readonly columns: number;
    /** A source of ours and its arguments, or the library that reads the csv file of that name. */
    readonly reader:
        | {
              readonly kind: 'csv' | 'npz' | 'parquet' | 'idx';
              readonly written: Readonly<Record<string, Value>>;
          }
        | { readonly kind: 'papaparse'; readonly path: string };
}

const request: ReadRequest = JSON.parse(process.argv[2] ?? '');
const read = await readerOf(request);

process.on('message', async times => {
    const start = process.cpuUsage();
    for (let repetition = 0; repetition < Number(times); repetition++) {
        await read();
    }
    const { user, system } = process.cpuUsage(start);
    process.send!((user + system) / 1000 / Number(times));
});

async function readerOf({ folder, rows, columns, reader }: ReadRequest): Promise<() => unknown> {
    if (reader.kind === 'papaparse') {
        const { default: Papa } = await import('papaparse');
        const path = join(folder, reader.path);
        return () => {
            const numbers = new Float32Array(rows * (columns + 1));
            let at = 0;
            let isHeader = true;
            Papa.parse<string[]>(readFileSync(path, 'utf8'), {
                delimiter: ',',
                skipEmptyLines: true,
                step({ data }) {
                    if (isHeader) {
                        isHeader = false;
                        return;
                    }
                    for (const cell of data) {
                        numbers[at++] = Number(cell);
                    }
                },
            });
        };
    }
    const [
        { resolveCall },
        { isDataProblem },
        { readSource },
        { inflate },
        { openAddress },
        { readAddress },
    ] = await Promise.all([
        import('../../src/catalog/arguments.ts'),
        import('../../src/data/data-problem.ts'),
        import('../../src/data/sources/index.ts'),
        import('../../src/platform/node/inflate.ts'),
        import('../../src/platform/node/open-file.ts'),
        import('../../src/platform/node/read-address.ts'),
    ]);
    const baseUri = `${pathToFileURL(folder).href}/`;
    const ports = { readFile: readAddress, openFile: openAddress, inflate };
    const access = { ...ports, baseUri, builtinDataUri: baseUri };
    const source = resolveCall('data_source', reader.kind, reader.written);
    return async () => {
        const found = await readSource(source, { target: 'last', task: 'classification' }, access);
        if (isDataProblem(found)) {
            throw new Error(found.problem);
        }
    };
}
