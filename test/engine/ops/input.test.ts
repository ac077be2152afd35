import assert from 'node:assert/strict';
import { input, layer, network } from '../../support/networks.ts';
import { createChecked } from '../support/network-check.ts';
import { settingsWith } from '../support/run.ts';

describe('op input', () => {
    it('is the rows of the batch, in the order asked for', () => {
        const examples = {
            count: 3,
            featureShape: [2],
            features: Float32Array.of(1, 2, 3, 4, 5, 6),
            target: { task: 'regression', width: 2, values: new Float32Array(6) } as const,
        };
        // With a linear output of the input itself, the squared error is that of the input.
        const loss = { call: 'mse', arguments: {} };
        const { running, encoded } = createChecked(
            network(input(2), layer('linear')),
            settingsWith({ loss }),
            examples,
        );
        const order = Int32Array.of(2, 0, 1);
        assert.equal(running.forward(encoded, order, 0, 1, 0, true), (25 + 36) / 2);
        assert.equal(running.forward(encoded, order, 1, 3, 0, true), (1 + 4) / 2 + (9 + 16) / 2);
    });
});
