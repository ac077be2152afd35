import { defineEntry } from '../entry.ts';
import { boolean, list, string } from '../parameters.ts';

export const csv = defineEntry({
    family: 'data_source',
    name: 'csv',
    /** `target` names one of them. */
    hasColumns: true,
    documentation: {
        summary: 'Reads a file of columns separated by commas or another character; gzip is recognized.',
        details:
            'One row is one example. A target of words becomes classes, and a target of numbers is regression unless ' +
            'the loss says otherwise. Rows with a missing value are left out and counted.',
        references: [
            {
                title: 'RFC 4180 (2005), Common format and MIME type for comma-separated values files',
                url: 'https://www.rfc-editor.org/rfc/rfc4180',
            },
        ],
        example: 'csv("houses.csv", missing = ["", "NA"])',
    },
    parameters: {
        path: { type: string(), file: true, summary: 'The file, relative to the spec.' },
        header: { type: boolean(), default: true, summary: 'The first row names the columns.' },
        delimiter: { type: string(), default: ',', summary: 'The character between two values.' },
        missing: {
            type: list(string()),
            default: ['', 'NA', 'N/A', 'NaN', 'nan', 'null', '?'],
            summary: 'Texts that mean that a value is missing.',
        },
    },
    problem: ({ delimiter }) =>
        [...delimiter].length === 1
            ? undefined
            : { argument: 'delimiter', expected: 'one character', found: JSON.stringify(delimiter) },
});
