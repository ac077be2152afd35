// PyTorch computed these runs in float64 from our initial weights, batches and noise
// (scripts/fixtures/torch-fixtures.ts).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeExamples } from '../../src/engine/encode-examples.ts';
import { firstDigits } from '../fixtures/torch/cases.ts';
import { batchSize, createNoiseCase, noiseCases, steps } from '../fixtures/torch/noise-cases.ts';

interface Witness {
    readonly name: string;
    /** Mean loss of each step's batch before its update, noise on, and all penalties beside it. */
    readonly losses: readonly number[];
    readonly penalties: readonly number[];
    /** Each learned array after the last step, in the order of the layers. */
    readonly learned: readonly (readonly number[])[];
}

const { witnesses } = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'fixtures', 'torch', 'noise-witness.json'), 'utf8'),
) as { readonly witnesses: readonly Witness[] };

function assertClose(actual: number, expected: number, what: string): void {
    assert.ok(
        Math.abs(actual - expected) <= 1e-5 + 1e-4 * Math.abs(expected),
        `${what}: ${actual} is not ${expected}`,
    );
}

describe('PyTorch as a witness of noise and penalties', () => {
    for (const noiseCase of noiseCases) {
        for (const precision of ['float64', 'float32'] as const) {
            it(`agrees on twenty steps of ${noiseCase.name}, in ${precision}`, () => {
                const witness = witnesses.find(({ name }) => name === noiseCase.name);
                assert.ok(witness !== undefined, 'made again by scripts/fixtures/torch-fixtures.ts');
                const { network, settings } = noiseCase;
                const running = createNoiseCase(noiseCase, precision);
                const examples = encodeExamples(network, settings.loss!.call, firstDigits());
                const order = Int32Array.from({ length: examples.count }, (_, row) => row);
                assert.equal(witness.losses.length, steps);
                for (let step = 0; step < steps; step++) {
                    const from = step * batchSize;
                    const to = from + batchSize;
                    running.forward(examples, order, from, to, step, true);
                    assertClose(running.penalty(), witness.penalties[step]!, `penalties of step ${step + 1}`);
                    const sum = running.trainStep(examples, order, from, to, step);
                    assertClose(sum / batchSize, witness.losses[step]!, `loss of step ${step + 1}`);
                }
                assert.equal(running.learned.length, witness.learned.length);
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
