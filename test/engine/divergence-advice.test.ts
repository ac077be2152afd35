import assert from 'node:assert/strict';
import { adviceOnDivergence } from '../../src/engine/divergence-advice.ts';
import { dense, input, layer, network } from '../support/networks.ts';
import { adam, settingsWith } from './support/run.ts';

describe('advice on divergence', () => {
    const net = network(input(5), dense(3, 'softmax'));

    it('names a rate ten times lower, and what is not set already', () => {
        assert.equal(
            adviceOnDivergence(net, settingsWith({ optimizer: adam(0.3) }), { layer: 1 }),
            'Try a lower learning rate, as 0.03 rather than 0.3; then clip_norm = 1, max_norm = 3 on the layers or scaled features (scale = standardize).',
        );
        const bounded = network(input(5), layer('dense', { units: 3, max_norm: 2 }));
        assert.equal(
            adviceOnDivergence(bounded, settingsWith({ clip_norm: 1 }), { layer: 1 }),
            'Try a lower learning rate, as 0.01 rather than 0.1; then scaled features (scale = standardize).',
        );
    });

    it('speaks of the data where it began there', () => {
        assert.match(adviceOnDivergence(net, settingsWith(), { layer: 0 }), /^The data itself has values/);
    });
});
