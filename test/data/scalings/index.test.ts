import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyScaling, fitScaling } from '../../../src/data/scalings/index.ts';
import type { Examples } from '../../../src/model/examples.ts';

function examplesOf(width: number, values: readonly number[]): Examples {
    const count = values.length / width;
    return {
        count,
        featureShape: [width],
        features: Float32Array.from(values),
        target: { task: 'regression', width: 1, values: new Float32Array(count) },
    };
}

const column = (examples: Examples, index: number): number[] =>
    [...examples.features].filter((_, at) => at % (examples.featureShape[0] ?? 1) === index);

describe('scalings', () => {
    it('standardizes each feature to mean 0 and variance 1', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 4 }),
                fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 }),
                (width, base) => {
                    const values = base.flatMap((value, row) =>
                        Array.from({ length: width }, (_, index) => value * (index + 1) + row + 50 * index),
                    );
                    const examples = examplesOf(width, values);
                    const scaled = applyScaling(fitScaling('standardize', examples), examples);
                    for (let index = 0; index < width; index++) {
                        const scaledColumn = column(scaled, index);
                        const mean = scaledColumn.reduce((sum, x) => sum + x, 0) / scaledColumn.length;
                        const variance =
                            scaledColumn.reduce((sum, x) => sum + x * x, 0) / scaledColumn.length;
                        assert.ok(Math.abs(mean) < 1e-5);
                        const isConstant = new Set(column(examples, index)).size === 1;
                        assert.ok(Math.abs(variance - (isConstant ? 0 : 1)) < 1e-4, `variance ${variance}`);
                    }
                },
            ),
        );
    });

    it('has scikit-learn’s numbers: the deviation is divided by n', () => {
        const examples = examplesOf(1, [1, 2, 3, 4]);
        const { shift, divisor } = fitScaling('standardize', examples);
        assert.equal(shift[0], 2.5);
        assert.ok(Math.abs(divisor[0]! - Math.sqrt(1.25)) < 1e-15);
    });

    it('scales each feature from 0 to 1', () => {
        const examples = examplesOf(2, [2, -5, 4, 5, 3, 0]);
        const scaled = applyScaling(fitScaling('min_max', examples), examples);
        assert.deepEqual([...scaled.features], [0, 0, 1, 1, 0.5, 0.5]);
    });

    it('shifts a feature that never changes to 0, and blows up no rounding', () => {
        for (const name of ['standardize', 'min_max']) {
            for (const constant of [0, 0.1, 1e6 + 0.1]) {
                const examples = examplesOf(1, [constant, constant, constant]);
                const scaled = applyScaling(fitScaling(name, examples), examples);
                assert.ok(
                    scaled.features.every(x => Math.abs(x) < 1e-3),
                    `${name} of ${constant}`,
                );
            }
        }
    });

    it('lets the pixels of an image share what is fitted, channel by channel', () => {
        // Two examples of 1 x 2 pixels with two channels, channels last.
        const image = { ...examplesOf(4, [0, 10, 2, 30, 4, 50, 6, 70]), imageShape: [1, 2, 2] };
        const { shift, divisor } = fitScaling('standardize', image);
        assert.deepEqual([...shift], [3, 40, 3, 40]);
        for (const [index, variance] of [5, 500, 5, 500].entries()) {
            assert.ok(Math.abs(divisor[index]! ** 2 - variance) < 1e-9);
        }
        const range = fitScaling('min_max', image);
        assert.deepEqual([...range.shift, ...range.divisor], [0, 10, 0, 10, 6, 60, 6, 60]);
    });

    it('applies what was fitted to other examples, which may reach beyond the range', () => {
        const fitted = fitScaling('min_max', examplesOf(1, [0, 10]));
        assert.deepEqual([...applyScaling(fitted, examplesOf(1, [-5, 15])).features], [-0.5, 1.5]);
    });
});
