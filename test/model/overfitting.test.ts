import assert from 'node:assert/strict';
import fc from 'fast-check';
import { medianOf } from '../../src/core/median.ts';
import { findOverfitting, noticeableRise, overfittingInWords } from '../../src/model/overfitting.ts';
import { type NoisyCurve, noisyCurve } from '../support/noisy-curves.ts';

/** Training loss that halves every ten epochs. */
function falling(epochs: number): number[] {
    return Array.from({ length: epochs }, (_, row) => 2 ** (-row / 10));
}

const found = (validation: readonly number[]) => findOverfitting(falling(validation.length), validation);

/** Over this many seeds: how often overfitting is found, and since when. */
function overSeeds(curve: Omit<NoisyCurve, 'seed'>, seeds = 200) {
    const all = Array.from({ length: seeds }, (_, seed) => found(noisyCurve({ ...curve, seed: seed + 1 })));
    const since = all.flatMap(each => each?.since ?? []);
    const mean = since.reduce((sum, epoch) => sum + epoch, 0) / since.length;
    const deviation = Math.sqrt(since.reduce((sum, epoch) => sum + (epoch - mean) ** 2, 0) / since.length);
    return { share: since.length / seeds, mean, deviation };
}

describe('overfitting in curves', () => {
    it('begins where validation loss leaves its floor, and says how far it has risen and the gap', () => {
        const validation = Array.from({ length: 40 }, (_, row) => 1 + 0.05 * Math.abs(row + 1 - 14));
        const overfitting = found(validation);
        // The medians of five epochs are lowest at epochs 13 to 15, where one of them lies at the turn.
        assert.ok(
            overfitting !== undefined && Math.abs(overfitting.since - 14) <= 1,
            `${overfitting?.since}`,
        );
        // The last window's middle is epoch 38, at 2.2; the floor of the medians is the mean of 1.05.
        assert.ok(Math.abs(overfitting.rise - (2.2 / 1.05 - 1)) < 1e-12, `${overfitting.rise}`);
        assert.equal(overfitting.gap, validation[39]! - 2 ** -3.9);
    });

    it('is said in words', () => {
        assert.equal(
            overfittingInWords({ since: 14, rise: 0.3, gap: 0.2134 }),
            'validation loss has risen since epoch 14; gap 0.21',
        );
        assert.match(overfittingInWords({ since: 3, rise: 1, gap: 123.4 }), /gap 120$/);
    });

    it('is not one bad epoch, wherever it stands', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 0, max: 29 }),
                fc.double({ min: 1, max: 100, noNaN: true }),
                (at, spike) => {
                    const validation = falling(30).map(loss => 0.5 + loss);
                    validation[at] = spike;
                    assert.equal(found(validation), undefined);
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
                assert.equal(found(validation), undefined);
            }),
        );
    });

    it('is not divergence, where training loss rises too', () => {
        const rising = falling(30).reverse();
        assert.equal(findOverfitting(rising, rising), undefined);
    });

    it('is over where validation loss comes back down to its floor', () => {
        const bump = Array.from({ length: 60 }, (_, row) => 1 + 0.5 * Math.exp(-(((row - 30) / 6) ** 2)));
        assert.notEqual(found(bump.slice(0, 34)), undefined);
        assert.equal(found(bump), undefined);
    });

    it('cannot be told from fewer than ten epochs, nor from losses that are not finite', () => {
        const validation = [1, 1, 1, 1, 9, 9, 9, 9, 9];
        assert.equal(found(validation), undefined);
        assert.equal(found([1, ...validation])?.since, 5);
        assert.equal(found([1, 1, Number.NaN, ...validation]), undefined);
        assert.equal(findOverfitting([1], [1, ...validation]), undefined);
    });

    it('does not depend on the unit of the loss', () => {
        fc.assert(
            fc.property(fc.nat(1000), fc.integer({ min: -20, max: 20 }), (seed, power) => {
                const validation = noisyCurve({ epochs: 60, turn: 20, slope: 0.01, noise: 0.01, seed });
                const scaled = findOverfitting(
                    falling(60).map(loss => 2 ** power * loss),
                    validation.map(loss => 2 ** power * loss),
                );
                const { gap, ...rest } = found(validation)!;
                assert.deepEqual(scaled, { ...rest, gap: gap * 2 ** power });
            }),
        );
    });

    it('keeps its epoch while the run goes on above its floor', () => {
        const validation = noisyCurve({ epochs: 160, turn: 20, slope: 0.01, noise: 0.01, seed: 3 });
        const since = [50, 60, 80, 99].map(epochs => found(validation.slice(0, epochs))!.since);
        assert.ok(Math.max(...since) - Math.min(...since) <= 1, `${since}`);
    });

    it('takes no longer than a frame for a long run', () => {
        // Not a time but what it is made of: no more than about a hundred windows are sorted, whatever the length.
        const validation = noisyCurve({ epochs: 20_000, turn: 4_000, slope: 0.001, noise: 0.05, seed: 1 });
        const since = found(validation)!.since;
        assert.ok(Math.abs(since - 4_000) < 1_000, `${since}`);
    });
});

/** What docs/overfitting.md states. Seeds are fixed, so these are the same numbers every time. */
describe('the onset of overfitting under noise', () => {
    it('is seen in fewer than one in a hundred flat curves whose epochs are independent', () => {
        for (const epochs of [20, 40, 100, 300]) {
            for (const noise of [0.02, 0.1]) {
                const { share } = overSeeds({ epochs, noise, height: 0 }, 400);
                assert.ok(share <= 0.01, `${epochs} epochs, noise ${noise}: ${share}`);
            }
        }
    });

    it('is seen in few flat curves whose neighbouring epochs have half of their noise in common', () => {
        for (const epochs of [20, 40, 100, 300]) {
            for (const noise of [0.02, 0.1]) {
                const { share } = overSeeds({ epochs, noise, height: 0, correlation: 0.5 }, 400);
                assert.ok(share <= 0.07, `${epochs} epochs, noise ${noise}: ${share}`);
            }
        }
    });

    for (const [turn, slope, noise, late, spread] of [
        [14, 0.01, 0.005, 4, 1],
        [14, 0.01, 0.02, 6, 2.5],
        [20, 0.02, 0.05, 6, 3.5],
        [20, 0.003, 0.01, 8, 3],
    ] as const) {
        it(`is found in all runs of a rise of ${slope} an epoch under noise of ${noise}, a few epochs after the turn`, () => {
            const { share, mean, deviation } = overSeeds({ epochs: 60, turn, slope, noise });
            assert.equal(share, 1);
            assert.ok(mean >= turn - 1 && mean - turn <= late, `mean ${mean}`);
            assert.ok(deviation <= spread, `deviation ${deviation}`);
        });
    }

    it('moves less between seeds than the lowest epoch does', () => {
        const curve = { epochs: 200, turn: 30, slope: 0.003, noise: 0.02 };
        const lowest = Array.from({ length: 200 }, (_, seed) => {
            const validation = noisyCurve({ ...curve, seed: seed + 1 });
            return validation.indexOf(Math.min(...validation)) + 1;
        });
        const mean = lowest.reduce((sum, epoch) => sum + epoch, 0) / lowest.length;
        const spread = Math.sqrt(medianOf(lowest.map(epoch => (epoch - mean) ** 2)));
        const { deviation } = overSeeds(curve);
        assert.ok(deviation < spread * 1.4826, `${deviation} against ${spread * 1.4826}`);
    });
});
