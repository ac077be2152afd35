import assert from 'node:assert/strict';
import {
    createGraph,
    firstAfter,
    firstBefore,
    isElementwiseHomogeneous,
    isReshape,
    isTransparent,
    walkBack,
} from '../../src/lint/walk.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../../src/model/resolved.ts';
import { dense, dropout, input, layer, network, residual } from '../support/networks.ts';

const kinds = (layers: Iterable<ResolvedLayer>) => Array.from(layers, ({ kind }) => kind);

function at(tested: ResolvedNetwork, id: number): ResolvedLayer {
    const found = tested.layers[id];
    assert.ok(found);
    return found;
}

describe('walks over a network', () => {
    const convolutional = network(
        input(8, 8, 1),
        layer('conv2d', { filters: 4, kernel_size: 3, activation: 'relu' }),
        dropout(0.25),
        layer('max_pool2d', { pool_size: 2 }),
        layer('flatten'),
        layer('tanh'),
        layer('batch_norm'),
        dense(10, 'softmax'),
    );

    it('goes forward through activations, reshapes and pools to what has weights or statistics', () => {
        const graph = createGraph(convolutional);
        assert.deepEqual(kinds(firstAfter(graph, at(convolutional, 3), isTransparent)), ['batch_norm']);
    });

    it('stops at a pool where only elementwise layers may be passed', () => {
        const graph = createGraph(convolutional);
        assert.deepEqual(kinds(firstAfter(graph, at(convolutional, 3), isElementwiseHomogeneous)), [
            'max_pool2d',
        ]);
    });

    it('goes back up to and including what stops it', () => {
        const graph = createGraph(convolutional);
        assert.deepEqual(kinds(walkBack(graph, at(convolutional, 7), isTransparent)), [
            'tanh',
            'flatten',
            'max_pool2d',
            'dropout',
        ]);
        assert.equal(firstBefore(graph, at(convolutional, 7), isTransparent)?.kind, 'dropout');
        assert.equal(firstBefore(graph, at(convolutional, 7), isReshape)?.kind, 'tanh');
    });

    it('knows which layers commute with a mask', () => {
        const tested = network(
            input(4),
            layer('softmax'),
            layer('tanh'),
            layer('maxout'),
            layer('leaky_relu'),
            layer('flatten'),
            layer('relu'),
        );
        const graph = createGraph(tested);
        const commuting = tested.layers.filter(each => isElementwiseHomogeneous(graph.traits(each), each));
        assert.deepEqual(kinds(commuting), ['leaky_relu', 'relu']);
    });

    it('follows every branch forward, and finds each end once', () => {
        const tested = network(
            input(4),
            dropout(0.5),
            layer('relu'),
            residual(layer('relu'), dense(4), layer('relu')),
            dense(2),
        );
        const graph = createGraph(tested);
        const ends = firstAfter(graph, at(tested, 1), isTransparent);
        assert.deepEqual(kinds(ends), ['dense', 'add']);
    });

    it('does not go back past a sum or a fork, since the path is not the layer’s own there', () => {
        const tested = network(input(4), dropout(0.5), residual(layer('relu'), dense(4)), layer('relu'));
        const graph = createGraph(tested);
        const relu = at(tested, tested.layers.length - 1);
        assert.equal(relu.kind, 'relu');
        assert.deepEqual(kinds(walkBack(graph, relu, () => true)), ['add']);
        // The dropout is read by the branch and by the shortcut.
        assert.deepEqual(kinds(walkBack(graph, at(tested, 2), () => true)), []);
    });

    it('leaves out hidden layers as if they were not written', () => {
        const tested = network(input(4), dense(4), dropout(0.5), dropout(0.2));
        const graph = createGraph(tested, new Set([3, 4]));
        assert.deepEqual(kinds(graph.layers), ['input', 'dense', 'linear']);
        assert.equal(graph.output?.kind, 'linear');
        const partly = createGraph(tested, new Set([3]));
        assert.deepEqual(kinds(partly.predecessors(at(tested, 4))), ['linear']);
        assert.deepEqual(kinds(partly.consumers(at(tested, 2))), ['dropout']);
    });
});
