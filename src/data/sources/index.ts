// Every source that can be read, in alphabetical order.

import type { DataSourceName } from '../../catalog/index.ts';
import type { CallValue } from '../../catalog/values.ts';
import { type DataFile, UnreadableData } from '../../model/examples.ts';
import { type DataAccess, fileNameOf } from '../data-access.ts';
import { type DataProblem, isDataProblem } from '../data-problem.ts';
import { builtin } from './builtin.ts';
import { csv } from './csv.ts';
import { idx } from './idx.ts';
import { npz } from './npz.ts';
import type { ReadExamples, Source, SourceRequest } from './types.ts';

/** Its reader is as large as all the others together, and seldom needed. */
const parquet: Source<'parquet'> = async (...use) => (await import('./parquet.ts')).parquet(...use);

const sources: { readonly [N in DataSourceName]: Source<N> } = { builtin, csv, idx, npz, parquet };

/** Reads the examples of a source call. */
export async function readSource(
    source: CallValue,
    request: SourceRequest,
    access: DataAccess,
): Promise<ReadExamples | DataProblem> {
    if (!Object.hasOwn(sources, source.call)) {
        return { problem: `There is no source ${source.call}.` };
    }
    // The language has checked the arguments; the compiler cannot relate them to one source's own.
    const read = sources[source.call as DataSourceName] as unknown as (
        parameters: unknown,
        request: SourceRequest,
        access: DataAccess,
    ) => Promise<ReadExamples | DataProblem>;
    const { files, access: noting } = noteFiles(access);
    const result = await read(source.arguments, request, noting).catch((error: unknown): DataProblem => {
        if (error instanceof UnreadableData) {
            return { problem: error.message };
        }
        throw error;
    });
    return isDataProblem(result) ? result : { ...result, examples: { ...result.examples, files } };
}

/** Notes the files that are read through `access`, which shows what a source consists of. */
function noteFiles(access: DataAccess): { readonly files: DataFile[]; readonly access: DataAccess } {
    const files: DataFile[] = [];
    const { readFile, openFile } = access;
    return {
        files,
        access: {
            ...access,
            async readFile(address) {
                const bytes = await readFile(address);
                files.push({ name: fileNameOf(address), bytes: bytes.length });
                return bytes;
            },
            ...(openFile && {
                async openFile(address) {
                    const file = await openFile(address);
                    if (file !== undefined) {
                        files.push({ name: file.name, bytes: file.size });
                    }
                    return file;
                },
            }),
        },
    };
}
