// PyTorch computed these runs in float64 from our initial weights, batches and masks (scripts/fixtures/torch-fixtures.ts).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeExamples } from '../../src/engine/encode-examples.ts';
import { planSteps } from '../../src/engine/step-plan.ts';
import { batchSize, firstDigits, steps, type Witness, witnessCases } from '../fixtures/torch/cases.ts';
import { backends } from './support/backends.ts';

const { witnesses } = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'fixtures', 'torch', 'witness.json'), 'utf8'),
) as { readonly witnesses: readonly Witness[] };

function assertClose(actual: number, expected: number, what: string): void {
    assert.ok(
        Math.abs(actual - expected) <= 1e-5 + 1e-4 * Math.abs(expected),
        `${what}: ${actual} is not ${expected}`,
    );
}

describe('PyTorch as a witness', () => {
    for (const { name, network, settings } of witnessCases) {
        for (const [backend, create] of Object.entries(backends)) {
            it(`agrees on ten steps of ${name}, in ${backend}`, () => {
                const witness = witnesses.find(candidate => candidate.name === name);
                assert.ok(witness !== undefined, 'made again by scripts/fixtures/torch-fixtures.ts');
                const running = create({
                    network,
                    settings,
                    plan: planSteps(settings, steps * batchSize),
                    capacity: batchSize,
                    describe: String,
                });
                const examples = encodeExamples(network, settings.loss!.call, firstDigits());
                const order = Int32Array.from({ length: examples.count }, (_, row) => row);
                assert.equal(witness.losses.length, steps);
                for (let step = 0; step < steps; step++) {
                    const from = step * batchSize;
                    const sum = running.trainStep(examples, order, from, from + batchSize, step);
                    assertClose(sum / batchSize, witness.losses[step]!, `loss of step ${step + 1}`);
                    for (const [index, { layer, name, values }] of running.learned.entries()) {
                        const norm = Math.sqrt(Array.from(values).reduce((total, w) => total + w * w, 0));
                        assertClose(
                            norm,
                            witness.norms[step]![index]!,
                            `norm of ${layer} ${name}, step ${step + 1}`,
                        );
                    }
                }
                for (const [index, { layer, name, values }] of running.learned.entries()) {
                    assert.equal(values.length, witness.learned[index]!.length);
                    for (const [place, value] of values.entries()) {
                        assertClose(value, witness.learned[index]![place]!, `${layer} ${name} ${place}`);
                    }
                }
            });
        }
    }
});
