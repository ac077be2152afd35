import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sweptAxis } from '../../src/charts/swept-axis.ts';

describe('the values of a swept axis', () => {
    it('are numbers where they are written so', () => {
        assert.deepEqual(sweptAxis('rate', ['0.5', '20%', '1e-3', '-2']), {
            label: 'rate',
            numbers: [0.5, 0.2, 0.001, -2],
        });
    });

    it('are the one number in which calls differ, and none where there is no noise', () => {
        assert.deepEqual(sweptAxis('noise', ['none', 'dropout(0.2)', 'dropout(50%)']), {
            label: 'noise = dropout(x), none at 0',
            numbers: [0, 0.2, 0.5],
        });
        assert.deepEqual(sweptAxis('optimizer', ['sgd(0.1, momentum = 0.9)', 'sgd(0.01, momentum = 0.9)']), {
            label: 'optimizer = sgd(x, momentum = 0.9)',
            numbers: [0.1, 0.01],
        });
        assert.deepEqual(
            sweptAxis('optimizer', ['sgd(learning_rate = 0.1)']).label,
            'optimizer = sgd(learning_rate = x)',
        );
    });

    it('are names where calls differ in more, and where a name is among numbers', () => {
        for (const labels of [
            ['dropout(0.2)', 'gaussian_dropout(0.2)'],
            ['sgd(0.1, momentum = 0.9)', 'sgd(0.2, momentum = 0.5)'],
            ['sgd(0.1)', 'sgd(0.1, momentum = 0.9)'],
            ['relu', 'tanh'],
            ['0.1', 'none'],
            // Where 0 is written too, none would stand on it.
            ['none', 'dropout(0)', 'dropout(0.5)'],
            // Nothing says that it is what no pooling is.
            ['none', 'max_pool2d(2)'],
            ['dropout(schedule(0.5))', 'dropout(schedule(0.4))'],
        ]) {
            assert.deepEqual(sweptAxis('x', labels), { label: 'x', numbers: undefined }, labels.join());
        }
    });

    it('are read back as they were, whatever the numbers', () => {
        const numbers = fc.uniqueArray(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1 });
        fc.assert(
            fc.property(numbers, values => {
                assert.deepEqual(sweptAxis('x', values.map(String)).numbers, values);
                assert.deepEqual(
                    sweptAxis(
                        'x',
                        values.map(value => `dropout(${value})`),
                    ).numbers,
                    values,
                );
            }),
        );
    });
});
