// What can be asked of a network besides training it, on both backends.

import assert from 'node:assert/strict';
import type { NetworkOptions, RunningNetwork } from '../../../src/engine/backend.ts';
import { encodeExamples } from '../../../src/engine/encode-examples.ts';
import { createMetricSums } from '../../../src/engine/metric-sums.ts';
import { createReferenceNetwork } from '../../../src/engine/reference/reference-network.ts';
import { createWasmNetwork } from '../../../src/engine/wasm/wasm-network.ts';
import { activationBins } from '../../../src/model/epoch-details.ts';
import { dense, dropout, input, network } from '../../support/networks.ts';
import { clouds, settingsWith, sgd } from '../support/run.ts';

const net = network(input(6), dense(40, 'relu'), dropout(0.5), dense(9, 'tanh'), dense(3, 'softmax'));
const examples = clouds(150, 6, 3);
const encoded = encodeExamples(net, 'cross_entropy', examples);
const order = Int32Array.from({ length: 150 }, (_, row) => row);

function bothOf(changes: Parameters<typeof settingsWith>[0] = {}): RunningNetwork[] {
    const settings = settingsWith({ batch_size: 30, ...changes });
    const options: NetworkOptions = {
        network: net,
        settings,
        capacity: 100,
        precision: 'float32',
        describe: String,
    };
    return [createReferenceNetwork(options), createWasmNetwork(options, { variant: 'portable' })];
}

describe('looking at a network in WebAssembly', () => {
    for (const [how, looked] of [
        ['that are there after it', [2, 5]],
        ['some of which were computed with others', [1, 2, 4]],
    ] as const) {
        it(`counts what layers compute of the batch that was evaluated last, ${how}`, () => {
            const [reference, ours] = bothOf().map(running => {
                running.trainStep(encoded, order, 0, 30, 0);
                const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
                running.evaluate(encoded, 10, 107, sums);
                const activations = looked.map(layer => ({
                    layer,
                    units: net.layers[layer]!.outputShape[0]!,
                    values: 0,
                    zeros: 0,
                    sum: 0,
                    alive: new Uint8Array(net.layers[layer]!.outputShape[0]!),
                    bins: new Uint32Array(activationBins),
                }));
                running.observe!(activations);
                return activations;
            });
            for (const [index, { sum, bins, ...counts }] of ours!.entries()) {
                const { sum: expected, bins: _, ...others } = reference![index]!;
                assert.deepEqual(counts, others);
                assert.ok(
                    Math.abs(sum - expected) < 1e-3 * Math.abs(expected),
                    `${sum}, expected ${expected}`,
                );
                assert.equal(
                    bins.reduce((all, count) => all + count, 0),
                    counts.values,
                );
            }
        });
    }

    it('gives the norms of gradients before clipping', () => {
        for (const changes of [{}, { clip_norm: 0.01 }]) {
            const [reference, ours] = bothOf(changes).map(running => {
                running.watchGradients?.();
                running.trainStep(encoded, order, 0, 30, 0);
                const squares = new Float64Array(net.layers.length);
                running.addGradientSquares!(squares);
                return squares;
            });
            for (const [layer, square] of reference!.entries()) {
                assert.ok(Math.abs(ours![layer]! - square) <= 1e-4 * square, `layer ${layer}`);
            }
        }
    });

    it('finds the layer that is no longer finite, in training and in evaluation', () => {
        for (const isTraining of [true, false]) {
            const found = bothOf({ optimizer: sgd(1e30) }).map(running => {
                running.trainStep(encoded, order, 0, 30, 0);
                if (isTraining) {
                    running.trainStep(encoded, order, 30, 60, 1);
                } else {
                    running.evaluate(encoded, 0, 100, { examples: 0, loss: 0, right: 0, squaredError: 0 });
                }
                return running.findNonFinite();
            });
            assert.ok(found[0] !== undefined);
            assert.deepEqual(found[1], found[0]);
        }
    });

    it('adds every measure of predictions', () => {
        const [reference, ours] = bothOf().map(running => {
            const metrics = createMetricSums('classification', 3, true);
            const sums = { examples: 0, loss: 0, right: 0, squaredError: 0, metrics };
            running.evaluate(encoded, 0, 100, sums);
            running.trainStep(encoded, order, 0, 30, 0, sums);
            return sums;
        });
        const [a, b] = [reference!.metrics, ours!.metrics];
        assert.ok(a.task === 'classification' && b.task === 'classification');
        assert.deepEqual([b.examples, b.right, b.confusion], [a.examples, a.right, a.confusion]);
        assert.ok(Math.abs(a.logLoss - b.logLoss) < 1e-4 * a.logLoss);
    });
});
