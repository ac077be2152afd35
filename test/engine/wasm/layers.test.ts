import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { encodeExamples } from '../../../src/engine/encode-examples.ts';
import type { Floats } from '../../../src/engine/floats.ts';
import { createWasmNetwork } from '../../../src/engine/wasm/wasm-network.ts';
import {
    concat,
    dense,
    input,
    layer,
    network,
    projected,
    residual,
    type Statement,
} from '../../support/networks.ts';
import { clouds, settingsWith, sgd } from '../support/run.ts';
import { compareBackends } from './both-backends.ts';

const conv2d = (filters: number, kernel: number, activation = 'relu', padding = 'valid') =>
    layer('conv2d', { filters, kernel_size: kernel, activation, padding });

/** Trains a network on examples of `features` values with both backends. */
function check(features: number, seed: number, ...statements: Statement[]): void {
    compareBackends({
        network: network(input(features), ...statements),
        settings: settingsWith({ seed, batch_size: 8, optimizer: sgd(0.02, 0.9) }),
        examples: clouds(27, features, 3, seed),
        steps: 8,
    });
}

const isSame = (a: Floats, b: Floats): boolean => a.every((value, at) => value === b[at]);

const seeds = fc.integer({ min: 1, max: 1000 });

describe('layers that are not dense, in WebAssembly', () => {
    it('train networks of convolutions and pooling as the reference does', () => {
        fc.assert(
            fc.property(
                seeds,
                fc.integer({ min: 1, max: 9 }),
                fc.constantFrom('valid', 'same'),
                (seed, filters, padding) =>
                    check(
                        72,
                        seed,
                        layer('reshape', { shape: [9, 8, 1] }),
                        conv2d(filters, 3),
                        conv2d(filters + 3, 2, 'relu', padding),
                        layer('max_pool2d', { pool_size: 2 }),
                        conv2d(5, 2, 'linear'),
                        layer('relu'),
                        layer('flatten'),
                        dense(3, 'softmax'),
                    ),
            ),
            { numRuns: 12 },
        );
    });

    it('train on the statistics of batches as the reference does, and evaluate on the running ones', () => {
        fc.assert(
            fc.property(seeds, fc.integer({ min: 1, max: 20 }), (seed, units) =>
                check(
                    24,
                    seed,
                    layer('reshape', { shape: [4, 3, 2] }),
                    layer('batch_norm'),
                    conv2d(units, 2),
                    layer('flatten'),
                    layer('dense', { units, use_bias: false }),
                    layer('batch_norm', { momentum: 0.8 }),
                    dense(3, 'softmax'),
                ),
            ),
            { numRuns: 10 },
        );
    });

    it('train token sequences as the reference does', () => {
        fc.assert(
            fc.property(
                seeds,
                fc.integer({ min: 1, max: 9 }),
                fc.constantFrom('valid', 'same'),
                (seed, filters, padding) => {
                    const examples = clouds(27, 11, 3, seed);
                    const features = examples.features.map(value => Math.abs(Math.round(value * 5)) % 13);
                    compareBackends({
                        network: network(
                            input(11),
                            layer('embedding', { vocabulary: 13, dimensions: 6 }),
                            layer('conv1d', {
                                filters,
                                kernel_size: 3,
                                strides: 2,
                                padding,
                                activation: 'relu',
                            }),
                            layer('global_max_pool1d'),
                            dense(3, 'softmax'),
                        ),
                        settings: settingsWith({ seed, batch_size: 8, optimizer: sgd(0.02, 0.9) }),
                        examples: { ...examples, features },
                        steps: 8,
                    });
                },
            ),
            { numRuns: 10 },
        );
    });

    it('train branches, shortcuts and normalization as the reference does', () => {
        fc.assert(
            fc.property(seeds, seed =>
                check(
                    36,
                    seed,
                    layer('reshape', { shape: [4, 3, 3] }),
                    concat(
                        [conv2d(4, 3, 'relu', 'same')],
                        [layer('avg_pool2d', { pool_size: 2, strides: 1, padding: 'same' })],
                    ),
                    projected(conv2d(5, 1, 'linear'), conv2d(5, 3, 'relu', 'same'), layer('layer_norm')),
                    residual(conv2d(5, 3, 'relu', 'same')),
                    layer('maxout', { pieces: 5 }),
                    layer('global_avg_pool2d'),
                    dense(3, 'softmax'),
                ),
            ),
            { numRuns: 6 },
        );
    });

    it('refuse what is no token, and train on nothing of it', () => {
        const examples = clouds(8, 4, 3);
        const tokens = examples.features.map((_, at) => at % 5);
        const run = (features: Float32Array) => {
            const embedded = network(
                input(4),
                layer('embedding', { vocabulary: 5, dimensions: 2 }),
                layer('flatten'),
                dense(3, 'softmax'),
            );
            const settings = settingsWith({ batch_size: 8, optimizer: sgd(0.1) });
            const running = createWasmNetwork({
                network: embedded,
                settings,
                capacity: 8,
                precision: 'float32',
                describe: id => `layer ${id}`,
            });
            const encoded = encodeExamples(embedded, 'cross_entropy', { ...examples, features });
            const before = running.learned.map(({ values }) => values.slice());
            const order = Int32Array.from({ length: 8 }, (_, row) => row);
            const train = () => running.trainStep(encoded, order, 0, 8, 0);
            return {
                train,
                hasMoved: () => running.learned.some(({ values }, at) => !isSame(values, before[at]!)),
            };
        };
        const good = run(tokens);
        assert.ok(Number.isFinite(good.train()));
        assert.ok(good.hasMoved());
        for (const wrong of [-1, 5, 1.5, Number.NaN]) {
            const { train, hasMoved } = run(tokens.map((token, at) => (at === 9 ? wrong : token)));
            assert.throws(
                train,
                (error: unknown) => error instanceof CannotRun && /token ids/.test(error.message),
            );
            assert.ok(!hasMoved());
        }
    });
});
