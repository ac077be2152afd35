import assert from 'node:assert/strict';
import fc from 'fast-check';
import jStat from 'jstat';
import { meanInterval } from '../../src/charts/confidence.ts';
import { sweepLine } from '../../src/charts/sweep-line.ts';
import { pairedInterval } from '../../src/experiments/comparison/paired-interval.ts';
import { overSeeds } from '../../src/experiments/sweep-summary.ts';

/** Of Student's t in the tables, four digits. */
const tolerance = 5e-4;

describe('the interval around a mean over seeds', () => {
    it("reaches as far as jStat's quantile of Student's t says, for any number of seeds", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 2, max: 500 }),
                fc.double({ min: -100, max: 100, noNaN: true }),
                fc.double({ min: 1e-3, max: 100, noNaN: true }),
                (count, mean, deviation) => {
                    const [low, high] = meanInterval(mean, deviation, count)!;
                    const reach = (jStat.studentt.inv(0.975, count - 1) * deviation) / Math.sqrt(count);
                    assert.ok(Math.abs((high - low) / 2 / reach - 1) < tolerance, `${count}`);
                    assert.ok(Math.abs((high + low) / 2 - mean) < 1e-9 * (1 + Math.abs(mean) + reach));
                },
            ),
        );
    });

    it('is that of the paired comparison, which is computed elsewhere, for the same values', () => {
        fc.assert(
            fc.property(
                fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 2, maxLength: 40 }),
                values => {
                    const { mean, deviation } = overSeeds(values)!;
                    const { margin } = pairedInterval(values);
                    const [low, high] = meanInterval(mean, deviation, values.length)!;
                    assert.ok(Math.abs((high - low) / 2 - margin) <= tolerance * margin + 1e-12);
                },
            ),
        );
    });

    it('is none for one seed, and narrower for more of them', () => {
        assert.equal(meanInterval(1, undefined, 1), undefined);
        assert.equal(meanInterval(1, 0.5, 1), undefined);
        for (let count = 2; count < 200; count++) {
            const width = (seeds: number): number => {
                const [low, high] = meanInterval(0, 1, seeds)!;
                return high - low;
            };
            assert.ok(width(count + 1) < width(count), `${count}`);
        }
    });

    it('is what the line of a sweep is drawn and listed with', () => {
        const seeds = [
            [0.3, 0.35, 0.31, 0.4],
            [0.2, 0.22, 0.19, 0.21],
        ];
        const scene = sweepLine(
            seeds.map((values, index) => {
                const { mean, deviation } = overSeeds(values)!;
                return { label: String(index), mean, seeds: values.length, deviation: deviation! };
            }),
            { axis: 'rate', quantity: 'Validation loss' },
        );
        const area = scene.marks.find(({ kind }) => kind === 'area');
        assert.ok(area?.kind === 'area');
        for (const [index, values] of seeds.entries()) {
            const { mean, margin } = pairedInterval(values);
            const row = scene.table.rows[index]!;
            for (const [found, expected] of [
                [area.low[index], mean - margin],
                [area.high[index], mean + margin],
                [row[2], mean - margin],
                [row[3], mean + margin],
            ] as const) {
                assert.ok(Math.abs(Number(found) - expected) < tolerance * margin, `${found} ${expected}`);
            }
        }
    });

    it('does not flatten the line of two seeds, nor reach below what a loss can be', () => {
        const { y } = sweepLine(
            [
                { label: '1', mean: 0.3, deviation: 0.05, seeds: 2 },
                { label: '2', mean: 0.2, deviation: 0.1, seeds: 2 },
            ],
            { axis: 'rate', quantity: 'Validation loss' },
        );
        assert.ok(y.kind === 'linear' && y.minimum >= 0 && y.maximum < 0.6, JSON.stringify(y));
    });
});
