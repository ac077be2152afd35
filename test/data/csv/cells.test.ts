import assert from 'node:assert/strict';
import fc from 'fast-check';
import Papa from 'papaparse';
import { memorySource } from '../../../src/data/byte-source.ts';
import { createCells } from '../../../src/data/csv/cells.ts';
import { scanRecords } from '../../../src/data/csv/scan-records.ts';

const encoder = new TextEncoder();

/** Every cell of every record, and where each record begins; the source gives a few bytes at a time. */
function readAll(bytes: Uint8Array, delimiter = ',', atOnce = Number.POSITIVE_INFINITY) {
    const whole = memorySource('tested.csv', bytes);
    const source = {
        ...whole,
        read: (position: number, into: Uint8Array) =>
            whole.read(position, into.subarray(0, Math.min(into.length, atOnce))),
    };
    const cells = createCells(delimiter);
    const rows: string[][] = [];
    const lines: number[] = [];
    const positions: number[] = [];
    const problem = scanRecords(source, encoder.encode(delimiter), record => {
        const count = cells.split(record);
        rows.push(Array.from({ length: count }, (_, column) => cells.text(column)));
        lines.push(record.line);
        positions.push(record.position);
        return undefined;
    });
    return { rows, lines, positions, problem: problem?.problem };
}

const read = (text: string, delimiter?: string) => readAll(encoder.encode(text), delimiter);

const cell = fc.string({
    unit: fc.constantFrom('a', 'é', '1', '.', ' ', '"', ',', ';', '\n', '漢'),
    maxLength: 6,
});

describe('csv records and their cells', () => {
    it('are what was written, whatever quotes, line breaks, delimiters and letters are in the cells', () => {
        fc.assert(
            fc.property(
                fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
                fc.constantFrom(',', ';', '\t', '§'),
                fc.constantFrom('\n', '\r\n'),
                fc.boolean(),
                fc.integer({ min: 1, max: 50 }),
                (rows, delimiter, newline, hasMark, atOnce) => {
                    const text = Papa.unparse(rows, { delimiter, newline });
                    const bytes = encoder.encode(`${hasMark ? '\uFEFF' : ''}${text}${newline}`);
                    const trimmed = rows.map(row => row.map(value => value.trim()));
                    // A row of one empty or blank cell is an empty line, which is no record.
                    const expected = trimmed.filter(
                        (row, index) =>
                            row.length > 1 || row[0] !== '' || /["\n]/.test(rows[index]?.[0] ?? ''),
                    );
                    const found = readAll(bytes, delimiter, atOnce);
                    assert.equal(found.problem, undefined);
                    assert.deepEqual(found.rows.filter(isNotBlank), expected.filter(isNotBlank));
                },
            ),
            { numRuns: 500 },
        );
    });

    it('know the line they begin in, line breaks inside quotes counted', () => {
        assert.deepEqual(read('a,b\n\n"x\ny",1\r\nz,2').lines, [1, 3, 5]);
    });

    it('know where they begin in the file, in bytes, also behind a byte-order mark', () => {
        assert.deepEqual(readAll(encoder.encode('\uFEFFä,b\n1,2\n')).positions, [3, 8]);
    });

    it('take a quote in the middle of a cell for itself', () => {
        assert.deepEqual(read('5" pipe,3\n6,4\n').rows, [
            ['5" pipe', '3'],
            ['6', '4'],
        ]);
    });

    it('end with the file, line break or not', () => {
        assert.deepEqual(read('1,2\n3,4').rows, read('1,2\n3,4\n').rows);
    });

    it('say where a quote was opened that is never closed', () => {
        assert.equal(
            read('a,b\n1,"2\n3,4\n').problem,
            'tested.csv, line 2: a quote is opened here and never closed.',
        );
    });

    it('read numbers from quoted cells as from plain ones', () => {
        const cells = createCells(',');
        const numbers: number[] = [];
        scanRecords(
            memorySource('a.csv', encoder.encode('"1.5",-2\n1.5,-2\n"a,b",\n')),
            encoder.encode(','),
            record => {
                const count = cells.split(record);
                numbers.push(...Array.from({ length: count }, (_, column) => cells.number(column)));
                return undefined;
            },
        );
        assert.deepEqual(numbers, [1.5, -2, 1.5, -2, Number.NaN, Number.NaN]);
    });

    it('are found across chunks of a file longer than one', () => {
        const rows = Array.from(
            { length: 150_000 },
            (_, row) => `${row},${row % 7 === 0 ? '"x,y"' : 'z'},0.2512345678901234`,
        );
        const found = readAll(encoder.encode(`${rows.join('\n')}\n`));
        assert.equal(found.rows.length, rows.length);
        assert.ok(
            found.rows.every(
                ([first, second], row) => first === String(row) && second === (row % 7 ? 'z' : 'x,y'),
            ),
        );
    }).timeout(20_000);
});

function isNotBlank(row: readonly string[]): boolean {
    return row.length > 1 || row[0] !== '';
}
