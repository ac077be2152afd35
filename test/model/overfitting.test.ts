import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findOverfitting, noticeableRise } from '../../src/model/overfitting.ts';

/** Training loss that halves every ten epochs. */
function falling(epochs: number): number[] {
    return Array.from({ length: epochs }, (_, row) => 2 ** (-row / 10));
}

describe('overfitting in curves', () => {
    it('is a rise that lasts, from the window where validation loss was lowest', () => {
        const validation = Array.from({ length: 40 }, (_, row) => 1 + 0.02 * Math.abs(row - 14));
        const found = findOverfitting(falling(40), validation);
        // Three windows around the lowest epoch, 15, have the lowest median, 1.02; the first of them ends at epoch 16.
        assert.equal(found?.since, 16);
        // The last five epochs have 1 + 0.02 x 23 in their middle.
        assert.ok(Math.abs((found?.rise ?? 0) - (1.46 / 1.02 - 1)) < 1e-12, `${found?.rise}`);
    });

    it('is not one bad epoch, wherever it stands', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 0, max: 29 }),
                fc.double({ min: 1, max: 100, noNaN: true }),
                (at, spike) => {
                    const validation = falling(30).map(loss => 0.5 + loss);
                    validation[at] = spike;
                    assert.equal(findOverfitting(falling(30), validation), undefined);
                },
            ),
        );
    });

    it('is not the best epoch of a flat and noisy curve', () => {
        const noise = fc.array(fc.double({ min: 0, max: noticeableRise / 2, noNaN: true }), {
            minLength: 10,
            maxLength: 300,
        });
        fc.assert(
            fc.property(noise, fc.nat(), (values, place) => {
                const validation = values.map(value => 1 + value);
                validation[place % validation.length] = 0.5;
                assert.equal(findOverfitting(falling(validation.length), validation), undefined);
            }),
        );
    });

    it('is not divergence, where training loss rises too', () => {
        const rising = falling(30).reverse();
        assert.equal(findOverfitting(rising, rising), undefined);
    });

    it('cannot be told from fewer epochs than two windows', () => {
        const validation = [1, 1, 1, 1, 9, 9, 9, 9, 9];
        assert.equal(findOverfitting(falling(9), validation), undefined);
        assert.notEqual(findOverfitting(falling(10), [1, ...validation]), undefined);
    });

    it('does not depend on the unit of the loss', () => {
        const validation = Array.from({ length: 60 }, (_, row) => 1 + 0.01 * Math.abs(row - 20));
        const scaled = findOverfitting(
            falling(60).map(loss => 1024 * loss),
            validation.map(loss => 1024 * loss),
        );
        assert.deepEqual(scaled, findOverfitting(falling(60), validation));
    });
});
