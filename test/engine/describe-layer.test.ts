import assert from 'node:assert/strict';
import { describeLayer } from '../../src/engine/describe-layer.ts';
import { dense, dropout, input, network } from '../support/networks.ts';

describe('describeLayer', () => {
    const net = network(input(4), dense(5, 'relu'), dropout(0.5), dense(3, 'softmax'));

    it('counts the layers of a kind where there are several', () => {
        assert.deepEqual(
            net.layers.map(({ id }) => describeLayer(net, id)),
            ['input', 'dense 1', 'relu', 'dropout', 'dense 2', 'softmax'],
        );
    });

    it('adds the line where it is known', () => {
        assert.equal(describeLayer(net, 4, [1, 2, 2, undefined, 4, 4]), 'dense 2 (line 4)');
        assert.equal(describeLayer(net, 3, [1, 2, 2, undefined, 4, 4]), 'dropout');
    });
});
