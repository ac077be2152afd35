import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseNumber } from '../../../src/data/csv/parse-number.ts';

const encoder = new TextEncoder();

function parse(text: string): number {
    const bytes = encoder.encode(`1${text}2`);
    return parseNumber(bytes, 1, bytes.length - 1);
}

/** Decimal notation with up to 20 digits on each side, so that the exact path and the other one are both taken. */
const decimal = fc
    .tuple(
        fc.constantFrom('', '-', '+'),
        fc.stringMatching(/^\d{0,20}$/),
        fc.constantFrom('', '.'),
        fc.stringMatching(/^\d{0,20}$/),
        fc.constantFrom('', 'e5', 'E-7', 'e+300', 'e-320'),
    )
    .filter(([, whole, point, fraction]) => whole !== '' || (point !== '' && fraction !== ''))
    .map(([sign, whole, point, fraction, exponent]) =>
        point === '' ? `${sign}${whole || '0'}${exponent}` : `${sign}${whole}.${fraction}${exponent}`,
    );

describe('parseNumber', () => {
    it('gives the bits that JavaScript gives', () => {
        fc.assert(
            fc.property(fc.oneof(decimal, fc.double().map(String)), text => {
                const expected = Number.isFinite(Number(text)) ? Number(text) : Number.NaN;
                assert.ok(Object.is(parse(text), expected), `${text}: ${parse(text)} is not ${expected}`);
            }),
            { numRuns: 5000 },
        );
    });

    it('leaves out spaces around a number', () => {
        for (const text of [' 1.5', '1.5 ', '\t1.5  ', '1.5\r']) {
            assert.equal(parse(text), 1.5, JSON.stringify(text));
        }
    });

    it('takes nothing else for a number, though JavaScript would', () => {
        for (const text of [
            '',
            ' ',
            '.',
            '-',
            '1e',
            '0x10',
            '0b1',
            '1_000',
            'Infinity',
            '1e999',
            '1 2',
            '1,5',
            'NaN',
            '٣',
        ]) {
            assert.ok(Number.isNaN(parse(text)), JSON.stringify(text));
        }
    });

    it('keeps the sign of zero', () => {
        assert.ok(Object.is(parse('-0.0'), -0));
    });
});
