import assert from 'node:assert/strict';
import { initializerAfter, initializers } from '../../../src/engine/initializers/index.ts';

const fanIn = 300;
const fanOut = 100;
const count = fanIn * fanOut;
const place = { seed: 3, stream: 'initial_weights', step: 0, layer: 1, example: 0 } as const;

function draw(name: keyof typeof initializers, changes: Partial<typeof place> = {}): Float64Array {
    const values = new Float64Array(count);
    initializers[name]({ values, fanIn, fanOut, place: { ...place, ...changes } });
    return values;
}

function varianceOf(values: Float64Array): number {
    return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}

describe('initializers', () => {
    const variances = { glorot: 2 / (fanIn + fanOut), he: 2 / fanIn, lecun: 1 / fanIn };
    for (const [name, variance] of Object.entries(variances) as [keyof typeof variances, number][]) {
        it(`draws ${name} with mean 0 and variance ${variance.toPrecision(3)}`, () => {
            const values = draw(name);
            const mean = values.reduce((sum, value) => sum + value, 0) / count;
            assert.ok(Math.abs(mean) < 5 * Math.sqrt(variance / count));
            // The variance of a square is 2 v² for a normal distribution and less for a uniform one.
            assert.ok(Math.abs(varianceOf(values) / variance - 1) < 5 * Math.sqrt(2 / count));
        });
    }

    it('draws glorot from a uniform distribution of half-width √(6 / (fan_in + fan_out))', () => {
        const limit = Math.sqrt(6 / (fanIn + fanOut));
        const values = draw('glorot');
        assert.ok(values.every(value => Math.abs(value) <= limit));
        assert.ok(
            values.some(value => value > 0.999 * limit) && values.some(value => value < -0.999 * limit),
        );
    });

    it('draws other weights for another seed or layer, and the same again', () => {
        assert.deepEqual(draw('he'), draw('he'));
        assert.notDeepEqual(draw('he'), draw('he', { layer: 2 as 1 }));
        assert.notDeepEqual(draw('he'), draw('he', { seed: 4 as 3 }));
    });

    it('follows the activation: he for rectifiers, lecun for selu, else glorot', () => {
        assert.equal(initializerAfter.relu, 'he');
        assert.equal(initializerAfter.selu, 'lecun');
        assert.equal(initializerAfter.tanh, 'glorot');
        assert.equal(initializerAfter.softmax, 'glorot');
    });
});
