// Weights that are packed once for all batches of an evaluation: whatever was computed in between, they are those of now.

import assert from 'node:assert/strict';
import type { EvaluationSums, RunningNetwork } from '../../../src/engine/backend.ts';
import { encodeExamples } from '../../../src/engine/encode-examples.ts';
import { createWasmNetwork } from '../../../src/engine/wasm/wasm-network.ts';
import { dense, dropout, input, network } from '../../support/networks.ts';
import { clouds, settingsWith, sgd } from '../support/run.ts';

// Units enough for columns to be cut among three parts.
const net = network(input(40), dense(150, 'relu'), dropout(0.5), dense(97, 'relu'), dense(4, 'softmax'));
const encoded = encodeExamples(net, 'cross_entropy', clouds(60, 40, 4));
const order = Int32Array.from({ length: 60 }, (_, row) => row);

const create = (partsInTurn: number): RunningNetwork =>
    createWasmNetwork(
        {
            network: net,
            settings: settingsWith({ batch_size: 20, optimizer: sgd(0.05) }),
            capacity: 20,
            precision: 'float32',
            describe: String,
        },
        { variant: 'portable', partsInTurn },
    );

const emptySums = (): EvaluationSums => ({ examples: 0, loss: 0, right: 0, squaredError: 0 });

function lossInBatches(running: RunningNetwork, sums = emptySums()): number {
    for (let from = 0; from < 60; from += 20) {
        running.evaluate(encoded, from, from + 20, sums);
    }
    return sums.loss;
}

/** Of a network with the same weights that has packed nothing before any batch. */
function lossAfresh({ learned }: RunningNetwork): number {
    const losses = [0, 20, 40].map(from => {
        const fresh = create(1);
        for (const [index, { values }] of fresh.learned.entries()) {
            values.set(learned[index]!.values);
        }
        const sums = emptySums();
        fresh.evaluate(encoded, from, from + 20, sums);
        return sums.loss;
    });
    return losses.reduce((sum, loss) => sum + loss, 0);
}

describe('weights that an evaluation keeps packed', () => {
    for (const parts of [1, 2, 3]) {
        it(`are those of now, after steps, looks and what others write, in ${parts} parts`, () => {
            const running = create(parts);
            const seen = [lossInBatches(running)];
            assert.equal(seen[0], lossAfresh(running));

            running.trainStep(encoded, order, 0, 20, 0);
            seen.push(lossInBatches(running));
            assert.equal(seen[1], lossAfresh(running));

            // As early stopping and checkpoints write them.
            running.learned[0]!.values.fill(0.01);
            seen.push(lossInBatches(running));
            assert.equal(seen[2], lossAfresh(running));

            running.findNonFinite();
            running.evaluate(encoded, 0, 20, emptySums());
            assert.equal(lossInBatches(running), seen[2]);
            assert.equal(new Set(seen).size, 3);
        });

        it(`are packed anew where a step comes between two batches of one evaluation, in ${parts} parts`, () => {
            const running = create(parts);
            const sums = emptySums();
            running.evaluate(encoded, 0, 20, sums);
            running.trainStep(encoded, order, 0, 20, 0);
            const before = sums.loss;
            running.evaluate(encoded, 20, 40, sums);
            const alone = emptySums();
            running.evaluate(encoded, 20, 40, alone);
            assert.equal(sums.loss, before + alone.loss);
        });
    }
});
