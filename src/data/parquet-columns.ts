// The columns of a Parquet file, page by page. The library's own way through a file makes a list of every value of a column
// that may be null, as nearly all may; here pages without a null stay arrays of numbers, which takes a third of the time.
// https://parquet.apache.org/docs/file-format/data-pages/encodings/

import type { Compressors, DecodedArray, FileMetaData } from 'hyparquet';
import { parquetSchema } from 'hyparquet';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { lookUpNumbers } from './parquet-dictionary.ts';

type ColumnDecoder = Parameters<typeof readDataPage>[2];
type PageHeader = ReturnType<typeof parquetHeader>;

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
    header: PageHeader,
    decoder: ColumnDecoder,
    dictionary: DecodedArray | undefined,
): ArrayLike<unknown> {
    const { data_page_header: one, data_page_header_v2: two } = header;
    const about = one ?? two;
    if (about === undefined) {
        throw new Error(`a page is of the kind ${header.type}`);
    }
    const { num_values, encoding } = about;
    const page = one && unpack(packed, header.uncompressed_page_size, decoder);
    const bare =
        page === undefined
            ? valuesOfSecond(packed, header, decoder)
            : valuesOfFirst(page, num_values, decoder);
    if (bare !== undefined) {
        if (dictionary instanceof Float64Array && encoding.endsWith('_DICTIONARY')) {
            return lookUpNumbers(bare, num_values, dictionary);
        }
        const about = {
            num_values,
            encoding,
            definition_level_encoding: 'RLE',
            repetition_level_encoding: 'RLE',
        } as const;
        const { dataPage } = readDataPage(bare, about, withoutNulls(decoder));
        return convertWithDictionary(dataPage, dictionary, encoding, decoder);
    }
    const { definitionLevels, dataPage } =
        page === undefined ? readDataPageV2(packed, header, decoder) : readDataPage(page, one!, decoder);
    const values = convertWithDictionary(dataPage, dictionary, encoding, decoder);
    return values.length === num_values || definitionLevels === undefined
        ? values
        : withNulls(values, definitionLevels);
}

function unpack(packed: Uint8Array, size: number, { codec, compressors }: ColumnDecoder): Uint8Array {
    return decompressPage(packed, size, codec, compressors);
}

/** The values of a page of the first kind, none of which is null; undefined where one may be. */
function valuesOfFirst(page: Uint8Array, count: number, { element }: ColumnDecoder): Uint8Array | undefined {
    switch (element.repetition_type) {
        case 'REQUIRED':
            return page;
        case 'OPTIONAL': {
            const start = endOfFullLevels(page, count);
            return start > 0 ? page.subarray(start) : undefined;
        }
        default:
            return undefined;
    }
}

/** Those of a page of the second kind, which says how many nulls it has and whose levels stand before what is packed. */
function valuesOfSecond(
    packed: Uint8Array,
    { data_page_header_v2: about, uncompressed_page_size: size }: PageHeader,
    decoder: ColumnDecoder,
): Uint8Array | undefined {
    if (about === undefined || about.num_nulls > 0 || decoder.element.repetition_type === 'REPEATED') {
        return undefined;
    }
    const levels = about.repetition_levels_byte_length + about.definition_levels_byte_length;
    const rest = packed.subarray(levels);
    return about.is_compressed === false ? rest : unpack(rest, size - levels, decoder);
}

/** The library lists the levels of all values, 64 bits each, only to find that none is null. */
function withoutNulls(decoder: ColumnDecoder): ColumnDecoder {
    const element = { ...decoder.element, repetition_type: 'REQUIRED' as const };
    const [schema, leaf] = decoder.schemaPath;
    return { ...decoder, schemaPath: [schema!, { ...leaf!, element }] };
}

/** Where the levels of a page end that are one run of ones for all its values; 0 where they are anything else. */
function endOfFullLevels(page: Uint8Array, count: number): number {
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
    if (page.length < 6) {
        return 0;
    }
    const end = 4 + view.getUint32(0, true);
    let run = 0;
    let at = 4;
    for (let shift = 0; at < end && shift < 32; shift += 7) {
        const byte = page[at++]!;
        run |= (byte & 0x7f) << shift;
        if (byte < 0x80) {
            break;
        }
    }
    const isRepeated = (run & 1) === 0;
    return isRepeated && run >>> 1 >= count && page[at] === 1 && end <= page.length ? end : 0;
}

/** The values in the places of the rows that have one, by whose level it is there. */
function withNulls(values: DecodedArray, levels: readonly number[]): unknown[] {
    let next = 0;
    return levels.map(level => (level > 0 ? values[next++] : null));
}
