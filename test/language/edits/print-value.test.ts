import assert from 'node:assert/strict';
import { trainSettings } from '../../../src/catalog/blocks/train.ts';
import { familiesOf, findEntry, namesOf } from '../../../src/catalog/index.ts';
import { probability, word } from '../../../src/catalog/parameters.ts';
import { printCall, printValue } from '../../../src/language/edits/print-value.ts';
import { expectClean, runOf, trained } from '../support.ts';

describe('values as text', () => {
    it('are the shortest that mean the same', () => {
        assert.equal(printValue(0.1 + 0.2, probability()), '0.3');
        assert.equal(printValue('same', word('same', 'valid')), 'same');
        assert.equal(
            printCall({ call: 'dropout', arguments: { rate: 0.5, keep: null } }, 'layer'),
            'dropout(0.5)',
        );
        assert.equal(
            printCall({ call: 'dropout', arguments: { rate: null, keep: 0.8 } }, 'layer'),
            'dropout(keep = 0.8)',
        );
        assert.equal(
            printCall({ call: 'input', arguments: { shape: [28, 28, 1] } }, 'layer'),
            'input(28, 28, 1)',
        );
        assert.equal(printCall({ call: 'relu', arguments: {} }, 'layer'), 'relu()');
        assert.equal(printCall({ call: 'relu', arguments: {} }, 'activation'), 'relu');
        assert.equal(
            printCall(
                { call: 'adam', arguments: { learning_rate: 0.001, beta_1: 0.5, beta_2: 0.999 } },
                'optimizer',
            ),
            'adam(beta_1 = 0.5)',
        );
        assert.equal(
            printCall(
                { call: 'max_pool2d', arguments: { pool_size: [2, 2], strides: [2, 2], padding: 'same' } },
                'layer',
            ),
            'max_pool2d([2, 2], padding = same)',
        );
    });

    it('are read back as what they were', () => {
        for (const name of namesOf('optimizer')) {
            const example = findEntry('optimizer', name)?.documentation.example ?? name;
            const read = (text: string) =>
                runOf(expectClean(trained('input(64)\ndense(10)', { settings: `optimizer = ${text}` })))
                    .settings.optimizer;
            const value = read(example);
            assert.deepEqual(read(printValue(value, trainSettings.optimizer.type) ?? ''), value);
            assert.deepEqual(familiesOf(name), ['optimizer']);
        }
    });
});
