import assert from 'node:assert/strict';
import fc from 'fast-check';
import { unchangedRanges } from '../../src/core/unchanged-ranges.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 30 });

describe('ranges of a text that was edited', () => {
    it('stand where the same words are, whatever was edited', () => {
        fc.assert(
            fc.property(text, text, fc.nat(30), fc.nat(30), (before, after, a, b) => {
                const range = {
                    start: Math.min(a, b, before.length),
                    end: Math.min(Math.max(a, b), before.length),
                };
                const moved = unchangedRanges(before, after)(range);
                if (moved !== undefined) {
                    assert.equal(after.slice(moved.start, moved.end), before.slice(range.start, range.end));
                }
            }),
        );
    });

    it('are all there in the same text, its ends included', () => {
        const whole = { start: 0, end: 3 };
        assert.deepEqual(unchangedRanges('abc', 'abc')(whole), whole);
    });

    it('move with an edit before them and stay with one behind them', () => {
        const find = unchangedRanges('one two three', 'one TWO! three');
        assert.deepEqual(find({ start: 0, end: 3 }), { start: 0, end: 3 });
        assert.deepEqual(find({ start: 8, end: 13 }), { start: 9, end: 14 });
        assert.equal(find({ start: 4, end: 7 }), undefined);
    });

    it('are gone where an edit has made a word longer', () => {
        assert.equal(unchangedRanges('dense(8)', 'dense(81)')({ start: 6, end: 7 }), undefined);
        assert.equal(unchangedRanges('x = 8', 'x = 81')({ start: 4, end: 5 }), undefined);
        assert.equal(unchangedRanges('8 = x', '18 = x')({ start: 0, end: 1 }), undefined);
    });
});
