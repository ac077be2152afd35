import assert from 'node:assert/strict';
import { initializerOf, lossInputOf, randomKeysOf } from '../../src/engine/network-graph.ts';
import type { ResolvedNetwork } from '../../src/model/resolved.ts';
import { withoutNoise } from '../../src/model/twin.ts';
import { concat, dense, dropout, input, layer, network, residual } from '../support/networks.ts';

const deep = network(
    input(8),
    dropout(0.2),
    dense(6, 'relu'),
    dropout(0.5),
    dropout(0.1),
    dense(6, 'tanh'),
    dropout(0.5),
    dense(3, 'softmax'),
);

function keysOfKind(net: ResolvedNetwork, kind: string): number[] {
    const keys = randomKeysOf(net);
    return net.layers.filter(candidate => candidate.kind === kind).map(({ id }) => keys[id]!);
}

describe('network graph', () => {
    it('gives affine layers the same random numbers in the twin without dropout', () => {
        const twin = withoutNoise(deep);
        assert.ok(twin !== undefined);
        assert.deepEqual(keysOfKind(deep, 'dense'), [0, 1, 2]);
        assert.deepEqual(keysOfKind(twin, 'dense'), [0, 1, 2]);
    });

    it('gives every noise layer a key of its own, and leaves those of other segments where one is removed', () => {
        const keys = keysOfKind(deep, 'dropout');
        assert.equal(new Set(keys).size, 4);
        const merged = network(
            input(8),
            dropout(0.2),
            dense(6, 'relu'),
            dropout(0.55),
            dense(6, 'tanh'),
            dropout(0.5),
            dense(3, 'softmax'),
        );
        assert.deepEqual(keysOfKind(merged, 'dropout'), [keys[0], keys[1], keys[3]]);
        const withoutFirst = network(
            input(8),
            dense(6, 'relu'),
            dropout(0.5),
            dense(6, 'tanh'),
            dropout(0.5),
            dense(3, 'softmax'),
        );
        assert.deepEqual(keysOfKind(withoutFirst, 'dropout'), [keys[1], keys[3]]);
    });

    it('leaves branches in the twin as they are without their noise, a branch of noise alone being empty', () => {
        const net = network(
            input(4),
            concat([dropout(0.5)], [dense(3, 'relu'), layer('path_dropout', { rate: 0.2 })], []),
            dense(2, 'softmax'),
        );
        const twin = withoutNoise(net);
        assert.deepEqual(
            twin?.layers.map(({ kind, inputs }) => `${kind} < ${inputs}`),
            ['input < ', 'dense < 0', 'relu < 1', 'concat < 0,2,0', 'dense < 3', 'softmax < 4'],
        );
        assert.deepEqual(keysOfKind(twin!, 'dense'), keysOfKind(net, 'dense'));
    });

    it('finds the initializer by the activation that follows, past noise and reshapes', () => {
        const net = network(
            input(8),
            layer('dense', { units: 4 }),
            dropout(0.5),
            layer('relu'),
            layer('dense', { units: 4 }),
            layer('dense', { units: 4 }),
            layer('selu'),
            layer('dense', { units: 4, activation: 'softmax' }),
        );
        const affine = net.layers.filter(({ kind }) => kind === 'dense').map(({ id }) => id);
        assert.deepEqual(
            affine.map(id => initializerOf(net, id)),
            ['he', 'glorot', 'lecun', 'glorot'],
        );
    });

    it('stops looking for an activation at a sum, and looks behind branches that are joined', () => {
        const net = network(
            input(4),
            residual(dense(4, 'relu'), layer('dense', { units: 4 })),
            layer('relu'),
        );
        const affine = net.layers.filter(({ kind }) => kind === 'dense').map(({ id }) => id);
        assert.deepEqual(
            affine.map(id => initializerOf(net, id)),
            ['he', 'glorot'],
        );
        const joined = network(
            input(4),
            concat([layer('dense', { units: 4 })], [dense(4, 'selu')], []),
            layer('relu'),
        );
        const branches = joined.layers.filter(({ kind }) => kind === 'dense').map(({ id }) => id);
        assert.deepEqual(
            branches.map(id => initializerOf(joined, id)),
            ['he', 'lecun'],
        );
    });

    it('lets cross-entropy read the scores before softmax, or a linear output', () => {
        const last = deep.layers.length - 1;
        assert.deepEqual(lossInputOf(deep, 'cross_entropy'), { layer: last - 1, form: 'output' });
        assert.deepEqual(lossInputOf(deep, 'mse'), { layer: last, form: 'output' });
        const linear = network(input(4), layer('dense', { units: 3 }));
        assert.deepEqual(lossInputOf(linear, 'cross_entropy'), {
            layer: 1 + Number(linear.layers.length > 2),
            form: 'output',
        });
    });

    it('knows probabilities that a dropout has changed', () => {
        const wrong = network(input(4), dense(3, 'softmax'), dropout(0.5));
        assert.deepEqual(lossInputOf(wrong, 'cross_entropy'), { layer: 3, form: 'probabilities' });
    });
});
