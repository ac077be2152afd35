import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dropoutOnTokenIds } from '../../../src/lint/rules/dropout-on-token-ids.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network } from '../../support/networks.ts';
import { analyzeSpec, candidatesOf, describeAll, testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const end = ['    flatten()', '    dense(1, activation = sigmoid)', '}'];
const model = (...body: string[]) => lines('model m {', '    input(40)', ...body, ...end);
const embedding = '    embedding(1000, 16)';
const fixesFor = (kind: string, moved: string, removed: string) => [
    { title: `Move \`${kind}\` after \`embedding\``, safety: 'safe' as const, output: moved },
    { title: `Remove \`${kind}\``, safety: 'changes-training' as const, output: removed },
];

testRule(dropoutOnTokenIds, {
    valid: [
        { name: 'dropout after the embedding', code: model(embedding, '    dropout(0.2)') },
        { name: 'noise on the weights of the embedding', code: model('    drop_connect(0.2)', embedding) },
        { name: 'a rate of 0', code: model('    dropout(0)', embedding) },
        { name: 'dropout on real-valued input', code: model('    dropout(0.2)') },
        {
            name: 'dropout before weights that stand before no embedding',
            code: model('    dropout(0.2)', '    dense(8)'),
        },
    ],
    invalid: [
        {
            name: 'dropout on token ids',
            code: model('    «dropout»(0.2)', embedding),
            message:
                '`dropout` turns 20% of the token ids into 0 and multiplies the others by 1.25: id 1 becomes 1.25, and those ' +
                'from 800 on leave the vocabulary of 1,000.',
            related: ['embedding'],
            fixes: fixesFor('dropout', model(embedding, '    dropout(0.2)'), model(embedding)),
        },
        {
            name: 'dropout on token ids behind a reshape',
            code: model('    «dropout»(keep = 0.5)', '    reshape(40)', embedding),
            message:
                /turns 50% of the token ids into 0 and multiplies the others by 2: id 1 becomes 2, and those from 500 on/,
            related: ['embedding'],
            fixes: fixesFor(
                'dropout',
                model('    reshape(40)', embedding, '    dropout(keep = 0.5)'),
                model('    reshape(40)', embedding),
            ),
        },
        {
            name: 'Gaussian dropout, which drops none',
            code: model('    «gaussian_dropout»(0.2)', embedding),
            message:
                '`gaussian_dropout` makes fractions of the token ids, which are names of the 1,000 rows of a table and no quantities.',
            related: ['embedding'],
            fixes: fixesFor(
                'gaussian_dropout',
                model(embedding, '    gaussian_dropout(0.2)'),
                model(embedding),
            ),
        },
        {
            name: 'additive noise',
            code: model('    «gaussian_noise»(0.1)', embedding),
            message: /^`gaussian_noise` makes fractions of the token ids/,
            related: ['embedding'],
            fixes: fixesFor('gaussian_noise', model(embedding, '    gaussian_noise(0.1)'), model(embedding)),
        },
        {
            name: 'a learned rate',
            code: model('    «variational_dropout»()', embedding),
            message: /^`variational_dropout` makes fractions of the token ids/,
            related: ['embedding'],
            fixes: fixesFor(
                'variational_dropout',
                model(embedding, '    variational_dropout()'),
                model(embedding),
            ),
        },
        {
            name: 'dropout before the call of a model that begins with the embedding, which it is not moved into',
            code: lines(
                'model words {',
                embedding,
                '}',
                model(
                    '    «dropout»(schedule(0.2, mode = early, shape = linear, cutoff = 3))',
                    '    words()',
                ).trimEnd(),
            ),
            message: /^`dropout` turns up to 20% of the token ids into 0/,
            related: ['embedding'],
            fixes: [
                {
                    title: 'Remove `dropout`',
                    safety: 'changes-training',
                    output: lines('model words {', embedding, '}', model('    words()').trimEnd()),
                },
            ],
        },
    ],
});

describe('dropout-on-token-ids, beyond one layer', () => {
    it('says one thing of channel dropout on ids, which has no channels either', () => {
        assert.deepEqual(
            describeAll(analyzeSpec(model('    spatial_dropout(0.2)', embedding))).map(
                text => text.split(' ')[0],
            ),
            ['dropout-on-token-ids'],
        );
    });

    it('reports each of several, and no stack besides', () => {
        assert.deepEqual(
            describeAll(analyzeSpec(model('    dropout(0.2)', '    dropout(0.2)', embedding))).map(
                text => text.split(' ')[0],
            ),
            ['dropout-on-token-ids', 'dropout-on-token-ids'],
        );
    });

    it('offers no fix where the statement also stands where it is right', () => {
        const found = analyzeSpec(
            lines(
                'model noisy {',
                '    dropout(0.2)',
                '}',
                'model m {',
                '    input(40)',
                '    noisy()',
                embedding,
                '    noisy()',
                ...end,
            ),
        );
        const [diagnostic] = found.diagnostics;
        assert.equal(diagnostic?.rule, 'dropout-on-token-ids');
        assert.deepEqual(found.fixesFor(diagnostic), []);
    });

    it('names the first id that leaves the vocabulary, found by trying them all', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 95 }),
                fc.integer({ min: 2, max: 400 }),
                (percent, vocabulary) => {
                    const rate = percent / 100;
                    const tested = network(
                        input(5),
                        dropout(rate),
                        layer('embedding', { vocabulary, dimensions: 2 }),
                        layer('flatten'),
                        dense(1, 'sigmoid'),
                    );
                    const [finding] = lintWith([dropoutOnTokenIds], { network: tested });
                    // In whole numbers, since id / (1 - rate) is rounded: id * 100 >= vocabulary * (100 - percent).
                    let first = 0;
                    while (first * 100 < vocabulary * (100 - percent)) {
                        first += 1;
                    }
                    assert.ok(
                        finding?.message.includes(`those from ${first} on`),
                        `${first}: ${finding?.message}`,
                    );
                },
            ),
        );
    });
});

describe('dropout-on-token-ids, where the embedding stands in another body', () => {
    const spec = (embedding: string) =>
        `model look() {\n    embedding(100, 8)\n}\nmodel m {\n    input(20)\n    dropout(0.5)\n    ${embedding}\n    flatten()\n    dense(1)\n}\n`;

    it('does not offer to move a line into it', () => {
        assert.deepEqual(candidatesOf(dropoutOnTokenIds, spec('look()')), [['Remove `dropout`']]);
        assert.deepEqual(candidatesOf(dropoutOnTokenIds, spec('embedding(100, 8)')), [
            ['Move `dropout` after `embedding`', 'Remove `dropout`'],
        ]);
    });
});
