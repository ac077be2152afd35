// Every source that can be read, in alphabetical order.

import type { DataSourceName } from '../../catalog/index.ts';
import type { CallValue } from '../../catalog/values.ts';
import type { DataAccess } from '../data-access.ts';
import type { DataProblem } from '../data-problem.ts';
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
    return await read(source.arguments, request, access);
}
