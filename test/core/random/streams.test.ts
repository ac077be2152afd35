import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
    createSequence,
    fillNormals,
    fillUniforms,
    fillWords,
    type Place,
    shuffle,
    streams,
    wordAt,
} from '../../../src/core/random/streams.ts';

const place: Place = { seed: 7, stream: 'masks', step: 3, layer: 2, example: 5 };
const word = fc.integer({ min: 0, max: 0xffff_ffff });
const places = fc.record({
    seed: word,
    stream: fc.constantFrom(...(Object.keys(streams) as (keyof typeof streams)[])),
    step: word,
    layer: word,
    example: word,
});

function uniforms(count: number, at: Place = place): Float64Array {
    const into = new Float64Array(count);
    fillUniforms(into, at);
    return into;
}

describe('random streams', () => {
    it('gives a unit the same word however many units are drawn', () => {
        fc.assert(
            fc.property(places, fc.integer({ min: 1, max: 40 }), (at, count) => {
                const words = new Uint32Array(Math.ceil(count / 4) * 4);
                fillWords(words, count, at.seed, streams[at.stream], at.step, at.layer, at.example);
                for (let unit = 0; unit < count; unit++) {
                    assert.equal(words[unit], wordAt(at, unit));
                }
            }),
        );
    });

    it('gives other words for another seed, stream, step, layer, example or block of units', () => {
        const others: Place[] = [
            place,
            { ...place, seed: 8 },
            { ...place, stream: 'shuffle' },
            { ...place, step: 4 },
            { ...place, layer: 3 },
            { ...place, example: 6 },
        ];
        const firstWords = [
            ...others.map(other => wordAt(other, 0)),
            ...[1, 2, 3, 4, 5].map(unit => wordAt(place, unit)),
        ];
        assert.equal(new Set(firstWords).size, firstWords.length);
    });

    it('keeps the numbers of the streams, which seeds depend on', () => {
        assert.deepEqual(streams, {
            initial_weights: 1,
            shuffle: 2,
            masks: 3,
            split: 4,
            synthetic_data: 5,
            limit: 6,
            evaluation_masks: 7,
            sweep: 8,
        });
    });

    it('draws uniform numbers in [0, 1) that fill ten bins evenly', () => {
        const count = 100_000;
        const bins = new Array<number>(10).fill(0);
        for (const value of uniforms(count)) {
            assert.ok(value >= 0 && value < 1);
            bins[Math.floor(value * 10)]! += 1;
        }
        const chiSquare = bins.reduce((sum, bin) => sum + (bin - count / 10) ** 2 / (count / 10), 0);
        // The 0.9999 quantile of chi-square with 9 degrees of freedom.
        assert.ok(chiSquare < 33.7, `chi-square ${chiSquare}`);
    });

    it('draws normal numbers with the moments and the tails of the standard normal distribution', () => {
        const count = 200_000;
        const normals = new Float64Array(count);
        fillNormals(normals, place);
        const mean = (power: number) => normals.reduce((sum, x) => sum + x ** power, 0) / count;
        // Five standard errors of each moment: the variances of x, x², x³ and x⁴ are 1, 2, 15 and 96.
        assert.ok(Math.abs(mean(1)) < 5 * Math.sqrt(1 / count));
        assert.ok(Math.abs(mean(2) - 1) < 5 * Math.sqrt(2 / count));
        assert.ok(Math.abs(mean(3)) < 5 * Math.sqrt(15 / count));
        assert.ok(Math.abs(mean(4) - 3) < 5 * Math.sqrt(96 / count));
        const beyondTwo = normals.filter(x => Math.abs(x) > 2).length / count;
        assert.ok(Math.abs(beyondTwo - 0.0455003) < 5 * Math.sqrt(0.0455 / count));
    });

    it('draws pairs of normals by Box and Muller from the words of their units', () => {
        const normals = new Float64Array(7);
        fillNormals(normals, place);
        for (let pair = 0; pair < 6; pair += 2) {
            const u = (wordAt(place, pair) + 0.5) / 2 ** 32;
            const v = wordAt(place, pair + 1) / 2 ** 32;
            const radius = Math.sqrt(-2 * Math.log(u));
            assert.ok(Math.abs(normals[pair]! - radius * Math.cos(2 * Math.PI * v)) < 1e-12);
            assert.ok(Math.abs(normals[pair + 1]! - radius * Math.sin(2 * Math.PI * v)) < 1e-12);
        }
    });

    it('rounds the same normals to float32', () => {
        const wide = new Float64Array(9);
        const narrow = new Float32Array(9);
        fillNormals(wide, place);
        fillNormals(narrow, place);
        assert.deepEqual(narrow, Float32Array.from(wide));
    });

    it('draws integers below a bound, each equally often', () => {
        const sequence = createSequence(place);
        const counts = new Array<number>(6).fill(0);
        const draws = 60_000;
        for (let draw = 0; draw < draws; draw++) {
            counts[sequence.integerBelow(6)]! += 1;
        }
        const chiSquare = counts.reduce((sum, count) => sum + (count - draws / 6) ** 2 / (draws / 6), 0);
        // The 0.9999 quantile of chi-square with 5 degrees of freedom.
        assert.ok(chiSquare < 25.7, `chi-square ${chiSquare}`);
    });

    it('is not biased where the bound is no divisor of 2^32', () => {
        // Without rejection the remainder of 3 · 2³⁰ would be below 2³⁰ twice as often as in each of the other two thirds.
        const sequence = createSequence(place);
        const draws = 30_000;
        let small = 0;
        for (let draw = 0; draw < draws; draw++) {
            small += sequence.integerBelow(3 * 2 ** 30) < 2 ** 30 ? 1 : 0;
        }
        assert.ok(Math.abs(small / draws - 1 / 3) < 5 * Math.sqrt(2 / 9 / draws));
    });

    it('refuses bounds that have no integer below them', () => {
        for (const bound of [0, -1, 1.5, NaN, 2 ** 32 + 1]) {
            assert.throws(() => createSequence(place).integerBelow(bound), RangeError);
        }
    });

    it('shuffles to a permutation, the same for the same place', () => {
        fc.assert(
            fc.property(places, fc.integer({ min: 0, max: 200 }), (at, length) => {
                const once = Int32Array.from({ length }, (_, index) => index);
                const again = once.slice();
                shuffle(once, createSequence(at));
                shuffle(again, createSequence(at));
                assert.deepEqual(once, again);
                assert.deepEqual(
                    [...once].sort((a, b) => a - b),
                    Array.from({ length }, (_, index) => index),
                );
            }),
        );
    });

    it('brings each item to each position equally often', () => {
        const length = 5;
        const shuffles = 20_000;
        const counts = Array.from({ length }, () => new Array<number>(length).fill(0));
        for (let step = 0; step < shuffles; step++) {
            const items = Int32Array.from({ length }, (_, index) => index);
            shuffle(items, createSequence({ ...place, stream: 'shuffle', step }));
            items.forEach((item, position) => {
                counts[item]![position]! += 1;
            });
        }
        const expected = shuffles / length;
        const chiSquare = counts.flat().reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
        // The 0.9999 quantile of chi-square with 16 degrees of freedom.
        assert.ok(chiSquare < 45.1, `chi-square ${chiSquare}`);
    });
});
