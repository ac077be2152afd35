import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { fillDefaults, resolveCall } from '../../../src/catalog/arguments.ts';
import { type DataSettings, dataSettings } from '../../../src/catalog/blocks/data.ts';
import type { Value } from '../../../src/catalog/values.ts';
import { readCsv } from '../../../src/data/csv/read-csv.ts';
import type { DataAccess } from '../../../src/data/data-access.ts';
import { isDataProblem } from '../../../src/data/data-problem.ts';
import { forEachRow } from '../../../src/data/features.ts';
import { loadExamples } from '../../../src/data/load-examples.ts';
import type { Examples, Features } from '../../../src/model/examples.ts';
import { openAddress } from '../../../src/platform/node/open-file.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';

type Task = 'classification' | 'regression';

describe('csv', () => {
    let folder: string;
    let access: DataAccess;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'csv-'));
        const baseUri = `${pathToFileURL(folder).href}/`;
        access = { readFile: readAddress, openFile: openAddress, baseUri, builtinDataUri: baseUri };
    });
    after(() => rmSync(folder, { recursive: true }));

    const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);

    /** Loads `houses.csv` with the given settings; ten rows in order unless a part is asked for. */
    async function load(
        content: string | Uint8Array,
        {
            task,
            written = {},
            ...settings
        }: { task?: Task; written?: Record<string, Value> } & Partial<DataSettings> = {},
    ) {
        write('houses.csv', content);
        const source = resolveCall('data_source', 'csv', { path: 'houses.csv', ...written });
        const filled = fillDefaults(dataSettings, { source }) as unknown as DataSettings;
        return await loadExamples({ ...filled, validation: 1, ...settings }, access, task);
    }

    async function problemOf(...[content, options]: Parameters<typeof load>): Promise<string> {
        const loaded = await load(content, options);
        assert.ok(isDataProblem(loaded), 'bad data is refused');
        return loaded.problem;
    }

    /** All rows of the parts, features and target, sorted. */
    async function rowsOf(...[content, options]: Parameters<typeof load>): Promise<string[]> {
        const loaded = await load(content, options);
        assert.ok(!isDataProblem(loaded), JSON.stringify(loaded));
        return [...listRows(loaded.training), ...listRows(loaded.validation)].sort();
    }

    it('reads numbers to predict from the last column', async () => {
        assert.deepEqual(await rowsOf('rooms,area,price\n3,70.5,100\n4,-1e2,250.25\n'), [
            '3 70.5 -> 100',
            '4 -100 -> 250.25',
        ]);
    });

    it('finds the target by name and by number', async () => {
        const text = 'price,rooms\n100,3\n200,4\n';
        const expected = ['3 -> 100', '4 -> 200'];
        assert.deepEqual(await rowsOf(text, { target: 'price' }), expected);
        assert.deepEqual(await rowsOf(text, { target: 1 }), expected);
        assert.deepEqual(await rowsOf('100,3\n200,4\n', { target: 1, written: { header: false } }), expected);
    });

    it('makes classes of words, in the order of their letters and not of the rows', async () => {
        const text = 'x,kind\n1,pear\n2,apple\n3,pear\n4,fig\n5,apple\n6,fig\n';
        const loaded = await load(text, { task: 'classification', validation: 2 });
        assert.ok(!isDataProblem(loaded) && loaded.training.target.task === 'classification');
        assert.deepEqual(loaded.training.target.classNames, ['apple', 'fig', 'pear']);
        assert.deepEqual(await rowsOf(text, { task: 'classification', validation: 2 }), [
            '1 -> class 2',
            '2 -> class 0',
            '3 -> class 2',
            '4 -> class 1',
            '5 -> class 0',
            '6 -> class 1',
        ]);
    });

    it('makes classes of numbers where the loss is for classes, by their size', async () => {
        const text = 'x,kind\n1,10\n2,9\n3,10.0\n4,9\n';
        assert.deepEqual(await rowsOf(text, { task: 'classification' }), [
            '1 -> class 1',
            '2 -> class 0',
            '3 -> class 1',
            '4 -> class 0',
        ]);
        assert.deepEqual(await rowsOf(text, { task: 'regression' }), [
            '1 -> 10',
            '2 -> 9',
            '3 -> 10',
            '4 -> 9',
        ]);
    });

    it('reads the same with CRLF, a byte-order mark, a tab between, quotes, gzip and an empty last line', async () => {
        const text = 'rooms,price\n3,100\n4,200\n';
        const expected = await rowsOf(text);
        const bytes = new TextEncoder().encode(text);
        assert.deepEqual(await rowsOf(text.replaceAll('\n', '\r\n')), expected);
        assert.deepEqual(await rowsOf(`\uFEFF${text}`, { target: 'price' }), expected);
        assert.deepEqual(await rowsOf(`\uFEFFprice,rooms\n100,3\n200,4\n`, { target: 'price' }), expected);
        assert.deepEqual(
            await rowsOf(text.replaceAll(',', '\t'), { written: { delimiter: '\t' } }),
            expected,
        );
        assert.deepEqual(await rowsOf('"rooms","price"\n"3","100"\n4,"200"\n'), expected);
        assert.deepEqual(await rowsOf(gzipSync(bytes)), expected);
        assert.deepEqual(await rowsOf(`${text}\n  \n`), expected);
    });

    it('leaves rows with a missing value out, and says how many and where the first is', async () => {
        const text = 'rooms,price\n3,100\nNA,150\n4,200\n5,?\n';
        assert.deepEqual(await rowsOf(text), ['3 -> 100', '4 -> 200']);
        const loaded = await load(text);
        assert.deepEqual(isDataProblem(loaded) ? [] : loaded.notes, [
            'houses.csv: 2 rows left out for a missing value, the first at houses.csv, line 3, column "rooms" (1).',
        ]);
        assert.equal(
            await problemOf(text, { written: { missing: ['?'] } }),
            'houses.csv, line 3, column "rooms" (1): expected a number, found "NA". Features are numbers; a text that stands for a missing value belongs in `missing = [...]`.',
        );
    });

    it('wonders about a first row of numbers that was taken for names', async () => {
        const loaded = await load('1,2\n3,4\n5,6\n');
        assert.deepEqual(isDataProblem(loaded) ? [] : loaded.notes, [
            'houses.csv: the first row holds numbers and was taken for the names of the columns. Where it is data, set `header = false`.',
        ]);
    });

    it('refuses text in an encoding that it would misread', async () => {
        const text = 'x,kind\n1,pear\n2,apple\n';
        const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
        for (const bytes of [wide, Buffer.from(wide).swap16()]) {
            assert.equal(await problemOf(bytes), 'houses.csv is in UTF-16: save it as UTF-8.');
        }
        // Read as UTF-8 both words would be the same class.
        assert.equal(
            await problemOf(Buffer.from('x,kind\n1,caf\u00e9\n2,caf\u00e8\n', 'latin1'), {
                task: 'classification',
            }),
            'houses.csv, line 2, column "kind" (2): "caf\ufffd" is not UTF-8. Save the file as UTF-8.',
        );
        assert.equal(
            await problemOf('x,price\r1,2\r3,4\r'),
            'houses.csv ends its lines with carriage returns alone: save it with line feeds, as Unix and Windows write them.',
        );
    });

    it('refuses what single precision cannot hold, where it stands', async () => {
        assert.deepEqual(await rowsOf('x,price\n-3.4e38,1\n3.4e38,2\n'), [
            `${Math.fround(-3.4e38)} -> 1`,
            `${Math.fround(3.4e38)} -> 2`,
        ]);
        assert.equal(
            await problemOf('x,price\n1,1\n1e39,2\n'),
            'houses.csv, line 3, column "x" (1): expected a number below 3.4e38 in magnitude, the most that single precision holds, found 1e+39.',
        );
    });

    it('takes validation from a file of its own, with the classes of the training data', async () => {
        write('later.csv', 'x,kind\n7,pear\n8,pear\n');
        const validation = resolveCall('data_source', 'csv', { path: 'later.csv' });
        const text = 'x,kind\n1,pear\n2,apple\n';
        const loaded = await load(text, { task: 'classification', validation });
        assert.ok(!isDataProblem(loaded), JSON.stringify(loaded));
        assert.deepEqual(listRows(loaded.validation), ['7 -> class 1', '8 -> class 1']);
        write('later.csv', 'x,kind\n7,pear\n8,quince\n');
        assert.equal(
            await problemOf(text, { task: 'classification', validation }),
            'later.csv, line 3, column "kind" (2): the class "quince" is not among those of the training data (apple, pear).',
        );
        write('later.csv', 'x,y,kind\n7,1,pear\n');
        assert.equal(
            await problemOf(text, { task: 'classification', validation }),
            'The source of validation has examples of 2 values, and training of 1.',
        );
    });

    describe('refuses, with file, line and column,', () => {
        const cases: [string, string, string, Parameters<typeof load>[1]?][] = [
            ['a ragged row', 'a,b,c\n1,2,3\n1,2\n', 'houses.csv, line 3: expected 3 values, found 2 values.'],
            [
                'a word where a number belongs',
                'a,b\n1,2\nx,3\n',
                'houses.csv, line 3, column "a" (1): expected a number, found "x". Features are numbers; a text that stands for a missing value belongs in `missing = [...]`.',
            ],
            [
                'an infinite number',
                'a,b\n1,2\ninf,3\n',
                'houses.csv, line 3, column "a" (1): expected a number, found "inf". Features are numbers; a text that stands for a missing value belongs in `missing = [...]`.',
            ],
            [
                'NaN where it does not stand for a missing value',
                'a,b\n1,2\nNaN,3\n',
                'houses.csv, line 3, column "a" (1): expected a number, found "NaN". Features are numbers; a text that stands for a missing value belongs in `missing = [...]`.',
                { written: { missing: [''] } },
            ],
            [
                'a header that is said not to be there',
                'rooms,price\n3,100\n4,100\n',
                'houses.csv, line 1, column 1: expected a number, found "rooms". Where the first row names the columns, set `header = true`.',
                { written: { header: false } },
            ],
            [
                'a word to predict where the loss is for numbers',
                'a,b\n1,2\n2,high\n',
                'houses.csv, line 3, column "b" (2): expected a number to predict, found "high"; for classes end the network with `softmax` or `sigmoid`.',
                { task: 'regression' },
            ],
            [
                'a number with a fraction where the loss is for classes',
                'a,b\n1,2\n2,0.5\n',
                'houses.csv, line 3, column "b" (2): expected a class, a word or a whole number, found 0.5; numbers to predict ask for a loss such as `mse`.',
                { task: 'classification' },
            ],
            [
                'a target that is no column',
                'a,b\n1,2\n',
                'houses.csv: no column is called "c". The columns are "a", "b".',
                { target: 'c' },
            ],
            [
                'a target beyond the last',
                'a,b\n1,2\n',
                'houses.csv: there is no column 3 to predict; there are 2.',
                { target: 3 },
            ],
            [
                'a name without a header',
                '1,2\n3,4\n',
                'houses.csv: there are no column names to find "b" by: set `header = true`, or name the target by its number.',
                { target: 'b', written: { header: false } },
            ],
            [
                'two columns of one name',
                'b,b\n1,2\n',
                'houses.csv: 2 columns are called "b": name the target by its number, as 1.',
                { target: 'b' },
            ],
            [
                'one column, which another delimiter would part',
                'a;b\n1;2\n',
                'houses.csv has one column, and needs one to predict and one to predict it from. Columns are separated by ",": set `delimiter` if it is another character.',
            ],
            ['an empty file', '', 'houses.csv is empty.'],
            ['a header and nothing else', 'a,b\n', 'houses.csv has no rows.'],
            [
                'missing values in every row',
                'a,b\n,1\n,2\n',
                'houses.csv has a missing value in every row, first in houses.csv, line 2, column "a" (1).',
            ],
            [
                'a quote that never ends',
                'a,b\n1,"2\n3,4\n',
                'houses.csv, line 2: a quote is opened here and never closed.',
            ],
            [
                'a class with nothing to train on',
                'a,b\n1,x\n2,x\n3,x\n4,y\n',
                'houses.csv, line 5, column "b" (2): the class "y" is in the validation part and never in training: leave its rows out, or hold out fewer examples.',
                { task: 'classification', validation: 3 },
            ],
        ];
        for (const [name, content, expected, options] of cases) {
            it(name, async () => assert.equal(await problemOf(content, options), expected));
        }

        it('a file that is not there, and a folder', async () => {
            const settings = (path: string) =>
                fillDefaults(dataSettings, {
                    source: resolveCall('data_source', 'csv', { path }),
                }) as unknown as DataSettings;
            const missing = await loadExamples(settings('nowhere.csv'), access);
            assert.match(
                isDataProblem(missing) ? missing.problem : '',
                /^nowhere\.csv cannot be read: there is no such file/,
            );
            const itself = await loadExamples(settings('.'), access);
            assert.match(isDataProblem(itself) ? itself.problem : '', /cannot be read: it is a folder/);
        });

        it('more classes than a network tells apart: a number or a name of each row', async () => {
            const rows = Array.from({ length: 10_001 }, (_, row) => `${row},id${row}`).join('\n');
            assert.match(
                await problemOf(`a,b\n${rows}\n`),
                /^houses\.csv, column "b" \(2\), has more than 10,000 different values/,
            );
        });
    });

    describe('larger than memory', () => {
        const options = { header: true, delimiter: ',', missing: ['NA'] };
        const open = async (content: string) => {
            write('large.csv', content);
            const source = await openAddress(pathToFileURL(join(folder, 'large.csv')).href);
            assert.ok(source);
            return source;
        };

        it('gives the bits that it gives in memory, in whatever order rows are asked for', async () => {
            const number = fc
                .oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer())
                .map(String);
            const cell = fc.oneof(
                { weight: 9, arbitrary: number },
                { weight: 1, arbitrary: fc.constant('NA') },
            );
            const quoted = fc
                .tuple(cell, fc.boolean())
                .map(([text, isQuoted]) => (isQuoted ? `"${text}"` : text));
            const table = fc.array(fc.array(quoted, { minLength: 3, maxLength: 3 }), {
                minLength: 1,
                maxLength: 40,
            });
            await fc.assert(
                fc.asyncProperty(table, fc.infiniteStream(fc.nat()), async (rows, picks) => {
                    const text = `a,b,c\n${rows.map(row => row.join(',')).join('\n')}`;
                    const whole = readCsv(await open(text), options, { target: 'last' });
                    const streamed = readCsv(await open(text), options, { target: 'last' }, 0);
                    if (isDataProblem(whole) || isDataProblem(streamed)) {
                        assert.deepEqual(streamed, whole);
                        return;
                    }
                    assert.deepEqual(streamed.notes, whole.notes);
                    assert.deepEqual(listRows(streamed.examples), listRows(whole.examples));
                    const { features, count } = whole.examples;
                    assert.ok(
                        features instanceof Float32Array &&
                            !(streamed.examples.features instanceof Float32Array),
                    );
                    for (const pick of Array.from({ length: 20 }, () => picks.next().value as number)) {
                        const row = pick % count;
                        assert.deepEqual(
                            streamed.examples.features.row(row),
                            features.slice(2 * row, 2 * row + 2),
                        );
                    }
                }),
                { numRuns: 100 },
            );
        });

        it('says so where the file has changed', async () => {
            const rows = Array.from({ length: 100 }, (_, row) => `${row},${row / 2}`).join('\n');
            const read = readCsv(await open(`a,b\n${rows}\n`), options, { target: 'last' }, 0);
            assert.ok(!isDataProblem(read) && !(read.examples.features instanceof Float32Array));
            const { features } = read.examples;
            const { size } = statSync(join(folder, 'large.csv'));
            assert.deepEqual([...features.row(7)], [7]);
            appendFileSync(join(folder, 'large.csv'), '100,50\n');
            assert.throws(
                () => {
                    for (let row = 0; row < 100; row++) {
                        features.row(row);
                    }
                },
                {
                    message: `large.csv has changed since it was opened: it had ${size} bytes and has ${size + 7}. Train it again.`,
                },
            );
        });
    });
});

function listRows({ features, target, count, featureShape }: Examples<Features>): string[] {
    const rows: string[] = [];
    forEachRow(features, featureShape[0]!, count, row => {
        const place = rows.length;
        const predicted =
            target.task === 'classification' ? `class ${target.labels[place]}` : String(target.values[place]);
        rows.push(`${Array.from(row).join(' ')} -> ${predicted}`);
    });
    return rows;
}
