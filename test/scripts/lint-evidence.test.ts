import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lintGold } from '../../scripts/evidence/gold.ts';
import { evidencePage } from '../../scripts/evidence/page.ts';
import { peers } from '../../scripts/evidence/peer-rules.ts';
import { repositoryRoot } from '../../scripts/paths.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { dense, dropout, input, layer, network, residual, type Statement } from '../support/networks.ts';

/** Kind of each layer that a peer reports, and the rule. */
function said(name: string, ...statements: readonly Statement[]): string[] | undefined {
    const peer = peers.find(candidate => candidate.name === name);
    assert.ok(peer);
    const tested = network(...statements);
    return peer.check(tested)?.map(({ rule, layer: id }) => `${rule} ${tested.layers[id]?.kind}`);
}

const batchNorm = layer('batch_norm');
const relu = layer('relu');

describe('the rules of other linters', () => {
    it('of UMLAUT speak above 0.5, of Dropout and its subclasses, and not of the last layer', () => {
        const between = (noise: Statement) =>
            said('UMLAUT', input(8, 8, 4), noise, layer('flatten'), dense(2));
        assert.deepEqual(between(dropout(0.5)), []);
        assert.deepEqual(between(dropout(0.51)), ['high_dropout_rate dropout']);
        assert.deepEqual(between(layer('dropout', { keep: 0.2 })), ['high_dropout_rate dropout']);
        assert.deepEqual(between(layer('spatial_dropout', { rate: 0.6 })), [
            'high_dropout_rate spatial_dropout',
        ]);
        assert.deepEqual(between(layer('alpha_dropout', { rate: 0.6 })), []);
        assert.deepEqual(between(layer('gaussian_dropout', { rate: 0.6 })), []);
        assert.deepEqual(said('UMLAUT', input(8), dense(2), dropout(0.9)), []);
        // `dense(2, activation = softmax)` is one layer of Keras, and the dropout before it is not the last.
        assert.deepEqual(said('UMLAUT', input(8), dropout(0.9), dense(2, 'softmax')), [
            'high_dropout_rate dropout',
        ]);
    });

    it('of NeuraLint speak of the next layer, and the next but for an activation', () => {
        const dense8 = dense(8);
        assert.deepEqual(said('NeuraLint', input(8), dropout(0.2), batchNorm, dense8), ['f006 dropout']);
        assert.deepEqual(said('NeuraLint', input(8), dropout(0.2), relu, batchNorm), ['f006 dropout']);
        assert.deepEqual(said('NeuraLint', input(8), dropout(0.2), relu, relu, batchNorm), []);
        assert.deepEqual(said('NeuraLint', input(8), dropout(0.2), dense8, batchNorm), []);
        const map = input(8, 8, 4);
        assert.deepEqual(said('NeuraLint', map, dropout(0.2), layer('max_pool2d')), ['f018 dropout']);
        assert.deepEqual(said('NeuraLint', map, dropout(0.2), layer('avg_pool2d')), []);
    });

    it('of NeuraLint pass over layers that it does not read, and read no branches', () => {
        const map = input(8, 8, 4);
        const channels = layer('spatial_dropout', { rate: 0.2 });
        assert.deepEqual(said('NeuraLint', map, channels, layer('max_pool2d')), []);
        assert.deepEqual(said('NeuraLint', map, dropout(0.2), channels, layer('max_pool2d')), [
            'f018 dropout',
        ]);
        assert.equal(said('NeuraLint', input(8), residual(dropout(0.2)), batchNorm), undefined);
    });

    it('of neurarch-lint speak of a probability outside [0, 1)', () => {
        const of = (rate: number, kind: 'dropout' | 'alpha_dropout' | 'gaussian_dropout' = 'dropout') =>
            said('neurarch-lint', input(8), layer(kind, { rate }), dense(2));
        assert.deepEqual([of(0), of(0.99), of(1, 'gaussian_dropout')], [[], [], []]);
        assert.deepEqual(of(1), ['dropout-p-range dropout']);
        assert.deepEqual(of(-0.1, 'alpha_dropout'), ['dropout-p-range alpha_dropout']);
    });

    it('find the faults that their authors planted', () => {
        const found = new Map(
            lintGold().map(({ gold, peers: by }) => [
                gold.fixture,
                [...by.values()].flatMap(findings => findings?.map(({ rule }) => rule) ?? []),
            ]),
        );
        assert.deepEqual(found.get('neuralint-dropout-before-batchnorm'), ['f006', 'f006', 'f006']);
        assert.deepEqual(found.get('neuralint-dropout-before-pooling'), ['f018', 'f018']);
        assert.deepEqual(found.get('neuralint-lenet'), []);
        assert.deepEqual(found.get('umlaut-example'), Array(3).fill('high_dropout_rate'));
    });
});

describe('the page about evidence', () => {
    const page = evidencePage();

    it('has a row for every rule, with evidence', () => {
        for (const { id } of rules) {
            const row = page.split('\n').find(line => line.startsWith(`| [\`${id}\`]`));
            assert.ok(row, id);
            assert.ok((row.split(' | ')[2] ?? '').length > 20, id);
        }
    });

    it('links to files that exist', () => {
        const targets = [...page.matchAll(/\]\((?!https:)([^)#]+)/g)].map(match => match[1] ?? '');
        assert.ok(targets.length > rules.length);
        assert.deepEqual(
            [...new Set(targets)].filter(target => !existsSync(join(repositoryRoot, 'docs', target))),
            [],
        );
    });
});
