import assert from 'node:assert/strict';
import type { NetworkOptions } from '../../../src/engine/backend.ts';
import { memoryOf } from '../../../src/engine/wasm/memory-figure.ts';
import { createWasmNetwork } from '../../../src/engine/wasm/wasm-network.ts';
import { dense, dropout, input, network } from '../../support/networks.ts';
import { adam, settingsWith, sgd } from '../support/run.ts';

const optionsOf = (width: number, optimizer = sgd(0.1, 0.9)): NetworkOptions => ({
    network: network(
        input(784),
        dense(width, 'relu'),
        dropout(0.5),
        dense(width, 'relu'),
        dense(10, 'softmax'),
    ),
    settings: settingsWith({ optimizer, batch_size: 128 }),
    capacity: 128,
    precision: 'float32',
    describe: String,
});

describe('the memory of a network in WebAssembly', () => {
    it('is less than weights, gradients, momenta and activations take for 50 million parameters', () => {
        const width = 6700;
        for (const [optimizer, memories] of [
            [sgd(0.1, 0.9), 1],
            [adam(0.01), 2],
        ] as const) {
            const options = optionsOf(width, optimizer);
            const { parameterCount } = options.network;
            assert.ok(parameterCount > 50e6);
            // Activations and their gradients, each once; gradients of weights, which are nowhere as a whole, as well.
            const activations = 2 * 128 * (784 + 3 * width + 10);
            const usual = 4 * ((2 + memories) * parameterCount + activations);
            const { keptBytes, sharedBytes } = memoryOf(options, 0, 2);
            const ratio = (keptBytes + sharedBytes) / usual;
            assert.ok(ratio < 0.8, `${ratio} times`);
        }
    });

    it('is refused in words where no memory is large enough', () => {
        assert.throws(() => createWasmNetwork(optionsOf(24_000)), {
            name: 'CannotRun',
            message:
                /^This network of 5\d\d,\d{3},\d{3} parameters would take \d\.\d GB to train, and at most/,
        });
    });
});
