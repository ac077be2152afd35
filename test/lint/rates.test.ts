import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Value } from '../../src/catalog/values.ts';
import { fewestDraws, largestRate, largestWrittenRate } from '../../src/lint/annihilation.ts';
import { finalRate, firstEpochOf, sharePerStep } from '../../src/lint/rate-schedule.ts';
import { isActiveRate, isDropRate, isZeroRate, nominalRate } from '../../src/lint/rates.ts';
import { replaceNoise } from '../../src/lint/replacement.ts';
import type { ResolvedLayer } from '../../src/model/resolved.ts';
import { dense, input, layer, network, references } from '../support/networks.ts';

function noise(rate: Value, kind: 'dropout' | 'gaussian_dropout' = 'dropout'): ResolvedLayer {
    const found = network(input(4), layer(kind, { rate }), dense(2)).layers.find(each => each.kind === kind);
    assert.ok(found);
    return found;
}
const schedule = (settings: Readonly<Record<string, Value>>) => ({
    call: 'schedule',
    arguments: { rate: 0.4, mode: 'standard', shape: 'constant', cutoff: null, ...settings },
});

describe('rates', () => {
    it('are compared with a slack of 1e-9', () => {
        assert.deepEqual([-2e-9, -1e-9, 0, 0.5, 1 - 2e-9, 1 - 1e-10, 1].map(isDropRate), [
            false,
            true,
            true,
            true,
            true,
            false,
            false,
        ]);
        assert.deepEqual([-1e-9, 0, 1e-9, 2e-9, 0.5, undefined].map(isZeroRate), [
            true,
            true,
            true,
            false,
            false,
            false,
        ]);
        assert.deepEqual([undefined, Number.NaN, -0.5, 0, 1e-9, 2e-9, 0.5, 1].map(isActiveRate), [
            false,
            false,
            false,
            false,
            false,
            true,
            true,
            false,
        ]);
    });

    it('on a schedule have a first epoch, a last rate, and shares that may change', () => {
        const early = noise(schedule({ mode: 'early', cutoff: 5 }));
        const late = noise(schedule({ mode: 'late', cutoff: 5, shape: 'linear' }));
        const standard = noise(schedule({ shape: 'linear' }));
        assert.deepEqual([early, late, standard, noise(0.4)].map(firstEpochOf), [
            undefined,
            5,
            undefined,
            undefined,
        ]);
        assert.deepEqual([early, late, standard, noise(0.4)].map(finalRate), [0, 0.4, 0.4, 0.4]);
        assert.deepEqual(
            [early, late, standard, noise(0.4)].map(each => sharePerStep(each, nominalRate(each) ?? 0)),
            ['40%', 'up to 40%', '40%', '40%'],
        );
        const learned = network(input(4), layer('variational_dropout'), dense(2)).layers[1];
        assert.ok(learned && finalRate(learned) === undefined);
        const additive = network(input(4), layer('gaussian_noise', { stddev: 1 }), dense(2)).layers[1];
        assert.ok(additive && finalRate(additive) === undefined);
    });
});

describe('the rates and widths that leave enough', () => {
    it('are the borders of p^n', () => {
        fc.assert(
            fc.property(
                fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
                fc.integer({ min: 1, max: 200 }),
                (share, draws) => {
                    const rate = largestRate(share, draws);
                    assert.ok(Math.abs(rate ** draws - share) < 1e-9);
                    const written = largestWrittenRate(share, draws);
                    assert.ok(written <= rate + 1e-9 && written + 0.01 > rate);
                    const fewest = fewestDraws(share, rate);
                    assert.equal(fewest, draws);
                },
            ),
        );
        assert.equal(largestWrittenRate(0.001, 3), 0.1);
        assert.equal(fewestDraws(0.001, 0.5), 10);
    });
});

describe('one noise in the place of another', () => {
    it('keeps its rate, unless it is given another', () => {
        const of = (layer: ResolvedLayer, rate?: number) => {
            const edit = replaceNoise(layer, 'alpha_dropout', rate);
            return edit?.kind === 'replace_layer' ? edit.by.arguments : undefined;
        };
        assert.deepEqual(of(noise(0.25)), { rate: 0.25 });
        assert.deepEqual(of(noise(0.25), 0.1), { rate: 0.1 });
        const early = schedule({ mode: 'early', cutoff: 5 });
        assert.deepEqual(of(noise(early)), { rate: early });
        assert.deepEqual(of(noise(early), 0.1), {
            rate: { ...early, arguments: { ...early.arguments, rate: 0.1 } },
        });
    });

    it('is nothing where a parameter holds the layer', () => {
        const [held] = references(1, 'dropout', { rate: 0.2 });
        assert.ok(held);
        const found = network(input(4), held, dense(2)).layers[1];
        assert.ok(found);
        assert.equal(replaceNoise(found, 'alpha_dropout'), undefined);
    });
});
