import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { fillDefaults, resolveCall } from '../../src/catalog/arguments.ts';
import { type DataSettings, dataSettings } from '../../src/catalog/blocks/data.ts';
import type { DataAccess } from '../../src/data/data-access.ts';
import { isDataProblem } from '../../src/data/data-problem.ts';
import { loadExamples } from '../../src/data/load-examples.ts';
import type { SplitExamples } from '../../src/model/examples.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { inMemory } from '../support/in-memory.ts';
import { csvOf, idx, npyFilesOf, parquetOf } from '../support/table-files.ts';

const folder = pathToFileURL(join(import.meta.dirname, '..', '..', 'media', 'data')).href;
const shipped: DataAccess = { readFile: readAddress, baseUri: folder, builtinDataUri: folder };

const digits = resolveCall('data_source', 'builtin', { set: resolveCall('builtin_set', 'digits') });

function settingsWith(changes: Partial<DataSettings> = {}): DataSettings {
    return { ...(fillDefaults(dataSettings, { source: digits }) as unknown as DataSettings), ...changes };
}

async function load(changes: Partial<DataSettings> = {}, access = shipped): Promise<SplitExamples> {
    const loaded = await loadExamples(settingsWith(changes), access);
    assert.ok(!isDataProblem(loaded), 'problem' in loaded ? String(loaded.problem) : '');
    return inMemory(loaded);
}

/** A folder of built-in data whose only file is this digits.csv.gz. */
const withFile = (bytes: Uint8Array): DataAccess => ({ ...shipped, readFile: async () => bytes });

async function problemOf(access: DataAccess, changes: Partial<DataSettings> = {}): Promise<string> {
    const loaded = await loadExamples(settingsWith(changes), access);
    assert.ok(isDataProblem(loaded), 'bad data is refused');
    return loaded.problem;
}

/** A whole file of digits but for one line. */
function digitsWith(line: number, text: string): Uint8Array {
    const lines = Array.from({ length: 1797 }, (_, row) => [...Array(64).fill(1), row % 10].join(','));
    lines[line - 1] = text;
    return gzipSync(`${lines.join('\n')}\n`);
}

describe('loadExamples', () => {
    it('reads the digits: 1,797 of 64 pixels, in 10 classes', async () => {
        const { training, validation, test } = await load();
        assert.deepEqual([training.count, validation.count, test], [1438, 359, undefined]);
        assert.deepEqual(training.featureShape, [64]);
        assert.equal(training.features.length, 1438 * 64);
        assert.ok(training.target.task === 'classification' && validation.target.task === 'classification');
        // The class counts that UCI states for the test part of the set.
        const counts = new Array<number>(10).fill(0);
        for (const label of [...training.target.labels, ...validation.target.labels]) {
            counts[label]! += 1;
        }
        assert.deepEqual(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        const pixels = [...training.features, ...validation.features];
        assert.ok(pixels.every(pixel => Number.isInteger(pixel) && pixel >= 0 && pixel <= 16));
    });

    it('keeps features and label of a row together', async () => {
        const whole = await load({ validation: 1 });
        const parts = await load({ validation: 500, test: 200, limit: 300 });
        const known = new Map<string, number>();
        const rowsOf = ({ features, target, count }: typeof whole.training) =>
            Array.from({ length: count }, (_, row) => ({
                pixels: features.slice(row * 64, (row + 1) * 64).join(),
                label: target.task === 'classification' ? target.labels[row]! : -1,
            }));
        for (const { pixels, label } of [...rowsOf(whole.training), ...rowsOf(whole.validation)]) {
            known.set(pixels, label);
        }
        assert.deepEqual([parts.training.count, parts.validation.count, parts.test?.count], [300, 500, 200]);
        for (const part of [parts.training, parts.validation, parts.test!]) {
            for (const { pixels, label } of rowsOf(part)) {
                assert.equal(known.get(pixels), label);
            }
        }
    });

    it('fits the scaling on the training part only: nothing of the other parts has a say in it', async () => {
        const meanOf = (values: Float32Array) =>
            Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
        const raw = await load({ test: 0.1 });
        const scaled = await load({ test: 0.1, scale: resolveCall('scaling', 'standardize') });
        const mean = meanOf(raw.training.features);
        const deviation = Math.sqrt(meanOf(raw.training.features.map(x => (x - mean) ** 2)));
        for (const part of ['training', 'validation', 'test'] as const) {
            const expected = raw[part]!.features.map(x => (x - mean) / deviation);
            assert.equal(scaled[part]!.count, raw[part]!.count);
            for (const [index, x] of scaled[part]!.features.entries()) {
                assert.ok(Math.abs(x - expected[index]!) < 1e-5);
            }
        }
        assert.ok(Math.abs(meanOf(scaled.training.features)) < 1e-6);
        assert.ok(Math.abs(meanOf(scaled.validation.features)) > 1e-4, 'validation has a mean of its own');
    });

    it('fits the scaling after the limit, on what is trained on', async () => {
        const { training } = await load({ limit: 20, scale: resolveCall('scaling', 'standardize') });
        assert.equal(training.count, 20);
        assert.ok(Math.abs(training.features.reduce((sum, x) => sum + x, 0)) < 1e-3);
    });

    it('leaves validation alone where only the limit or the test part changes, and follows split_seed', async () => {
        const validationOf = async (changes?: Parameters<typeof load>[0]) => {
            const { features, target } = (await load(changes)).validation;
            return { features, target };
        };
        const validation = await validationOf();
        assert.deepEqual(await validationOf({ limit: 100, test: 100 }), validation);
        assert.deepEqual(await validationOf(), validation);
        assert.notDeepEqual(await validationOf({ split_seed: 2 }), validation);
    });

    it('takes a validation part from a source of its own', async () => {
        const { training, validation } = await load({ validation: digits });
        assert.deepEqual([training.count, validation.count], [1797, 1797]);
    });

    it('reads a file that is not packed', async () => {
        const lines = Array.from({ length: 1797 }, (_, row) => [...Array(64).fill(2), row % 10].join(','));
        const { training } = await load({}, withFile(new TextEncoder().encode(lines.join('\r\n'))));
        assert.equal(training.count, 1438);
    });

    describe('says what is wrong with bad data, in one sentence', () => {
        const cases: readonly [string, DataAccess, string][] = [
            [
                'a file that cannot be read',
                { ...shipped, readFile: () => Promise.reject(new Error('there is no such file.')) },
                'digits.csv.gz cannot be read: there is no such file.',
            ],
            [
                'a damaged archive',
                withFile(digitsWith(1, '').slice(0, 300)),
                'digits.csv.gz is damaged: it begins as a gzip file and cannot be unpacked.',
            ],
            ['an empty file', withFile(gzipSync('')), 'digits.csv.gz is empty.'],
            [
                'a missing column',
                withFile(digitsWith(5, '1,2,3')),
                'digits.csv.gz, line 5: expected 65 values, found 3 values.',
            ],
            [
                'a word where a number belongs',
                withFile(digitsWith(9, [...Array(63).fill(0), 'ink', 3].join(','))),
                'digits.csv.gz, line 9, value 64: "ink" is no number.',
            ],
            [
                'an empty value',
                withFile(digitsWith(2, [...Array(63).fill(0), '', 3].join(','))),
                'digits.csv.gz, line 2, value 64: "" is no number.',
            ],
            [
                'a class that does not exist',
                withFile(digitsWith(3, [...Array(64).fill(0), 12].join(','))),
                'digits.csv.gz, line 3: expected a class from 0 to 9, found 12.',
            ],
            [
                'a file cut short',
                withFile(gzipSync(`${[...Array(64).fill(0), 1].join(',')}\n`)),
                'digits.csv.gz is damaged: expected 1797 examples, found 1.',
            ],
        ];
        for (const [name, access, expected] of cases) {
            it(name, async () => assert.equal(await problemOf(access), expected));
        }

        it('nothing to validate on', async () => {
            const expected = 'No examples are held out for validation: set `validation` to a share, as 20%.';
            assert.equal(await problemOf(shipped, { validation: 0 }), expected);
        });

        it('nothing to train on', async () => {
            const expected = 'Of 1797 examples, 1797 are held out: none are left to train on.';
            assert.equal(await problemOf(shipped, { validation: 1797 }), expected);
        });

        it('a class that is never trained on, by its place in a file of any format', async () => {
            const table = {
                rows: 4,
                columns: 1,
                values: Float64Array.of(1, 2, 3, 4),
                labels: Int32Array.of(0, 0, 0, 1),
            };
            const files: Readonly<Record<string, Uint8Array>> = {
                't.csv': new TextEncoder().encode(csvOf(table)),
                't.parquet': parquetOf(table),
                't.npz': zipSync(npyFilesOf(table)),
                't.idx': idx([4, 1], table.values),
                'y.idx': idx([4], Uint8Array.from(table.labels)),
            };
            const access = {
                ...shipped,
                readFile: async (address: string) => files[address.slice(address.lastIndexOf('/') + 1)]!,
            };
            const sources = {
                't.csv, line 5, column "kind" (2)': resolveCall('data_source', 'csv', { path: 't.csv' }),
                't.parquet, row 4, column "kind" (2)': resolveCall('data_source', 'parquet', {
                    path: 't.parquet',
                }),
                't.npz, array y, at 3': resolveCall('data_source', 'npz', { path: 't.npz' }),
                'y.idx, at 3': resolveCall('data_source', 'idx', { images: 't.idx', labels: 'y.idx' }),
            };
            for (const [place, source] of Object.entries(sources)) {
                const settings = fillDefaults(dataSettings, {
                    source,
                    validation: 3,
                }) as unknown as DataSettings;
                const loaded = await loadExamples(settings, access, 'classification');
                assert.ok(isDataProblem(loaded), place);
                assert.match(
                    loaded.problem,
                    /: the class "1" is in the validation part and never in training: leave its rows out/,
                );
                assert.equal(loaded.problem.split(': ')[0], place);
            }
        });

        it('a class that is held out and never trained on', async () => {
            assert.match(
                await problemOf(shipped, { limit: 1 }),
                /^digits\.csv\.gz, line \d+, column 65: the class "\d" is in the validation part and never in training: raise `limit`, or leave its rows out\.$/,
            );
        });
    });
});
