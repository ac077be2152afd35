import assert from 'node:assert/strict';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { type LayerKind, layerEntry, layers } from '../../../src/catalog/layers/index.ts';
import type { Value } from '../../../src/catalog/values.ts';

const kinds = Object.keys(layers) as LayerKind[];
const given: Partial<Record<LayerKind, Record<string, Value>>> = {
    dense: { units: 1 },
    conv1d: { filters: 1, kernel_size: 1 },
    conv2d: { filters: 1, kernel_size: 1 },
    embedding: { vocabulary: 2, dimensions: 1 },
    gaussian_noise: { stddev: 1 },
    input: { shape: [1] },
    reshape: { shape: [1] },
};
const traitsOf = (kind: LayerKind, more: Record<string, Value> = {}) =>
    layerEntry(kind).traits(resolveCall('layer', kind, { ...given[kind], ...more }).arguments);
const withTrait = (holds: (kind: LayerKind) => boolean | undefined) => kinds.filter(holds).join(' ');

describe('traits of layers', () => {
    it('name each kind of noise as its paper does', () => {
        const noises = Object.fromEntries(
            kinds.filter(kind => traitsOf(kind).role === 'noise').map(kind => [kind, traitsOf(kind).noise]),
        );
        assert.deepEqual(noises, {
            adaptive_dropout: 'element',
            alpha_dropout: 'alpha',
            drop_connect: 'weight',
            dropout: 'element',
            gaussian_dropout: 'gaussian',
            gaussian_noise: 'gaussian',
            path_dropout: 'path',
            spatial_dropout: 'channel',
            variational_dropout: 'gaussian',
        });
        assert.ok(
            kinds.every(kind => (traitsOf(kind).noise !== undefined) === (traitsOf(kind).role === 'noise')),
        );
    });

    it('move variational dropout to the weights where it learns a rate for each', () => {
        assert.equal(traitsOf('variational_dropout', { rate: 'per_unit' }).noise, 'gaussian');
        const perWeight = traitsOf('variational_dropout', { rate: 'per_weight' });
        assert.deepEqual([perWeight.noise, perWeight.actsOn], ['weight', 'next_affine']);
    });

    it('say which noise needs an affine layer, and on which side', () => {
        assert.equal(traitsOf('drop_connect').actsOn, 'next_affine');
        assert.equal(traitsOf('adaptive_dropout').actsOn, 'previous_affine');
        assert.equal(
            withTrait(kind => traitsOf(kind).actsOn !== undefined),
            'adaptive_dropout drop_connect',
        );
    });

    it('call learned what has no fixed rate, and inverted Bernoulli masks so', () => {
        assert.equal(
            withTrait(kind => traitsOf(kind).learnedRate),
            'adaptive_dropout variational_dropout',
        );
        assert.equal(
            withTrait(kind => traitsOf(kind).bernoulli),
            'drop_connect dropout path_dropout spatial_dropout',
        );
        assert.equal(
            withTrait(kind => traitsOf(kind).additive),
            'gaussian_noise',
        );
    });

    it('name the roles', () => {
        const withRole = (role: string) => withTrait(kind => traitsOf(kind).role === role);
        assert.equal(withRole('input'), 'input');
        assert.equal(withRole('reshape'), 'flatten reshape');
        assert.equal(withRole('affine'), 'conv1d conv2d dense embedding');
        assert.equal(withRole('pool'), 'avg_pool2d global_avg_pool2d global_max_pool1d max_pool2d');
        assert.equal(withRole('normalization'), 'batch_norm layer_norm');
        assert.equal(withRole('merge'), 'add concat');
        assert.equal(traitsOf('add').merges, 'sum');
        assert.equal(traitsOf('concat').merges, 'concatenation');
    });

    it('tell pools apart, and what is special of one layer', () => {
        assert.equal(traitsOf('max_pool2d').pools, 'max');
        assert.equal(traitsOf('global_max_pool1d').pools, 'max');
        assert.equal(traitsOf('avg_pool2d').pools, 'average');
        assert.equal(traitsOf('global_avg_pool2d').pools, 'global_average');
        assert.equal(
            withTrait(kind => traitsOf(kind).normalizesOverBatch),
            'batch_norm',
        );
        assert.equal(
            withTrait(kind => traitsOf(kind).readsTokenIds),
            'embedding',
        );
        assert.equal(
            withTrait(kind => traitsOf(kind).sharesWeights),
            'conv1d conv2d',
        );
    });

    it('leave the question of zero open for what has weights, noise or statistics', () => {
        for (const kind of kinds) {
            const { role, zero } = traitsOf(kind);
            assert.equal(zero !== null, ['activation', 'pool', 'reshape'].includes(role), kind);
        }
    });
});
