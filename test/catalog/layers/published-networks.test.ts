// Shapes and parameter counts against numbers that were published for networks everybody knows.

import assert from 'node:assert/strict';
import type { LayerKind } from '../../../src/catalog/layers/index.ts';
import type { Value } from '../../../src/catalog/values.ts';
import { summarize } from './build.ts';

type Stack = (readonly [LayerKind, Readonly<Record<string, Value>>])[];

const total = (rows: readonly { readonly parameters: number }[]) =>
    rows.reduce((sum, row) => sum + row.parameters, 0);

describe('published networks', () => {
    it("has the shapes and counts of Keras's mnist_cnn", () => {
        const rows = summarize(
            [28, 28, 1],
            [
                ['conv2d', { filters: 32, kernel_size: 3 }],
                ['conv2d', { filters: 64, kernel_size: [3, 3] }],
                ['max_pool2d', { pool_size: 2 }],
                ['dropout', { rate: 0.25 }],
                ['flatten', {}],
                ['dense', { units: 128 }],
                ['dropout', { rate: 0.5 }],
                ['dense', { units: 10 }],
            ],
        );
        assert.deepEqual(
            rows.map(row => row.shape),
            [[26, 26, 32], [24, 24, 64], [12, 12, 64], [12, 12, 64], [9216], [128], [128], [10]],
        );
        assert.deepEqual(
            rows.map(row => row.parameters),
            [320, 18496, 0, 0, 0, 1_179_776, 0, 1290],
        );
        assert.equal(total(rows), 1_199_882);
    });

    it("has the counts of Keras's mnist_mlp", () => {
        const rows = summarize(
            [784],
            [
                ['dense', { units: 512 }],
                ['dropout', { rate: 0.2 }],
                ['dense', { units: 512 }],
                ['dropout', { rate: 0.2 }],
                ['dense', { units: 10 }],
            ],
        );
        assert.equal(total(rows), 669_706);
    });

    it('has the 138,357,544 parameters of VGG-16 and its 15.47 thousand million multiply-adds', () => {
        const stack: Stack = [];
        for (const [filters, repetitions] of [
            [64, 2],
            [128, 2],
            [256, 3],
            [512, 3],
            [512, 3],
        ] as const) {
            for (let i = 0; i < repetitions; i++) {
                stack.push(['conv2d', { filters, kernel_size: 3, padding: 'same' }]);
            }
            stack.push(['max_pool2d', { pool_size: 2 }]);
        }
        stack.push(['flatten', {}]);
        stack.push(['dense', { units: 4096 }], ['dense', { units: 4096 }], ['dense', { units: 1000 }]);
        const rows = summarize([224, 224, 3], stack);
        assert.deepEqual(rows.at(-5)?.shape, [7, 7, 512]);
        assert.equal(total(rows), 138_357_544);
        assert.equal(
            rows.reduce((sum, row) => sum + row.multiplyAdds, 0),
            15_470_264_320,
        );
    });

    it("has the shapes and counts of Keras's imdb_cnn", () => {
        const rows = summarize(
            [400],
            [
                ['embedding', { vocabulary: 5000, dimensions: 50 }],
                ['dropout', { rate: 0.2 }],
                ['conv1d', { filters: 250, kernel_size: 3 }],
                ['global_max_pool1d', {}],
                ['dense', { units: 250 }],
                ['dropout', { rate: 0.2 }],
                ['dense', { units: 1 }],
            ],
        );
        assert.deepEqual(rows[2]?.shape, [398, 250]);
        assert.deepEqual(rows[3]?.shape, [250]);
        assert.deepEqual(
            rows.map(row => row.parameters),
            [250_000, 0, 37_750, 0, 62_750, 0, 251],
        );
    });

    it('has the 61,706 parameters of LeNet-5 as it is usually built today', () => {
        const rows = summarize(
            [28, 28, 1],
            [
                ['conv2d', { filters: 6, kernel_size: 5, padding: 'same' }],
                ['avg_pool2d', { pool_size: 2 }],
                ['conv2d', { filters: 16, kernel_size: 5 }],
                ['avg_pool2d', { pool_size: 2 }],
                ['flatten', {}],
                ['dense', { units: 120 }],
                ['dense', { units: 84 }],
                ['dense', { units: 10 }],
            ],
        );
        assert.deepEqual(rows[4]?.shape, [400]);
        assert.equal(total(rows), 61_706);
    });

    it('has the first layers of AlexNet in one column: 55 x 55, then 27 x 27 by overlapping pooling', () => {
        const rows = summarize(
            [227, 227, 3],
            [
                ['conv2d', { filters: 96, kernel_size: 11, strides: 4 }],
                ['max_pool2d', { pool_size: 3, strides: 2 }],
            ],
        );
        assert.deepEqual(rows[0], { shape: [55, 55, 96], parameters: 34_944, multiplyAdds: 105_415_200 });
        assert.deepEqual(rows[1]?.shape, [27, 27, 96]);
    });

    it("has the stem of ResNet-50 in Keras: a strided 7 x 7 convolution, a batch norm's learned half, pooling", () => {
        const rows = summarize(
            [230, 230, 3],
            [
                ['conv2d', { filters: 64, kernel_size: 7, strides: 2 }],
                ['batch_norm', {}],
            ],
        );
        assert.deepEqual(rows[0]?.shape, [112, 112, 64]);
        assert.equal(rows[0]?.parameters, 9472);
        // Keras prints 256 for this layer, of which the two running averages are not learned.
        assert.equal(rows[1]?.parameters, 128);
    });
});
