// What expressions come to. The numbers are worked out by hand.

import assert from 'node:assert/strict';
import type { Value } from '../../../src/catalog/values.ts';
import { expectClean, runOf, trained } from '../support.ts';

/** The value of an expression in a setting of `train`. */
function setting(name: string, expression: string, before = ''): unknown {
    const run = runOf(
        expectClean(
            trained('input(64)\ndense(10, activation = softmax)', {
                settings: `${name} = ${expression}`,
                before,
            }),
        ),
    );
    return (run.settings as Readonly<Record<string, unknown>>)[name];
}

function values(axis: string, before = ''): readonly Value[] {
    const { spec } = expectClean(
        trained('input(64)\ndense(10, activation = softmax)', { after: `sweep net { ${axis} }`, before }),
    );
    return spec.sweeps[0]?.axes[0]?.values ?? [];
}

describe('expressions', () => {
    it('fold numbers, percentages and arithmetic', () => {
        assert.equal(setting('label_smoothing', '1e-4'), 0.0001);
        assert.equal(setting('label_smoothing', '.5'), 0.5);
        assert.equal(setting('label_smoothing', '20%'), 0.2);
        assert.equal(setting('epochs', '2 + 3 * 4'), 14);
        assert.equal(setting('epochs', '(2 + 3) * 4'), 20);
        assert.equal(setting('epochs', '20 - 3 - 2'), 15);
        assert.equal(setting('epochs', '100 / 5 / 2'), 10);
        assert.equal(setting('epochs', '7 - -3'), 10);
        assert.equal(setting('epochs', '--5'), 5);
        assert.equal(setting('batch_size', '50% * 64'), 32);
    });

    it('take a sum that misses a whole number by a rounding error for it', () => {
        assert.equal(setting('epochs', '0.1 * 30'), 3);
        assert.equal(setting('epochs', '100 * 1.1'), 110);
    });

    it('look constants up wherever they stand', () => {
        assert.equal(setting('epochs', 'later * 2', 'let later = base + 1\nlet base = 4\n'), 10);
        assert.deepEqual(setting('optimizer', 'opt', 'let opt = sgd(rate)\nlet rate = 0.1\n'), {
            call: 'sgd',
            arguments: { learning_rate: 0.1, momentum: 0, nesterov: false },
        });
        assert.deepEqual(setting('regularizer', 'both', 'let both = [l2(1e-4), max_norm(3)]\n'), [
            { call: 'l2', arguments: { l2: 0.0001 } },
            { call: 'max_norm', arguments: { max_value: 3 } },
        ]);
    });

    it('fill in the defaults of calls', () => {
        assert.deepEqual(setting('optimizer', 'adam'), {
            call: 'adam',
            arguments: { learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 },
        });
    });

    it('know none, true and false, words and texts by their slot', () => {
        assert.equal(setting('early_stopping', 'none'), null);
        assert.equal(setting('bias_regularizer', 'true'), true);
        const { data } = expectClean(
            'data houses { source = csv("houses.csv", header = false, missing = ["", \'a\\tb\\u0041\']) target = last }',
        ).spec;
        assert.deepEqual(data[0]?.settings.source, {
            call: 'csv',
            arguments: { path: 'houses.csv', header: false, delimiter: ',', missing: ['', 'a\tbA'] },
        });
        assert.equal(data[0]?.settings.target, 'last');
    });

    it('take ranges with both ends, as start + i * step', () => {
        assert.deepEqual(values('label_smoothing = 0.1 to 0.8 step 0.1'), [
            0.1,
            0.1 + 0.1,
            0.1 + 2 * 0.1,
            0.1 + 3 * 0.1,
            0.1 + 4 * 0.1,
            0.1 + 5 * 0.1,
            0.1 + 6 * 0.1,
            0.1 + 7 * 0.1,
        ]);
        assert.deepEqual(values('epochs = 1 to 4'), [1, 2, 3, 4]);
        assert.deepEqual(values('epochs = 5 to 1 step -2'), [5, 3, 1]);
        assert.deepEqual(values('epochs = 3 to 3'), [3]);
        assert.deepEqual(values('epochs = 1 to 8 step 3'), [1, 4, 7]);
        assert.deepEqual(values('epochs = many', 'let many = [1, n]\nlet n = 2 * 3\n'), [1, 6]);
    });
});
