import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPositions } from '../../src/language/positions.ts';

describe('positions', () => {
    it('count lines and characters from 0, whatever ends a line', () => {
        const { positionAt } = createPositions('ab\ncd\r\ne\rf');
        assert.deepEqual(positionAt(0), { line: 0, character: 0 });
        assert.deepEqual(positionAt(2), { line: 0, character: 2 });
        assert.deepEqual(positionAt(3), { line: 1, character: 0 });
        assert.deepEqual(positionAt(7), { line: 2, character: 0 });
        assert.deepEqual(positionAt(9), { line: 3, character: 0 });
        assert.deepEqual(positionAt(99), { line: 3, character: 1 });
    });

    it('lead back to the offset', () => {
        const texts = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r\n', 'ä'), maxLength: 40 });
        fc.assert(
            fc.property(texts, fc.nat(60), (text, offset) => {
                const { positionAt, offsetAt } = createPositions(text);
                const place = Math.min(offset, text.length);
                assert.equal(offsetAt(positionAt(place)), place);
            }),
        );
    });
});
