// The oracle averages the output of a small network over every mask that its dropout can draw.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstBiasedAfter } from '../../src/lint/dropout-bias.ts';
import { createGraph } from '../../src/lint/walk.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../../src/model/resolved.ts';
import {
    dense,
    dropout,
    input,
    layer,
    network,
    projected,
    residual,
    type Statement,
} from '../support/networks.ts';

const functions: Readonly<Record<string, (x: number) => number>> = {
    linear: x => x,
    relu: x => Math.max(0, x),
    leaky_relu: x => (x < 0 ? 0.3 * x : x),
    tanh: Math.tanh,
    softplus: x => Math.log1p(Math.exp(x)),
};

/** A linear congruential generator (Numerical Recipes), so that a network's weights are the same at every mask. */
function weightsFrom(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return (state / 2 ** 31 - 1) * 1.5;
    };
}

/** The network's output for one input, with this factor for each value that reaches its dropout. */
function run(
    { layers }: ResolvedNetwork,
    x: readonly number[],
    factors: readonly number[] | undefined,
): number[] {
    const outputs: number[][] = [];
    for (const each of layers) {
        const [a = [], b = []] = each.inputs.map(id => outputs[id] ?? []);
        outputs.push(outputOf(each, a, b, x, factors));
    }
    return outputs.at(-1) ?? [];
}

function outputOf(
    { id, kind, outputShape }: ResolvedLayer,
    a: readonly number[],
    b: readonly number[],
    x: readonly number[],
    factors: readonly number[] | undefined,
): number[] {
    const weight = weightsFrom(id + 1);
    switch (kind) {
        case 'input':
            return [...x];
        case 'dense':
            return Array.from({ length: outputShape[0] ?? 0 }, () =>
                a.reduce((sum, value) => sum + weight() * value, weight()),
            );
        case 'dropout':
            return a.map((value, index) => value * (factors?.[index] ?? 1));
        case 'add':
            return a.map((value, index) => value + (b[index] ?? 0));
        case 'layer_norm': {
            const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
            const variance = a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / a.length;
            return a.map(value => (value - mean) / Math.sqrt(variance + 1e-3));
        }
        default: {
            const f = functions[kind];
            assert.ok(f, kind);
            return a.map(f);
        }
    }
}

/** The largest difference, over some inputs, between the mean output under dropout and the output without it. */
function biasOf(tested: ResolvedNetwork, units: number, p: number): number {
    const values = weightsFrom(99);
    let bias = 0;
    for (let repetition = 0; repetition < 8; repetition += 1) {
        const x = [values(), values(), values()];
        let mean = 0;
        for (let mask = 0; mask < 2 ** units; mask += 1) {
            const factors = Array.from({ length: units }, (_, index) =>
                mask & (1 << index) ? 1 / (1 - p) : 0,
            );
            const probability = factors.reduce((product, factor) => product * (factor === 0 ? p : 1 - p), 1);
            mean += probability * (run(tested, x, factors)[0] ?? 0);
        }
        bias = Math.max(bias, Math.abs(mean - (run(tested, x, undefined)[0] ?? 0)));
    }
    return bias;
}

const statement = (kinds: readonly string[]) =>
    fc.constantFrom(...kinds).map((kind): Statement => (kind === 'dense' ? dense(3) : layer(kind as 'tanh')));
const block = (kinds: readonly string[]) =>
    fc.oneof(
        { weight: 5, arbitrary: statement(kinds) },
        {
            weight: 1,
            arbitrary: fc
                .array(statement(kinds), { minLength: 1, maxLength: 2 })
                .map(body => residual(dense(3), ...body)),
        },
    );

function biasedIn(tested: ResolvedNetwork): ResolvedLayer | undefined {
    const graph = createGraph(tested);
    const noise = tested.layers.find(({ kind }) => kind === 'dropout');
    assert.ok(noise);
    return firstBiasedAfter(graph, noise);
}

describe('the bias of dropout', () => {
    it('is exactly none where no layer is named for it, and some where one is', () => {
        const kinds = ['dense', 'dense', 'linear', 'tanh', 'softplus', 'layer_norm'];
        fc.assert(
            fc.property(
                fc.array(statement(kinds), { maxLength: 2 }),
                fc.array(block(kinds), { maxLength: 3 }),
                fc.constantFrom(0.2, 0.5),
                (before, after, p) => {
                    const tested = network(input(3), ...before, dropout(p), ...after, dense(1));
                    const bias = biasOf(tested, 3, p);
                    assert.equal(biasedIn(tested) !== undefined, bias > 1e-9, `${bias}`);
                },
            ),
            { numRuns: 150 },
        );
    });

    it('is none behind ReLU and its kin, which pass a mask through', () => {
        fc.assert(
            fc.property(
                fc.array(statement(['relu', 'leaky_relu', 'linear']), { maxLength: 3 }),
                fc.array(statement(['dense', 'linear']), { maxLength: 2 }),
                (passing, linear) => {
                    const tested = network(
                        input(3),
                        dense(3, 'tanh'),
                        dropout(0.5),
                        ...passing,
                        ...linear,
                        dense(1),
                    );
                    assert.equal(biasedIn(tested), undefined);
                    assert.ok(biasOf(tested, 3, 0.5) < 1e-9);
                },
            ),
        );
    });

    it('begins with the first layer that bends what weights have mixed', () => {
        const tested = network(
            input(3),
            dropout(0.5),
            layer('relu'),
            dense(3, 'leaky_relu'),
            dense(3, 'tanh'),
            dense(1),
        );
        assert.equal(biasedIn(tested)?.kind, 'leaky_relu');
        assert.ok(biasOf(tested, 3, 0.5) > 1e-3);
        const merged = network(input(3), projected(dropout(0.5), dense(3)), layer('relu'), dense(1));
        assert.equal(biasedIn(merged)?.kind, 'relu');
    });

    it('comes with max-pooling for values and not for channels, and not with averages', () => {
        const pooled = (noise: Statement, pool: 'max_pool2d' | 'avg_pool2d' | 'global_avg_pool2d') =>
            createGraph(network(input(4, 4, 2), noise, layer(pool), layer('flatten'), dense(1)));
        const culprit = (noise: Statement, pool: 'max_pool2d' | 'avg_pool2d' | 'global_avg_pool2d') => {
            const graph = pooled(noise, pool);
            return firstBiasedAfter(graph, graph.layers[1] as ResolvedLayer)?.kind;
        };
        const channels = layer('spatial_dropout', { rate: 0.5 });
        assert.equal(culprit(dropout(0.5), 'max_pool2d'), 'max_pool2d');
        assert.equal(culprit(channels, 'max_pool2d'), undefined);
        assert.equal(culprit(dropout(0.5), 'avg_pool2d'), undefined);
        assert.equal(culprit(channels, 'global_avg_pool2d'), undefined);
        const mixed = createGraph(
            network(
                input(4, 4, 2),
                channels,
                layer('conv2d', { filters: 2, kernel_size: 1 }),
                layer('max_pool2d'),
                layer('flatten'),
                dense(1),
            ),
        );
        assert.equal(firstBiasedAfter(mixed, mixed.layers[1] as ResolvedLayer)?.kind, 'max_pool2d');
    });
});
