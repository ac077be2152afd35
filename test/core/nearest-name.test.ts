import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distanceBetween, nearestName } from '../../src/core/nearest-name.ts';

describe('the nearest name', () => {
    it('count letters to insert, delete, replace and swap', () => {
        const distances: readonly [string, string, number][] = [
            ['', '', 0],
            ['relu', 'relu', 0],
            ['rlu', 'relu', 1],
            ['rellu', 'relu', 1],
            ['rela', 'relu', 1],
            ['erlu', 'relu', 1],
            ['dense', 'sense', 1],
            ['kitten', 'sitting', 3],
        ];
        for (const [a, b, distance] of distances) {
            assert.equal(distanceBetween(a, b, 10), distance, `${a} ${b}`);
        }
    });

    it('measure a distance: symmetric, and zero for equal names only', () => {
        const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), maxLength: 8 });
        fc.assert(
            fc.property(name, name, (a, b) => {
                assert.equal(distanceBetween(a, b, 20), distanceBetween(b, a, 20));
                assert.equal(distanceBetween(a, b, 20) === 0, a === b);
            }),
        );
    });

    it('take the nearest name, and none where none is near', () => {
        assert.equal(nearestName('sofmax', ['softmax', 'softplus']), 'softmax');
        assert.equal(nearestName('MaxPool2D', ['avg_pool2d', 'max_pool2d']), 'max_pool2d');
        assert.equal(nearestName('patien', ['patience']), 'patience');
        assert.equal(nearestName('lstm', ['relu', 'selu', 'linear']), undefined);
        assert.equal(nearestName('x', ['y_long']), undefined);
        assert.equal(nearestName('a', ['b']), undefined);
        assert.equal(nearestName('ll2', ['l1_l2', 'l2']), 'l2');
    });
});
