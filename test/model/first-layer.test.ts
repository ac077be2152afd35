import assert from 'node:assert/strict';
import { firstLayerWeights, type LearnedValues } from '../../src/model/first-layer.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../../src/model/resolved.ts';

function networkOf(...layers: readonly Pick<ResolvedLayer, 'kind' | 'outputShape'>[]): ResolvedNetwork {
    return { name: 'net', layers: layers as readonly ResolvedLayer[], parameterCount: 0 };
}

const named = (layer: number): string => `layer ${layer}`;

/** Weights [inputs, units] of which each says where it stands: input times 100 plus unit. */
function weightsOf(layer: number, inputs: number, units: number): LearnedValues {
    const values = Float32Array.from({ length: inputs * units }, (_, index) => {
        return 100 * Math.floor(index / units) + (index % units);
    });
    return { layer, name: 'weights', shape: [inputs, units], values };
}

describe('the weights of a first layer', () => {
    it('are a picture for each unit, of an input of as many features as a square image has', () => {
        const network = networkOf(
            { kind: 'input', outputShape: [16] },
            { kind: 'dropout', outputShape: [16] },
            { kind: 'dense', outputShape: [3] },
            { kind: 'dense', outputShape: [2] },
        );
        const found =
            firstLayerWeights(network, [weightsOf(3, 3, 2), weightsOf(2, 16, 3)], named) ?? assert.fail();
        assert.deepEqual(
            [found.layer, found.height, found.width, found.units, found.allUnits],
            ['layer 2', 4, 4, 3, 3],
        );
        // The second unit's pixel in row 1, column 2 is input 6.
        assert.equal(found.weights[1 * 16 + 1 * 4 + 2], 601);
    });

    it('are averaged over the channels of a colour image', () => {
        const network = networkOf(
            { kind: 'input', outputShape: [4, 5, 3] },
            { kind: 'flatten', outputShape: [60] },
            { kind: 'dense', outputShape: [2] },
        );
        const found = firstLayerWeights(network, [weightsOf(2, 60, 2)], named) ?? assert.fail();
        // Pixel 7 has the inputs 21, 22 and 23.
        assert.equal(found.weights[20 + 7], 2201);
    });

    it('are those of some units where there are many', () => {
        const network = networkOf(
            { kind: 'input', outputShape: [64] },
            { kind: 'dense', outputShape: [500] },
        );
        const found = firstLayerWeights(network, [weightsOf(1, 64, 500)], named) ?? assert.fail();
        assert.deepEqual([found.units, found.allUnits, found.weights.length], [144, 500, 144 * 64]);
    });

    it('are none where the input is no image, or something else reads it', () => {
        const dense = { kind: 'dense', outputShape: [2] } as const;
        const none = [
            [networkOf({ kind: 'input', outputShape: [13] }, dense), weightsOf(1, 13, 2)],
            [networkOf({ kind: 'input', outputShape: [4] }, dense), weightsOf(1, 4, 2)],
            [
                networkOf(
                    { kind: 'input', outputShape: [8, 8, 1] },
                    { kind: 'conv2d', outputShape: [8, 8, 2] },
                ),
                weightsOf(1, 9, 2),
            ],
            [networkOf({ kind: 'input', outputShape: [64] }, dense), weightsOf(1, 32, 2)],
        ] as const;
        for (const [network, array] of none) {
            assert.equal(firstLayerWeights(network, [array], named), undefined);
        }
    });
});
