import { defineEntry } from '../entry.ts';
import { string } from '../parameters.ts';

export const parquet = defineEntry({
    family: 'data_source',
    name: 'parquet',
    /** `target` names one of them. */
    hasColumns: true,
    documentation: {
        summary: 'Reads an Apache Parquet file of columns.',
        details: 'Types and names of the columns come from the file. One row is one example.',
        references: [
            { title: 'Apache Parquet, file format', url: 'https://parquet.apache.org/docs/file-format/' },
        ],
        example: 'parquet("houses.parquet")',
    },
    parameters: {
        path: { type: string(), file: true, summary: 'The file, relative to the spec.' },
    },
});
