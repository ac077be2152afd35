// Files as NumPy, pyarrow, Polars and MNIST's own tools write them: scripts/fixtures/data-files.py made them.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zstdCompressSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import type { Value } from '../../../src/catalog/values.ts';
import type { DataAccess } from '../../../src/data/data-access.ts';
import { isDataProblem } from '../../../src/data/data-problem.ts';
import { readSource } from '../../../src/data/sources/index.ts';
import type { SourceRequest } from '../../../src/data/sources/types.ts';
import type { Examples } from '../../../src/model/examples.ts';
import { inflate } from '../../../src/platform/node/inflate.ts';
import { openAddress } from '../../../src/platform/node/open-file.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';
import { idx, npyFilesOf, parquetOf } from '../../support/table-files.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'data');
const baseUri = `${pathToFileURL(folder).href}/`;
const access: DataAccess = { readFile: readAddress, openFile: openAddress, baseUri, builtinDataUri: baseUri };
/** As in a browser: no file can be opened, and what comes is in memory, anywhere in a larger buffer. */
const inMemory: DataAccess = {
    baseUri,
    builtinDataUri: baseUri,
    async readFile(address) {
        const bytes = await readAddress(address);
        const buffer = new Uint8Array(bytes.length + 3);
        buffer.set(bytes, 3);
        return buffer.subarray(3);
    },
};
/** With zlib, as on Node. */
const withZlib: DataAccess = { ...access, inflate };

/** Files that are not there are these bytes. */
const holding = (bytes: Uint8Array): DataAccess => ({ ...inMemory, readFile: async () => bytes });

type Kind = 'csv' | 'npz' | 'idx' | 'parquet';

function readWith(
    kind: Kind,
    written: Record<string, Value>,
    request: Partial<SourceRequest> = {},
    files: DataAccess = access,
) {
    return readSource(resolveCall('data_source', kind, written), { target: 'last', ...request }, files);
}

async function read(...[kind, written, request, files]: Parameters<typeof readWith>): Promise<Examples> {
    const result = await readWith(kind, written, request, files);
    assert.ok(!isDataProblem(result), JSON.stringify(result));
    assert.ok(result.examples.features instanceof Float32Array);
    return result.examples as Examples;
}

async function problemOf(...[kind, written, request, files]: Parameters<typeof readWith>): Promise<string> {
    const result = await readWith(kind, written, request, files);
    assert.ok(isDataProblem(result), 'bad data is refused');
    return result.problem;
}

describe('one table in every format', () => {
    const forms: [string, Kind, Record<string, Value>][] = [
        ['Parquet, not compressed', 'parquet', { path: 'table-none.parquet' }],
        ['Parquet, snappy, in row groups', 'parquet', { path: 'table-snappy.parquet' }],
        ['Parquet, gzip', 'parquet', { path: 'table-gzip.parquet' }],
        ['Parquet, Zstandard', 'parquet', { path: 'table-zstd.parquet' }],
        ['Parquet, by Polars', 'parquet', { path: 'table-polars.parquet' }],
        ['npz', 'npz', { path: 'table.npz' }],
        ['npz, compressed, in Fortran’s order', 'npz', { path: 'table-compressed.npz' }],
    ];
    const ways = { 'as files': access, 'in memory': inMemory, 'with zlib': withZlib };
    for (const [name, kind, written, way] of forms.flatMap(form =>
        Object.keys(ways).map(way => [...form, way as keyof typeof ways] as const),
    )) {
        it(`gives the bits of the csv file: ${name}, ${way}`, async () => {
            const expected = await read('csv', { path: 'table.csv' }, { task: 'classification' });
            const found = await read(kind, written, { task: 'classification' }, ways[way]);
            assert.equal(found.count, 60);
            assert.deepEqual(found.features, expected.features);
            assert.ok(found.target.task === 'classification' && expected.target.task === 'classification');
            assert.deepEqual(expected.target.classNames, ['ash', 'oak', 'yew']);
            // NumPy's arrays number the classes oak, ash, yew; files with the words order them.
            const numbers = kind === 'npz' ? [1, 0, 2] : [0, 1, 2];
            assert.deepEqual(
                [...found.target.labels].map(label => numbers[label]),
                [...expected.target.labels],
            );
        });
    }
});

describe('npz', () => {
    const types = { path: 'types.npz', labels: 'labels' };
    for (const name of ['f2', 'f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8']
        .map(type => `${type}_little`)
        .concat('f4_big', 'f8_big', 'i2_big')) {
        it(`reads numbers of type ${name}`, async () => {
            const { features, featureShape } = await read('npz', { ...types, features: name });
            assert.deepEqual(
                [...features],
                Array.from({ length: 24 }, (_, index) => index),
            );
            assert.deepEqual(featureShape, [4]);
        });
    }

    it('reads half precision to its ends', async () => {
        const { features } = await read('npz', {
            path: 'types.npz',
            features: 'half_values',
            labels: 'one_label',
        });
        assert.deepEqual([...features], [0.5, -2, 65504, 2 ** -24]);
    });

    it('refuses features and labels of different numbers of examples', async () => {
        assert.equal(
            await problemOf('npz', { path: 'types.npz', features: 'half_values', labels: 'labels' }),
            'types.npz, array half_values has 1 examples, and types.npz, array labels 6.',
        );
    });

    it('reads images with their height and width', async () => {
        const { featureShape, imageShape } = await read('npz', { ...types, features: 'images' });
        assert.deepEqual(
            [featureShape, imageShape],
            [
                [2, 3],
                [2, 3, 1],
            ],
        );
    });

    it('reads classes as numbers, as truth values and as ones among zeros', async () => {
        const labelsOf = async (labels: string) => {
            const { target } = await read(
                'npz',
                { ...types, features: 'f4_little', labels },
                { task: 'classification' },
            );
            assert.ok(target.task === 'classification');
            return [target.classes, ...target.labels];
        };
        assert.deepEqual(await labelsOf('labels'), [3, 0, 1, 2, 0, 1, 2]);
        assert.deepEqual(await labelsOf('one_hot'), [3, 0, 1, 2, 0, 1, 2]);
        assert.deepEqual(await labelsOf('truth'), [2, 1, 0, 1, 0, 1, 1]);
    });

    it('reads several numbers to predict', async () => {
        const { target } = await read(
            'npz',
            { ...types, features: 'f4_little', labels: 'two_values' },
            { task: 'regression' },
        );
        assert.ok(target.task === 'regression' && target.width === 2);
        assert.deepEqual(
            [...target.values],
            Array.from({ length: 12 }, (_, index) => index),
        );
    });

    const refused: [string, Record<string, Value>, string, Partial<SourceRequest>?][] = [
        [
            'Python objects',
            { ...types, features: 'objects' },
            'types.npz, array objects holds Python objects, which cannot be trained on: save it as an array of numbers.',
        ],
        [
            'texts',
            { ...types, features: 'texts' },
            'types.npz, array texts holds texts, which cannot be trained on: save it as an array of numbers.',
        ],
        [
            'records',
            { ...types, features: 'records' },
            'types.npz, array records holds records, which cannot be trained on: save it as an array of numbers.',
        ],
        [
            'NaN, with its place',
            { ...types, features: 'not_finite' },
            'types.npz, array not_finite, at [2, 1]: expected a finite number, found NaN.',
        ],
        [
            'classes that are no whole numbers',
            { ...types, features: 'f4_little', labels: 'fractional' },
            'types.npz, array fractional, at 0: expected a class, a whole number, found 0.5.',
            { task: 'classification' },
        ],
        [
            'rows of two ones',
            { ...types, features: 'f4_little', labels: 'two_values' },
            'types.npz, array two_values, row 1: expected a class as one 1 among 0s, found [2, 3].',
            { task: 'classification' },
        ],
        [
            'an array that is not there',
            { ...types, features: 'pictures', path: 'table.npz' },
            'table.npz has no array "pictures" for `features`. It holds x, y.',
        ],
        [
            'no array of a usual name',
            { path: 'types.npz' },
            /^types\.npz has none of the arrays x_train, x, X, features, data: name one by `features`\. It holds /
                .source,
        ],
        ['what is no archive', { path: 'table.csv' }, 'table.csv is no npz file: it cannot be unpacked.'],
    ];
    for (const [name, written, expected, request] of refused) {
        it(`refuses ${name}`, async () => {
            const problem = await problemOf('npz', written, request);
            assert.ok(
                expected.startsWith('^') ? new RegExp(expected).test(problem) : problem === expected,
                problem,
            );
        });
    }

    it('refuses an archive that was cut short, wherever it was cut', async () => {
        const whole = readFileSync(join(folder, 'table.npz'));
        for (let length = 0; length < whole.length; length += 97) {
            const cut = holding(new Uint8Array(whole.subarray(0, length)));
            assert.match(await problemOf('npz', { path: 'table.npz' }, {}, cut), /^table\.npz/);
        }
    });
});

describe('an array larger than what is read at once', () => {
    const rows = 9_001;
    const columns = 7;
    const values = Float64Array.from({ length: rows * columns }, (_, index) => Math.sin(index) / 3);
    values[50_000] = 3.4e38;
    const labels = Int32Array.from({ length: rows }, (_, row) => row % 3);
    let directory: string;
    before(() => {
        directory = mkdtempSync(join(tmpdir(), 'large-arrays-'));
    });
    after(() => rmSync(directory, { recursive: true, force: true }));

    /** The file of that name as each way gives it. */
    function waysTo(name: string, bytes: Uint8Array): readonly DataAccess[] {
        writeFileSync(join(directory, name), bytes);
        const here = { baseUri: `${pathToFileURL(directory).href}/` };
        return [access, inMemory, withZlib].map(way => ({ ...way, ...here }));
    }

    for (const [form, level] of [
        ['stored', 0],
        ['packed', 6],
    ] as const) {
        const archive = (table: Float64Array) =>
            zipSync(npyFilesOf({ rows, columns, values: table, labels }), { level });

        it(`has its values in single precision, in their places: npz, ${form}`, async () => {
            for (const way of waysTo('large.npz', archive(values))) {
                const { features, target } = await read('npz', { path: 'large.npz' }, {}, way);
                assert.deepEqual(features, Float32Array.from(values));
                assert.ok(target.task === 'classification');
                assert.deepEqual(target.labels, labels);
            }
        });

        it(`names the place of a value that is none: npz, ${form}`, async () => {
            const wrong = values.with(60_003, Number.NEGATIVE_INFINITY);
            for (const way of waysTo('wrong.npz', archive(wrong))) {
                assert.equal(
                    await problemOf('npz', { path: 'wrong.npz' }, {}, way),
                    'wrong.npz, array x, at [8571, 6]: expected a finite number, found -Infinity.',
                );
            }
        });
    }

    const few = values.map((_, index) => Math.sqrt(index % 300));
    for (const [form, table, how] of [
        ['plain', values, { codec: 'UNCOMPRESSED' }],
        ['snappy', values, {}],
        ['Zstandard', values, { codec: 'ZSTD', compressors: { ZSTD: zstdCompressSync } }],
        ['a dictionary of all values', values, { encoding: 'RLE_DICTIONARY' }],
        ['a dictionary of few values', few, { encoding: 'RLE_DICTIONARY' }],
    ] as const) {
        it(`has its values in single precision, in their places: Parquet, ${form}`, async () => {
            const bytes = parquetOf({ rows, columns, values: table, labels }, how);
            for (const way of waysTo('large.parquet', bytes)) {
                const { features, target } = await read('parquet', { path: 'large.parquet' }, {}, way);
                assert.deepEqual(features, Float32Array.from(table));
                assert.ok(target.task === 'regression');
                assert.deepEqual(target.values, Float32Array.from(labels));
            }
        });
    }

    for (const [type, pixels] of [
        ['bytes', Uint8Array.from({ length: 40 * rows }, (_, index) => index * 7)],
        ['doubles', values],
    ] as const) {
        it(`has its values in their places: idx of ${type}`, async () => {
            waysTo('labels.idx', idx([rows], Uint8Array.from(labels)));
            for (const way of waysTo('large.idx', idx([rows, pixels.length / rows], pixels))) {
                const { features } = await read(
                    'idx',
                    { images: 'large.idx', labels: 'labels.idx' },
                    {},
                    way,
                );
                assert.deepEqual(features, Float32Array.from(pixels));
            }
        });
    }
});

describe('idx', () => {
    const files = { images: 'images.idx', labels: 'labels.idx' };

    it('reads images and labels, packed or not', async () => {
        const { features, featureShape, imageShape, target } = await read('idx', files);
        assert.deepEqual(
            [...features],
            Array.from({ length: 24 }, (_, index) => index),
        );
        assert.deepEqual(
            [featureShape, imageShape],
            [
                [2, 3],
                [2, 3, 1],
            ],
        );
        assert.ok(target.task === 'classification');
        assert.deepEqual([target.classes, ...target.labels], [2, 1, 0, 1, 0]);
        const withoutFiles = ({ files: _, origin: __, ...examples }: Examples) => examples;
        const packed = await read('idx', { ...files, images: 'images.idx.gz' });
        assert.deepEqual(withoutFiles(packed), withoutFiles(await read('idx', files)));
        assert.deepEqual(packed.files, [
            { name: 'images.idx.gz', bytes: statSync(join(folder, 'images.idx.gz')).size },
            { name: 'labels.idx', bytes: 12 },
        ]);
    });

    it('reads numbers with fractions, and rows that are no images', async () => {
        const { features, imageShape } = await read('idx', { ...files, images: 'images-float.idx' });
        assert.deepEqual(
            [...features],
            Array.from({ length: 24 }, (_, index) => index),
        );
        assert.equal(imageShape, undefined);
    });

    it('refuses a file that was cut short, one that is another, and labels for others', async () => {
        assert.equal(
            await problemOf('idx', { ...files, images: 'images-short.idx' }),
            'images-short.idx is cut short: expected 40 bytes, found 35.',
        );
        assert.equal(
            await problemOf('idx', { ...files, images: 'table.csv' }),
            'table.csv is no idx file: it does not begin as one.',
        );
        assert.equal(
            await problemOf('idx', { ...files, images: 'labels.idx' }),
            'labels.idx: expected examples of several values each, found shape [4].',
        );
        assert.match(
            await problemOf('idx', { ...files, labels: 'nowhere.idx' }),
            /^nowhere\.idx cannot be read: /,
        );
    });
});

describe('parquet', () => {
    it('reads truth values and whole numbers as numbers', async () => {
        const { features, target } = await read('parquet', { path: 'kinds.parquet' });
        assert.deepEqual([...features], [1, 1, 0, 2]);
        assert.ok(target.task === 'regression');
        assert.deepEqual([...target.values], [0.5, 1.5]);
    });

    it('finds the target by name', async () => {
        const { features, target } = await read(
            'parquet',
            { path: 'kinds.parquet' },
            { target: 'n', task: 'classification' },
        );
        assert.deepEqual([...features], [1, 0.5, 0, 1.5]);
        assert.ok(target.task === 'classification');
        assert.deepEqual(target.classNames, ['1', '2']);
    });

    it('leaves out rows with a missing value, and says where the first is', async () => {
        const result = await readWith('parquet', { path: 'missing.parquet' });
        assert.ok(!isDataProblem(result));
        assert.deepEqual(Array.from(result.examples.features as Float32Array), [1, 4]);
        assert.deepEqual(result.notes, [
            'missing.parquet: 2 rows left out for a missing value, the first at row 2, column "a" (1).',
        ]);
    });

    const refused: [string, string, string][] = [
        [
            'nested columns',
            'nested.parquet',
            'nested.parquet, column "b": it is nested, and a column of single values is needed.',
        ],
        ['NaN', 'nan.parquet', 'nan.parquet, row 2, column "a" (1): expected a finite number, found NaN.'],
        [
            'texts as features',
            'text.parquet',
            'text.parquet, row 1, column "a" (1): expected a finite number, found "x".',
        ],
        [
            'dates as features',
            'dates.parquet',
            'dates.parquet, row 1, column "when" (1): expected a finite number, found the time 1970-01-01T00:00:00.001Z.',
        ],
        [
            'a compression that is not read',
            'table-brotli.parquet',
            'table-brotli.parquet cannot be read: it is compressed with BROTLI; write it with snappy, gzip, zstd or no compression.',
        ],
        [
            'another file',
            'table.csv',
            'table.csv is no Parquet file, or is damaged: parquet file invalid (footer != PAR1).',
        ],
    ];
    for (const [name, path, expected] of refused) {
        it(`refuses ${name}`, async () => assert.equal(await problemOf('parquet', { path }), expected));
    }

    it('refuses a file that was cut short, wherever it was cut', async () => {
        const whole = readFileSync(join(folder, 'table-snappy.parquet'));
        for (let length = 0; length < whole.length; length += 61) {
            const cut = { ...access, readFile: async () => new Uint8Array(whole.subarray(0, length)) };
            assert.match(
                await problemOf('parquet', { path: 'table-snappy.parquet' }, {}, cut),
                /^table-snappy\.parquet /,
            );
        }
    });
});
