// PyTorch computed these runs in float64 from our initial weights, batches and masks (scripts/fixtures/torch-fixtures.ts).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { families } from '../../src/catalog/index.ts';
import { layerEntry } from '../../src/catalog/layers/index.ts';
import { encodeExamples } from '../../src/engine/encode-examples.ts';
import { planSteps } from '../../src/engine/step-plan.ts';
import { isNoise } from '../../src/model/twin.ts';
import { batchSize, type NetworkWitness, networkCases, steps } from '../fixtures/torch/network-cases.ts';
import { backends } from './support/backends.ts';

const { witnesses } = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'fixtures', 'torch', 'networks.json'), 'utf8'),
) as { readonly witnesses: readonly NetworkWitness[] };

function assertClose(actual: number, expected: number, what: string): void {
    assert.ok(
        Math.abs(actual - expected) <= 1e-5 + 1e-4 * Math.abs(expected),
        `${what}: ${actual} is not ${expected}`,
    );
}

describe('PyTorch as a witness of whole networks', () => {
    for (const { name, network, settings, examples } of networkCases) {
        for (const [backend, create] of Object.entries(backends)) {
            it(`agrees on twenty steps of ${name}, in ${backend}`, () => {
                const witness = witnesses.find(candidate => candidate.name === name);
                assert.ok(witness !== undefined, 'made again by scripts/fixtures/torch-fixtures.ts');
                const running = create({
                    network,
                    settings,
                    capacity: examples.count,
                    plan: planSteps(settings, examples.count),
                    describe: String,
                });
                assert.equal(
                    running.learned.reduce((sum, { values }) => sum + values.length, 0),
                    network.parameterCount,
                    'the parameters that the editor counts',
                );
                const encoded = encodeExamples(network, settings.loss!.call, examples);
                const order = Int32Array.from({ length: examples.count }, (_, row) => row);
                assert.equal(witness.losses.length, steps);
                for (let step = 0; step < steps; step++) {
                    const from = (step * batchSize) % examples.count;
                    const sum = running.trainStep(encoded, order, from, from + batchSize, step);
                    assertClose(sum / batchSize, witness.losses[step]!, `loss of step ${step + 1}`);
                }
                const arrays = [...running.learned, ...running.state];
                assert.equal(arrays.length, witness.arrays.length);
                for (const [index, { layer, name, values }] of arrays.entries()) {
                    assert.equal(values.length, witness.arrays[index]!.length);
                    for (const [place, value] of values.entries()) {
                        assertClose(value, witness.arrays[index]![place]!, `${layer} ${name} ${place}`);
                    }
                }
                const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
                running.evaluate(encoded, 0, examples.count, sums);
                assertClose(sums.loss / examples.count, witness.evaluation, 'evaluation loss');
            });
        }
    }

    it('has seen every loss, optimizer and schedule, and every layer without noise', () => {
        const seen = {
            layer: new Set(
                networkCases.flatMap(({ network: { layers } }) =>
                    layers.filter(layer => !isNoise(layer)).map(({ kind }) => kind),
                ),
            ),
            loss: new Set(networkCases.map(({ settings }) => settings.loss?.call)),
            optimizer: new Set(networkCases.map(({ settings }) => settings.optimizer.call)),
            learning_rate_schedule: new Set(
                networkCases.map(({ settings }) => settings.learning_rate_schedule.call),
            ),
        };
        for (const [family, names] of Object.entries(seen) as [keyof typeof seen, Set<string>][]) {
            const expected = Object.keys(families[family]).filter(
                name => family !== 'layer' || layerEntry(name as never).traits({}).role !== 'noise',
            );
            assert.deepEqual([...names].sort(), expected.sort());
        }
    });
});
