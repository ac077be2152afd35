import assert from 'node:assert/strict';
import { createLines } from '../../src/cli/lines.ts';

describe('lines and columns', () => {
    const lines = createLines('one\ntwo\r\nthree\rfour\n');

    it('counts from 1, whatever ends a line', () => {
        assert.deepEqual(lines.positionAt(0), { line: 1, column: 1 });
        assert.deepEqual(lines.positionAt(4), { line: 2, column: 1 });
        assert.deepEqual(lines.positionAt(7), { line: 2, column: 4 });
        assert.deepEqual(lines.positionAt(9), { line: 3, column: 1 });
        assert.deepEqual(lines.positionAt(15), { line: 4, column: 1 });
        assert.deepEqual(lines.positionAt(19), { line: 4, column: 5 });
        assert.deepEqual(lines.positionAt(20), { line: 5, column: 1 });
        assert.deepEqual(lines.positionAt(1000), { line: 5, column: 1 });
    });

    it('gives lines without their breaks', () => {
        assert.deepEqual(
            [0, 1, 2, 3, 4, 5, 6].map(line => lines.textOf(line)),
            ['', 'one', 'two', 'three', 'four', '', ''],
        );
    });
});
