import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
    blankInk,
    brightnessOf,
    dab,
    featuresOf,
    fineness,
    inkOf,
    isBlank,
    parseRow,
    pixelsOf,
    stroke,
} from '../../src/webview/try-it-input.ts';

describe('a drawing', () => {
    it('is the share of ink in each pixel', () => {
        const ink = blankInk(4, 4);
        for (let row = 0; row < fineness; row++) {
            ink.values.fill(1, row * ink.width, row * ink.width + fineness / 2);
        }
        assert.deepEqual([...pixelsOf(ink, 4, 4, false)], [0.5, ...new Array(15).fill(0)]);
    });

    it('fills the image of 8 x 8, wherever and however small it was drawn', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 8, max: 56 }),
                fc.integer({ min: 8, max: 56 }),
                fc.integer({ min: 5, max: 8 }),
                (x, y, radius) => {
                    const ink = blankInk(8, 8);
                    dab(ink, x, y, radius, 1);
                    const pixels = pixelsOf(ink, 8, 8, true);
                    const at = (row: number, column: number) => pixels[row * 8 + column]!;
                    assert.equal(at(3, 3), 1, 'its middle is ink');
                    assert.ok(
                        at(0, 3) > 0 && at(7, 4) > 0 && at(3, 0) > 0 && at(4, 7) > 0,
                        'it reaches all sides',
                    );
                    assert.ok(at(0, 0) < 0.5, 'a dot has no corners');
                },
            ),
        );
    });

    it('lies in a box of 20 of the 28 pixels of an image like those of MNIST', () => {
        const ink = blankInk(28, 28);
        stroke(ink, [20, 20], [20, 200], 10, 1);
        const pixels = pixelsOf(ink, 28, 28, true);
        const rows = Array.from({ length: 28 }, (_, row) =>
            pixels.slice(row * 28, row * 28 + 28).some(value => value > 0),
        );
        assert.deepEqual([rows.indexOf(true), rows.lastIndexOf(true)], [4, 23]);
        // A stroke of width 20 in a height of 200 becomes 2 of 20 pixels wide.
        const middle = pixels.slice(14 * 28, 15 * 28);
        assert.ok(Math.abs(middle.reduce((sum, value) => sum + value, 0) - 2) < 0.3);
    });

    it('can begin with an image, and is that image', () => {
        const image = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 });
        fc.assert(
            fc.property(image, pixels => {
                const read = pixelsOf(inkOf(pixels, 3, 4), 3, 4, false);
                assert.deepEqual([...read], pixels.map(Math.fround));
            }),
        );
    });

    it('is blank until there is ink, and again where all is taken away', () => {
        const ink = blankInk(2, 2);
        assert.ok(isBlank(ink));
        dab(ink, 4, 4, 2, 1);
        assert.ok(!isBlank(ink));
        dab(ink, 4, 4, 20, 0);
        assert.ok(isBlank(ink));
        assert.ok(pixelsOf(ink, 2, 2, true).every(value => value === 0));
    });
});

describe('features and brightness', () => {
    it('are each other in the range of the data', () => {
        const pixels = Float32Array.of(0, 0.25, 1);
        assert.deepEqual(featuresOf(pixels, 1, [0, 16]), [0, 4, 16]);
        assert.deepEqual(featuresOf(pixels, 2, [-1, 1]), [-1, -1, -0.5, -0.5, 1, 1]);
        assert.deepEqual(brightnessOf(featuresOf(pixels, 3, [0, 255]), 3, [0, 255]), [0, 0.25, 1]);
        assert.deepEqual(brightnessOf([7, 7], 1, [7, 7]), [0, 0]);
    });
});

describe('a row that was pasted', () => {
    it('is its numbers, however they stand apart', () => {
        for (const text of ['1, -2.5, 3e2', '1;-2.5;3e2', ' 1\t-2.5\n300 ']) {
            assert.deepEqual(parseRow(text, 3), [1, -2.5, 300]);
        }
    });

    it('says what is wrong with it', () => {
        assert.equal(parseRow('1, two, 3', 3), '“two” is not a number.');
        assert.equal(parseRow('1', 4), '4 values are expected, and 1 is there.');
        assert.equal(parseRow('', 1), '1 value is expected, and 0 are there.');
    });
});
