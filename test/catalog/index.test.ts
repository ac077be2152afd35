import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { activations } from '../../src/catalog/activations/index.ts';
import { families, familiesOf, familyTitles, findEntry, namesOf } from '../../src/catalog/index.ts';
import { isLayerKind, layerEntry } from '../../src/catalog/layers/index.ts';
import type { Family } from '../../src/catalog/parameters.ts';

const familyNames = Object.keys(families) as Family[];

// What the language's own page lists, typed from there and not from the registries.
const decided: Partial<Record<Family, string>> = {
    layer:
        'input flatten reshape dense conv2d embedding max_pool2d avg_pool2d global_avg_pool2d linear relu ' +
        'leaky_relu elu selu gelu silu tanh sigmoid softplus softmax maxout batch_norm layer_norm dropout ' +
        'gaussian_dropout variational_dropout adaptive_dropout spatial_dropout alpha_dropout drop_connect ' +
        'gaussian_noise conv1d global_max_pool1d path_dropout',
    activation: 'linear relu leaky_relu elu selu gelu silu tanh sigmoid softplus softmax maxout',
    regularizer: 'l1 l2 l1_l2 max_norm adaptive_l2',
    activity_regularizer: 'kl_sparsity',
    loss: 'cross_entropy binary_cross_entropy mse mae huber',
    optimizer: 'sgd rmsprop adam adamw',
    learning_rate_schedule: 'constant step inverse_time exponential cosine',
    momentum_schedule: 'ramp',
    rate_schedule: 'schedule',
    early_stopping: 'patience',
    search: 'random_search successive_halving',
    initializer: 'glorot he lecun',
    scaling: 'standardize min_max',
    data_source: 'csv parquet npz idx builtin',
    builtin_set: 'digits breast_cancer wine iris diabetes moons circles spirals xor gaussians',
};

describe('the catalogue', () => {
    for (const family of familyNames) {
        it(`has every ${family} that the language decided on, and no other`, () => {
            assert.deepEqual([...namesOf(family)].sort(), decided[family]?.split(' ').sort());
        });

        it(`lists ${family} in alphabetical order`, () => {
            const names = Object.keys(families[family]);
            assert.deepEqual(names, [...names].sort());
        });

        it(`files each ${family} under its own name and family`, () => {
            for (const [name, entry] of Object.entries(families[family])) {
                assert.equal(entry.name, name);
                assert.equal(entry.family, family);
            }
        });
    }

    it('gives one name to two families only where an activation is a layer too', () => {
        const names = new Set(familyNames.flatMap(family => namesOf(family)));
        const shared = [...names].filter(name => familiesOf(name).length > 1);
        assert.deepEqual(shared.sort(), Object.keys(activations).sort());
        for (const name of shared) {
            assert.deepEqual(familiesOf(name), ['layer', 'activation']);
        }
    });

    it('describes an activation and its layer with the same words and parameters', () => {
        for (const [name, activation] of Object.entries(activations)) {
            assert.ok(isLayerKind(name));
            const layer = layerEntry(name);
            assert.equal(layer.documentation.summary, activation.documentation.summary);
            assert.deepEqual(layer.parameters, activation.parameters);
            assert.equal(layer.traits({ pieces: 2, negative_slope: 0.01, alpha: 1 }).role, 'activation');
        }
    });

    it('hides from specs what ends a block', () => {
        for (const name of ['add', 'concat']) {
            assert.ok(isLayerKind(name));
            assert.equal(findEntry('layer', name), undefined);
            assert.deepEqual(familiesOf(name), []);
        }
    });

    it('finds no inherited names', () => {
        assert.equal(findEntry('layer', 'toString'), undefined);
        assert.equal(findEntry('loss', 'constructor'), undefined);
    });

    it('looks a name up in the family of its slot', () => {
        assert.equal(findEntry('optimizer', 'adam')?.name, 'adam');
        assert.equal(findEntry('loss', 'adam'), undefined);
    });

    it('registers every file of every family', () => {
        const root = new URL('../../src/catalog/', import.meta.url);
        const folders = readdirSync(root, { withFileTypes: true })
            .filter(item => item.isDirectory() && item.name !== 'blocks' && item.name !== 'shared')
            .map(item => item.name);
        assert.equal(folders.length, 12);
        for (const folder of folders) {
            const registry = readFileSync(new URL(`${folder}/index.ts`, root), 'utf8');
            for (const file of readdirSync(new URL(`${folder}/`, root))) {
                if (file !== 'index.ts' && !file.startsWith('define-')) {
                    assert.ok(registry.includes(`'./${file}'`), `${folder}/${file}`);
                }
            }
        }
    });

    it('has words for every family', () => {
        for (const family of familyNames) {
            assert.match(familyTitles[family], /^an? [a-z]/);
        }
    });
});
