import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elementwiseDropoutBeforeMaxpool } from '../../../src/lint/rules/elementwise-dropout-before-maxpool.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network, residual, type Statement } from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) =>
    lines(
        'model m {',
        '    input(8, 8, 1)',
        ...body,
        '    flatten()',
        '    dense(10, activation = softmax)',
        '}',
    );
const conv = '    conv2d(8, 3, activation = relu)';
const changes = 'changes-training' as const;

testRule(elementwiseDropoutBeforeMaxpool, {
    valid: [
        { name: 'dropout behind the pool', code: model(conv, '    max_pool2d()', '    dropout(0.5)') },
        {
            name: 'dropout of whole channels, which commutes with the pool',
            code: model(conv, '    spatial_dropout(0.5)', '    max_pool2d()'),
        },
        { name: 'average pooling', code: model(conv, '    dropout(0.5)', '    avg_pool2d()') },
        { name: 'a window of one position', code: model(conv, '    dropout(0.5)', '    max_pool2d(1)') },
        {
            name: 'weights between',
            code: model(conv, '    dropout(0.5)', '    conv2d(8, 1)', '    max_pool2d()'),
        },
        {
            name: 'an activation between that is not homogeneous',
            code: model(conv, '    dropout(0.5)', '    tanh()', '    max_pool2d()'),
        },
        {
            name: 'a shortcut that reads the dropout too',
            code: model(
                conv,
                '    dropout(0.5)',
                '    residual {',
                '        max_pool2d(3, strides = 1, padding = same)',
                '    }',
            ),
        },
        {
            name: 'a scheduled rate',
            code: model(conv, '    dropout(schedule(0.5, mode = late, cutoff = 5))', '    max_pool2d()'),
        },
        { name: 'a rate of 0', code: model(conv, '    dropout(0)', '    max_pool2d()') },
    ],
    invalid: [
        {
            name: 'dropout before the pool',
            code: model(conv, '    «dropout»(0.5)', '    max_pool2d()'),
            message:
                'While training, `max_pool2d` picks among the values that `dropout` kept and scaled up: its mean lies 23% above inference for independent neighbours (ReLU of a standard normal), 88% for equal ones.',
            related: ['max_pool2d'],
            fixes: [
                {
                    title: 'Move `dropout` after `max_pool2d`',
                    safety: changes,
                    output: model(conv, '    max_pool2d()', '    dropout(0.5)'),
                },
                {
                    title: 'Replace by `spatial_dropout(0.5)`',
                    safety: changes,
                    output: model(conv, '    spatial_dropout(0.5)', '    max_pool2d()'),
                },
            ],
        },
        {
            name: 'dropout before ReLU and a pool of another shape, with the rate as keep',
            code: model(
                '    conv2d(8, 3)',
                '    «dropout»(keep = 0.75)',
                '    relu()',
                '    max_pool2d([1, 2])',
            ),
            // (1 - 0.25^2) / 0.75 = 1.25; 0.75 + 2 x 0.25 E1 / E2 with the means of the largest of one and of two in moments.test.ts.
            message: /4\.3% above inference for independent neighbours .*, 25% for equal ones\.$/,
            related: ['max_pool2d'],
            fixes: [
                {
                    title: 'Move `dropout` after `max_pool2d`',
                    safety: changes,
                    output: model(
                        '    conv2d(8, 3)',
                        '    relu()',
                        '    max_pool2d([1, 2])',
                        '    dropout(keep = 0.75)',
                    ),
                },
                {
                    title: 'Replace by `spatial_dropout(0.25)`',
                    safety: changes,
                    output: model(
                        '    conv2d(8, 3)',
                        '    spatial_dropout(0.25)',
                        '    relu()',
                        '    max_pool2d([1, 2])',
                    ),
                },
            ],
        },
        {
            name: 'Gaussian dropout, which whole channels cannot replace',
            code: model(conv, '    «gaussian_dropout»(0.5)', '    max_pool2d()'),
            // E max of four standard normals is 1.029.
            message:
                'While training, `max_pool2d` picks the values that `gaussian_dropout` scaled up most: its mean lies 100% above inference for equal neighbours.',
            related: ['max_pool2d'],
            fixes: [
                {
                    title: 'Move `gaussian_dropout` after `max_pool2d`',
                    safety: changes,
                    output: model(conv, '    max_pool2d()', '    gaussian_dropout(0.5)'),
                },
            ],
        },
        {
            name: 'dropout before the maximum of a whole sequence',
            code: lines(
                'model m {',
                '    input(100)',
                '    embedding(5000, 50)',
                '    conv1d(64, 3, activation = relu)',
                '    «dropout»(0.2)',
                '    global_max_pool1d()',
                '    dense(1, activation = sigmoid)',
                '}',
            ),
            // (1 - 0.2^98) / 0.8 = 1.25.
            message:
                /`global_max_pool1d` .* \S+% above inference for independent neighbours .*, 25% for equal ones\.$/,
            related: ['global_max_pool1d'],
            fixes: ['move', 'replace'].map(how => ({
                title:
                    how === 'move'
                        ? 'Move `dropout` after `global_max_pool1d`'
                        : 'Replace by `spatial_dropout(0.2)`',
                safety: changes,
                output: lines(
                    'model m {',
                    '    input(100)',
                    '    embedding(5000, 50)',
                    '    conv1d(64, 3, activation = relu)',
                    ...(how === 'move'
                        ? ['    global_max_pool1d()', '    dropout(0.2)']
                        : ['    spatial_dropout(0.2)', '    global_max_pool1d()']),
                    '    dense(1, activation = sigmoid)',
                    '}',
                ),
            })),
        },
        {
            name: 'the instances of a repeated body',
            code: model(
                '    repeat 2 {',
                '        conv2d(8, 3, padding = same)',
                '        «dropout»(0.5)',
                '        max_pool2d()',
                '    }',
            ),
            message: /23% above .* \(x2\)\.$/,
            related: ['max_pool2d'],
            fixes: [
                {
                    title: 'Move `dropout` after `max_pool2d`',
                    safety: changes,
                    output: model(
                        '    repeat 2 {',
                        '        conv2d(8, 3, padding = same)',
                        '        max_pool2d()',
                        '        dropout(0.5)',
                        '    }',
                    ),
                },
                {
                    title: 'Replace by `spatial_dropout(0.5)`',
                    safety: changes,
                    output: model(
                        '    repeat 2 {',
                        '        conv2d(8, 3, padding = same)',
                        '        spatial_dropout(0.5)',
                        '        max_pool2d()',
                        '    }',
                    ),
                },
            ],
        },
        {
            name: 'the one instance of a repeated body that a pool follows, without a fix',
            code: model(
                '    repeat 2 {',
                '        conv2d(8, 3, padding = same)',
                '        «dropout»(0.15)',
                '    }',
                '    max_pool2d()',
            ),
            message: /for equal ones\.$/,
            related: ['max_pool2d'],
            fixes: [],
        },
    ],
});

const found = (...statements: Statement[]) =>
    lintWith([elementwiseDropoutBeforeMaxpool], { network: network(...statements) });
const excesses = (message = '') =>
    [...message.matchAll(/(\S+)%/g)].map(([, text]) => Number(text?.replaceAll(',', '')));

describe('the inflation of a max-pooling', () => {
    it('is at most that of equal values, (1 - p^K) / (1 - p), which it prints', () => {
        fc.assert(
            fc.property(fc.integer({ min: 2, max: 95 }), fc.integer({ min: 2, max: 5 }), (percent, side) => {
                const p = percent / 100;
                const [finding] = found(
                    input(8, 8, 2),
                    dropout(p),
                    layer('max_pool2d', { pool_size: side }),
                    layer('flatten'),
                    dense(10),
                );
                const [independent = 0, equal = 0] = excesses(finding?.message);
                const exact = ((1 - p ** (side * side)) / (1 - p) - 1) * 100;
                assert.ok(Math.abs(equal - exact) <= 0.06 * exact, `${equal} is not ${exact}`);
                assert.ok(independent > 0 && independent <= equal);
            }),
            { numRuns: 60 },
        );
    });

    it('is that of the positions there are, where the window is larger', () => {
        const pooled = (size: number | number[]) =>
            found(
                input(2, 3, 1),
                dropout(0.5),
                layer('max_pool2d', { pool_size: size, strides: 1, padding: 'same' }),
            );
        // (1 - 2^-6) / (1 / 2) = 1.97 for all six positions.
        assert.equal(excesses(pooled(7)[0]?.message)[1], 97);
        assert.equal(excesses(pooled([3, 9])[0]?.message)[1], 97);
        assert.equal(excesses(pooled([1, 2])[0]?.message)[1], 50);
        assert.equal(pooled([1, 1]).length, 0);
    });

    it('is not that of the pool alone where two things read the dropout', () => {
        const both = found(
            input(8, 8, 1),
            dropout(0.5),
            residual(layer('max_pool2d', { pool_size: 3, strides: 1, padding: 'same' })),
        );
        assert.equal(both.length, 0);
    });
});
