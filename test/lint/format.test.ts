import assert from 'node:assert/strict';
import {
    capitalize,
    countInWords,
    formatNumber,
    formatPercent,
    formatRate,
    plural,
    tidy,
} from '../../src/lint/format.ts';

describe('numbers for people', () => {
    const numbers: readonly (readonly [number, string])[] = [
        [0.1 + 0.2, '0.3'],
        [1 - 0.8 * 0.6, '0.52'],
        [0, '0'],
        [256, '256'],
        [1234567, '1,234,567'],
        [-12544, '-12,544'],
        [1234.56, '1,235'],
        [2 / 3, '0.6667'],
        [0.00012346, '0.0001235'],
        [332.8, '332.8'],
        [Number.NaN, 'not a number'],
        [Number.POSITIVE_INFINITY, 'infinity'],
        [Number.NEGATIVE_INFINITY, '-infinity'],
        [1e21, '1e+21'],
    ];
    for (const [value, text] of numbers) {
        it(`writes ${value} as ${text}`, () => assert.equal(formatNumber(value), text));
    }

    const percents: readonly (readonly [number, string])[] = [
        [0.5, '50%'],
        [0.0625, '6.25%'],
        [0.5 ** 10, '0.0977%'],
        [1, '100%'],
        [0.99999, 'more than 99.99%'],
        [0.158655, '15.9%'],
    ];
    for (const [share, text] of percents) {
        it(`writes the share ${share} as ${text}`, () => assert.equal(formatPercent(share), text));
    }

    it('drops the noise of binary fractions, and no digit that was written', () => {
        assert.equal(tidy(1 - 0.7), 0.3);
        assert.equal(formatRate(1 - 0.8 * 0.6), '0.52');
        assert.equal(formatRate(0.123456789), '0.123456789');
        assert.ok(Number.isNaN(tidy(Number.NaN)));
    });

    it('counts in words up to ten', () => {
        assert.equal(countInWords(2), 'two');
        assert.equal(countInWords(10), 'ten');
        assert.equal(countInWords(11), '11');
        assert.equal(capitalize(countInWords(3)), 'Three');
        assert.equal(plural(1, 'file'), '1 file');
        assert.equal(plural(0, 'file'), '0 files');
    });
});
