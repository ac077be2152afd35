import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
    feedsLastWeights,
    hasPathAround,
    isBeforeTokenReader,
    isBeforeWeights,
    isFeatureMap,
    isOnInput,
    positionsOf,
    producerOf,
    taskOf,
} from '../../src/lint/places.ts';
import { createGraph, type NetworkGraph } from '../../src/lint/walk.ts';
import type { ResolvedLayer } from '../../src/model/resolved.ts';
import { dense, dropout, input, layer, network, residual, type Statement } from '../support/networks.ts';

function layersOf(graph: NetworkGraph, kind: string): ResolvedLayer[] {
    return graph.layers.filter(candidate => candidate.kind === kind);
}

function only(graph: NetworkGraph, kind: string): ResolvedLayer {
    const [found, ...others] = layersOf(graph, kind);
    assert.ok(found !== undefined && others.length === 0, kind);
    return found;
}

/** Whether the output can be reached from an input without this layer: the definition, by search. */
function isReachedWithout(graph: NetworkGraph, avoided: ResolvedLayer): boolean {
    const reached = new Set<ResolvedLayer>();
    for (const candidate of graph.layers) {
        const inputs = graph.predecessors(candidate);
        if (candidate !== avoided && (inputs.length === 0 || inputs.some(read => reached.has(read)))) {
            reached.add(candidate);
        }
    }
    return graph.output !== undefined && reached.has(graph.output);
}

const block: fc.Arbitrary<Statement> = fc.letrec<{ statement: Statement }>(tie => ({
    statement: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('relu', 'batch_norm').map(kind => layer(kind as 'relu')),
        fc.constant(0.2).map(dropout),
        fc.constant(8).map(units => dense(units, 'relu')),
        fc
            .array(tie('statement'), { minLength: 1, maxLength: 3 })
            .map(statements => residual(...(statements as Statement[]))),
    ),
})).statement;

describe('places in a network', () => {
    it('finds a path around a layer exactly where the output is reached without it', () => {
        fc.assert(
            fc.property(fc.array(block, { maxLength: 6 }), statements => {
                const graph = createGraph(network(input(8), ...statements));
                for (const each of graph.layers) {
                    assert.equal(hasPathAround(graph, each), isReachedWithout(graph, each));
                }
            }),
        );
    });

    it('says before and after which weights a layer stands', () => {
        const graph = createGraph(
            network(input(64), dropout(0.2), dense(32, 'relu'), layer('batch_norm'), dense(10, 'softmax')),
        );
        const noise = only(graph, 'dropout');
        assert.ok(
            isOnInput(graph, noise) && isBeforeWeights(graph, noise) && !feedsLastWeights(graph, noise),
        );
        const norm = only(graph, 'batch_norm');
        assert.ok(!isOnInput(graph, norm) && feedsLastWeights(graph, norm));
        const softmax = only(graph, 'softmax');
        assert.ok(!isBeforeWeights(graph, softmax) && !feedsLastWeights(graph, softmax));
    });

    it('says of every layer what its next weights are, as a search along every branch finds them', () => {
        const isWeights = (each: ResolvedLayer) => each.kind === 'dense';
        const next = (graph: NetworkGraph, from: ResolvedLayer): ResolvedLayer[] =>
            graph.consumers(from).flatMap(each => (isWeights(each) ? [each] : next(graph, each)));
        const producer = (graph: NetworkGraph, of: ResolvedLayer): ResolvedLayer | undefined => {
            const [previous, ...others] = graph.predecessors(of);
            if (previous === undefined || others.length > 0 || isWeights(previous)) {
                return others.length > 0 ? undefined : previous;
            }
            return ['relu', 'dropout'].includes(previous.kind) ? producer(graph, previous) : undefined;
        };
        fc.assert(
            fc.property(fc.array(block, { maxLength: 6 }), statements => {
                const graph = createGraph(network(input(8), ...statements));
                for (const each of graph.layers) {
                    const found = next(graph, each);
                    assert.equal(
                        feedsLastWeights(graph, each),
                        found.length > 0 && found.every(weights => next(graph, weights).length === 0),
                    );
                    assert.equal(producerOf(graph, each), producer(graph, each));
                }
            }),
        );
    });

    it('knows whether token ids are looked up next', () => {
        const graph = createGraph(
            network(
                input(4),
                dropout(0.2),
                layer('embedding', { vocabulary: 9, dimensions: 2 }),
                layer('flatten'),
                dense(3),
            ),
        );
        assert.deepEqual(
            graph.layers.map(each => isBeforeTokenReader(graph, each)),
            [true, true, false, false, false, false],
        );
    });

    it('looks for the units’ layer through pools and reshapes, and not through a normalization', () => {
        const graph = createGraph(
            network(
                input(8, 8, 1),
                layer('conv2d', { filters: 4, kernel_size: 3, activation: 'relu' }),
                layer('max_pool2d', { pool_size: 2 }),
                layer('flatten'),
                dropout(0.2),
                layer('batch_norm'),
                layer('tanh'),
            ),
        );
        assert.equal(producerOf(graph, only(graph, 'dropout'))?.kind, 'conv2d');
        assert.equal(producerOf(graph, only(graph, 'tanh')), undefined);
        assert.equal(producerOf(graph, only(graph, 'conv2d')), undefined);
    });

    it('takes a map of one position for a vector', () => {
        assert.deepEqual([[8, 8, 3], [20, 16], [1, 1, 64], [64]].map(isFeatureMap), [
            true,
            true,
            false,
            false,
        ]);
        assert.equal(positionsOf([7, 5, 3]), 35);
    });

    it('knows the task by the last activation where no run says it', () => {
        const classifier = network(input(4), dense(3, 'softmax'));
        assert.equal(taskOf({ network: classifier }, createGraph(classifier)), 'classification');
        const reshaped = network(input(4), dense(4, 'softmax'), dropout(0.1), layer('flatten'), dropout(0.1));
        assert.equal(taskOf({ network: reshaped }, createGraph(reshaped)), 'classification');
        const unknown = network(input(4), dense(3));
        assert.equal(taskOf({ network: unknown }, createGraph(unknown)), undefined);
    });
});
