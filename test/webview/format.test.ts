import assert from 'node:assert/strict';
import {
    formatDuration,
    formatPoints,
    formatPower,
    formatShare,
    formatSigned,
    formatTicks,
    formatValue,
    remainingSeconds,
} from '../../src/webview/format.ts';

function each(
    cases: readonly (readonly [value: number | undefined, text: string])[],
    format: (value: number | undefined) => string,
) {
    for (const [value, text] of cases) {
        it(`writes ${value} as ${text}`, () => assert.equal(format(value), text));
    }
}

describe('formatValue', () =>
    each(
        [
            [0, '0'],
            [0.07213, '0.0721'],
            [0.99996, '1.00'],
            [1.2345, '1.23'],
            [999.6, '1,000'],
            [1240, '1,240'],
            [12_345_678, '1.23e7'],
            [0.000721, '7.21e−4'],
            [-0.5, '−0.500'],
            [Number.NaN, '–'],
            [undefined, '–'],
            [Number.POSITIVE_INFINITY, '∞'],
        ],
        formatValue,
    ));

describe('formatShare', () =>
    each(
        [
            [0.98123, '98.1%'],
            [1, '100.0%'],
            [undefined, '–'],
        ],
        formatShare,
    ));

describe('formatSigned', () =>
    each(
        [
            [0.0612, '+0.0612'],
            [-0.0612, '−0.0612'],
            [0, '0'],
        ],
        formatSigned,
    ));

describe('formatPoints', () =>
    each(
        [
            [0.0136, '+1.4 pp'],
            [-0.0136, '−1.4 pp'],
            [0.0001, '0.0 pp'],
            [Number.NaN, '–'],
        ],
        formatPoints,
    ));

describe('formatDuration', () =>
    each(
        [
            [0.84, '0.8 s'],
            [9.96, '10 s'],
            [59.4, '59 s'],
            [59.6, '1 min 00 s'],
            [185, '3 min 05 s'],
            [3600, '1 h 00 min'],
            [7799, '2 h 10 min'],
        ],
        value => formatDuration(value ?? 0),
    ));

describe('formatPower', () =>
    each(
        [
            [0.01, '0.01'],
            [10, '10'],
            [1e-5, '1e−5'],
        ],
        value => formatPower(value ?? null),
    ));

describe('formatTicks', () => {
    it('gives all ticks the digits of the one that needs most', () => {
        assert.deepEqual(formatTicks([0, 0.25, 0.5, 0.75, 1], false), [
            '0.00',
            '0.25',
            '0.50',
            '0.75',
            '1.00',
        ]);
        assert.deepEqual(formatTicks([0, 0.1, 0.2, 0.1 + 0.2], false), ['0.0', '0.1', '0.2', '0.3']);
        assert.deepEqual(formatTicks([0, 50, 100], false), ['0', '50', '100']);
    });

    it('writes shares as percentages', () => {
        assert.deepEqual(formatTicks([0.9, 0.95, 1], true), ['90%', '95%', '100%']);
        assert.deepEqual(formatTicks([0.97, 0.975, 0.98], true), ['97.0%', '97.5%', '98.0%']);
    });
});

describe('remainingSeconds', () => {
    it('goes on at the pace so far', () => assert.equal(remainingSeconds(25, 100, 2), 6));

    it('is unknown at the very start and after the end', () => {
        assert.equal(remainingSeconds(0, 100, 1), undefined);
        assert.equal(remainingSeconds(5, 100, 0.1), undefined);
        assert.equal(remainingSeconds(100, 100, 9), undefined);
    });
});
