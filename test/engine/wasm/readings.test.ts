// Of a softmax, probabilities are read where the loss computes them: the same bits as TypeScript reads from the scores.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeExamples } from '../../../src/engine/encode-examples.ts';
import { sumsOf } from '../../../src/engine/epoch-metrics.ts';
import { addClasses, createMetricSums } from '../../../src/engine/metric-sums.ts';
import { createWasmNetwork } from '../../../src/engine/wasm/wasm-network.ts';
import { dense, input, network } from '../../support/networks.ts';
import { settingsWith, sgd } from '../support/run.ts';

/** Scores that a float32 holds, some of them equal, some far apart. */
const score = fc.oneof(
    fc.float({ noNaN: true, min: -20, max: 20 }),
    fc.constantFrom(0, 1, -1, 100, -1000, Math.fround(-1e30), Math.fround(3e38)),
);

describe('what is read of a softmax', () => {
    it('is the same bits as from its scores, in training and in evaluation', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 2, max: 7 }).chain(classes =>
                    fc.record({
                        classes: fc.constant(classes),
                        rows: fc.array(
                            fc.record({
                                scores: fc.array(score, { minLength: classes, maxLength: classes }),
                                label: fc.integer({ min: 0, max: classes - 1 }),
                            }),
                            { minLength: 1, maxLength: 9 },
                        ),
                    }),
                ),
                fc.constantFrom(0, 0.1),
                fc.integer({ min: 1, max: 3 }),
                ({ classes, rows }, smoothing, partsInTurn) => {
                    const count = rows.length;
                    const features = Float32Array.from(rows.flatMap(({ scores }) => scores));
                    const labels = Int32Array.from(rows, ({ label }) => label);
                    const net = network(input(classes), dense(classes, 'softmax'));
                    const encoded = encodeExamples(net, 'cross_entropy', {
                        count,
                        featureShape: [classes],
                        features,
                        target: { task: 'classification', classes, labels },
                    });
                    const running = createWasmNetwork(
                        {
                            network: net,
                            settings: settingsWith({
                                optimizer: sgd(0.1),
                                batch_size: count,
                                label_smoothing: smoothing,
                            }),
                            capacity: count,
                            precision: 'float32',
                            describe: String,
                        },
                        { partsInTurn },
                    );
                    // So that the scores are the inputs.
                    const [weights] = running.learned;
                    for (let i = 0; i < classes; i++) {
                        for (let j = 0; j < classes; j++) {
                            weights!.values[i * classes + j] = i === j ? 1 : 0;
                        }
                    }
                    const order = Int32Array.from({ length: count }, (_, row) => count - 1 - row);
                    const [evaluated, trained] = [sumsOf(encoded, true), sumsOf(encoded, true)];
                    running.evaluate(encoded, 0, count, evaluated, order);
                    running.trainStep(encoded, order, 0, count, 0, trained);
                    const expected = createMetricSums('classification', classes);
                    assert.ok(expected.task === 'classification');
                    addClasses(
                        expected,
                        {
                            rows: count,
                            width: classes,
                            outputs: Float32Array.from(
                                [...order].flatMap(row => [
                                    ...features.subarray(row * classes, (row + 1) * classes),
                                ]),
                            ),
                            targets: new Float32Array(count * classes),
                        },
                        0,
                        'softmax',
                        Int32Array.from(order, row => labels[row]!),
                    );
                    assert.deepEqual(evaluated.metrics, expected);
                    assert.deepEqual(trained.metrics, expected);
                },
            ),
            { numRuns: 60 },
        );
    });
});
