import assert from 'node:assert/strict';
import {
    blocks,
    formatCount,
    link,
    prose,
    proseInPage,
    sentencesOf,
    table,
} from '../../scripts/reference/markdown.ts';
import { signaturesOf } from '../../scripts/reference/parameters.ts';
import { type AnyEntry, families } from '../../src/catalog/index.ts';
import type { Family } from '../../src/catalog/parameters.ts';

function entryOf(family: Family, name: string): AnyEntry {
    const entry = families[family][name];
    assert.ok(entry);
    return entry;
}

describe('reference Markdown', () => {
    it('puts one sentence on a line', () => {
        assert.deepEqual(sentencesOf('One. Two! Is it? `relu` is. (So it is.) “Yes.” t counts.'), [
            'One.',
            'Two!',
            'Is it?',
            '`relu` is.',
            '(So it is.)',
            '“Yes.”',
            't counts.',
        ]);
    });

    it('cuts no number, no abbreviation, no initial and no code', () => {
        for (const sentence of [
            'A rate from 0.2 to 0.5 is usual.',
            'Hinton et al. Then others.'.slice(0, 14),
            'As in Hinton et al. Nature has it.',
            'By R. A. Fisher in 1936.',
            'It prints `a. B` and no more.',
            'A value, e.g. Xavier’s, is kept.',
        ]) {
            assert.deepEqual(sentencesOf(sentence), [sentence]);
        }
    });

    it('keeps paragraphs apart and code, tables, lists and headings as they are', () => {
        assert.equal(prose('One. Two.\n\nThree.'), 'One.\nTwo.\n\nThree.');
        const page = '# A. B\n\n- One. Two.\n\n| A. | B. C |\n\n```netspec\n// A. B\n```\n\nOne. Two.';
        assert.equal(proseInPage(page), page.replace(/One\. Two\.$/, 'One.\nTwo.'));
    });

    it('links from page to page', () => {
        assert.equal(link('a', 'README.md', 'layers/dense.md'), '[a](layers/dense.md)');
        assert.equal(link('a', 'layers/dense.md', 'train.md#seed'), '[a](../train.md#seed)');
        assert.equal(link('a', 'layers/dense.md', 'layers/conv2d.md'), '[a](conv2d.md)');
        assert.equal(link('a', 'train.md', 'train.md#seed'), '[a](#seed)');
    });

    it('writes tables whose cells cannot break them', () => {
        assert.equal(
            table(['a', 'n'], [['x | y', '1\n2']], ['n']),
            '| a | n |\n| --- | ---: |\n| x \\| y | 1 2 |',
        );
        assert.equal(table(['a'], []), '');
        assert.equal(blocks('a', '', undefined, 'b'), 'a\n\nb');
    });

    it('groups digits by thousands', () => {
        assert.deepEqual([0, 999, 1000, 54090, 1234567].map(formatCount), [
            '0',
            '999',
            '1,000',
            '54,090',
            '1,234,567',
        ]);
    });

    it('writes calls as a spec does, one line for each way to call', () => {
        assert.deepEqual(signaturesOf(entryOf('layer', 'dropout')), ['dropout(rate)', 'dropout(keep = …)']);
        assert.deepEqual(signaturesOf(entryOf('layer', 'flatten')), ['flatten()']);
        assert.deepEqual(signaturesOf(entryOf('layer', 'input')), ['input(shape, ...)']);
        assert.deepEqual(signaturesOf(entryOf('activation', 'relu')), ['relu']);
        assert.deepEqual(signaturesOf(entryOf('layer', 'max_pool2d')), [
            'max_pool2d(pool_size = 2, strides = pool_size, padding = valid)',
        ]);
        assert.deepEqual(signaturesOf(entryOf('rate_schedule', 'schedule')), [
            'schedule(rate, mode = standard, shape = constant, cutoff = …)',
        ]);
    });
});
