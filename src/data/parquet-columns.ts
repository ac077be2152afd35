// The columns of a Parquet file, page by page. The library's own way through a file makes a list of every value of a column
// that may be null, as nearly all may; here pages without a null stay arrays of numbers, which takes a third of the time.

import type { Compressors, DecodedArray, FileMetaData } from 'hyparquet';
import { parquetSchema } from 'hyparquet';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';

type ColumnDecoder = Parameters<typeof readDataPage>[2];

/** Some rows of one column. */
export interface ColumnChunk {
    /** Numbers of a typed array are never null. */
    readonly cells: ArrayLike<unknown>;
    /** From 0. */
    readonly rowStart: number;
}

/**
 * Calls `visit` with the pages of every column, numbered from 0, none of which may be nested.
 *
 * @throws Error where the file is damaged, or uses what the library does not know.
 */
export function readColumns(
    bytes: Uint8Array,
    metadata: FileMetaData,
    compressors: Compressors,
    visit: (column: number, chunk: ColumnChunk) => void,
): void {
    const schema = parquetSchema(metadata);
    let groupStart = 0;
    for (const { columns, num_rows } of metadata.row_groups) {
        const rows = Number(num_rows);
        for (const { meta_data: facts } of columns) {
            const place = schema.children.findIndex(
                ({ element }) => element.name === facts?.path_in_schema[0],
            );
            const leaf = schema.children[place];
            if (facts === undefined || leaf === undefined) {
                throw new Error('a column is not described');
            }
            const decoder: ColumnDecoder = {
                pathInSchema: facts.path_in_schema,
                type: facts.type,
                element: leaf.element,
                schemaPath: [schema, leaf],
                codec: facts.codec,
                parsers: DEFAULT_PARSERS,
                compressors,
            };
            const start = Number(facts.dictionary_page_offset || facts.data_page_offset);
            const packed = bytes.subarray(start, start + Number(facts.total_compressed_size));
            let row = 0;
            for (const cells of pagesOf(packed, decoder, rows)) {
                visit(place, { cells, rowStart: groupStart + row });
                row += cells.length;
            }
            if (row !== rows) {
                throw new Error(`column ${leaf.element.name} has ${row} of ${rows} rows`);
            }
        }
        groupStart += rows;
    }
}

function* pagesOf(bytes: Uint8Array, decoder: ColumnDecoder, rows: number): Generator<ArrayLike<unknown>> {
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    let dictionary: DecodedArray | undefined;
    for (let row = 0; row < rows; ) {
        const header = parquetHeader(reader);
        if (header.type === 'DICTIONARY_PAGE') {
            dictionary = dictionaryOf(
                readPage(reader, header, decoder, dictionary, undefined, 0).data,
                decoder,
            );
            continue;
        }
        const packed = bytes.subarray(reader.offset, reader.offset + header.compressed_page_size);
        reader.offset += header.compressed_page_size;
        const cells = cellsOf(packed, header, decoder, dictionary);
        if (cells.length === 0) {
            throw new Error('a page is empty');
        }
        row += cells.length;
        yield cells;
    }
}

function dictionaryOf(data: DecodedArray | undefined, decoder: ColumnDecoder): DecodedArray | undefined {
    return data && convertWithDictionary(data, undefined, 'PLAIN', decoder);
}

function cellsOf(
    packed: Uint8Array,
    header: ReturnType<typeof parquetHeader>,
    decoder: ColumnDecoder,
    dictionary: DecodedArray | undefined,
): ArrayLike<unknown> {
    const { data_page_header: one, data_page_header_v2: two } = header;
    const about = one ?? two;
    if (about === undefined) {
        throw new Error(`a page is of the kind ${header.type}`);
    }
    const { definitionLevels, dataPage } =
        one === undefined
            ? readDataPageV2(packed, header, decoder)
            : readDataPage(
                  decompressPage(packed, header.uncompressed_page_size, decoder.codec, decoder.compressors),
                  one,
                  decoder,
              );
    const values = convertWithDictionary(dataPage, dictionary, about.encoding, decoder);
    return values.length === about.num_values || definitionLevels === undefined
        ? values
        : withNulls(values, definitionLevels);
}

/** The values in the places of the rows that have one, by whose level it is there. */
function withNulls(values: DecodedArray, levels: readonly number[]): unknown[] {
    let next = 0;
    return levels.map(level => (level > 0 ? values[next++] : null));
}
