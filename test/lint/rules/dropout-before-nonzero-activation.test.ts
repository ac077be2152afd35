import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type LayerKind, layerEntry } from '../../../src/catalog/layers/index.ts';
import { dropoutBeforeNonzeroActivation } from '../../../src/lint/rules/dropout-before-nonzero-activation.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, dropout, input, layer, network } from '../../support/networks.ts';
import { candidatesOf, testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) =>
    lines(
        'model m {',
        '    input(64)',
        '    dense(256)',
        ...body,
        '    dense(10, activation = softmax)',
        '}',
    );
const move = (kind: string, target: string, output: string) => ({
    title: `Move \`${kind}\` after \`${target}\``,
    safety: 'changes-training' as const,
    output,
});

testRule(dropoutBeforeNonzeroActivation, {
    valid: [
        { name: 'dropout before ReLU, as in imdb_cnn', code: model('    dropout(0.5)', '    relu()') },
        { name: 'dropout before leaky ReLU', code: model('    dropout(0.5)', '    leaky_relu(0.1)') },
        { name: 'dropout before maxout', code: model('    dropout(0.5)', '    maxout(2)') },
        { name: 'dropout after sigmoid', code: model('    sigmoid()', '    dropout(0.5)') },
        {
            name: 'dropout before the activation of the output',
            code: lines('model m {', '    input(64)', '    dense(1)', '    dropout(0.5)', '    tanh()', '}'),
        },
        {
            name: 'Gaussian dropout, which drops nothing',
            code: model('    gaussian_dropout(0.2)', '    sigmoid()'),
        },
        { name: 'a rate of 0', code: model('    dropout(0)', '    sigmoid()') },
        { name: 'noise on weights', code: model('    drop_connect(0.5)', '    sigmoid()') },
        { name: 'a gate that is learned', code: model('    adaptive_dropout()', '    sigmoid()') },
        { name: 'weights between', code: model('    dropout(0.5)', '    dense(64, activation = sigmoid)') },
        {
            name: 'a normalization between',
            code: model('    dropout(0.5)', '    layer_norm()', '    sigmoid()'),
        },
        {
            name: 'a dropout that a shortcut reads too',
            code: model('    dropout(0.5)', '    residual {', '        sigmoid()', '    }'),
        },
        {
            name: 'a pool between, with which the mask does not commute',
            code: lines(
                'model m {',
                '    input(8, 8, 1)',
                '    conv2d(16, 3)',
                '    dropout(0.5)',
                '    avg_pool2d()',
                '    sigmoid()',
                '    flatten()',
                '    dense(10, activation = softmax)',
                '}',
            ),
        },
    ],
    invalid: [
        {
            name: 'dropout before sigmoid',
            code: model('    «dropout»(0.2)', '    sigmoid()'),
            message:
                '`dropout` before `sigmoid` does not silence a unit: the 20% that it drops give 0.5 instead of 0.',
            related: ['sigmoid'],
            fixes: [move('dropout', 'sigmoid', model('    sigmoid()', '    dropout(0.2)'))],
        },
        {
            name: 'dropout before softplus, behind ReLU and a reshape',
            code: model(
                '    «dropout»(keep = 0.5)',
                '    relu()',
                '    reshape(16, 16)',
                '    softplus()',
                '    flatten()',
            ),
            message:
                '`dropout` before `softplus` does not silence a unit: the 50% that it drops give 0.6931 instead of 0.',
            related: ['softplus'],
            fixes: [
                move(
                    'dropout',
                    'softplus',
                    model(
                        '    relu()',
                        '    reshape(16, 16)',
                        '    softplus()',
                        '    dropout(keep = 0.5)',
                        '    flatten()',
                    ),
                ),
            ],
        },
        {
            name: 'dropout before a hidden softmax',
            code: model('    «dropout»(0.5)', '    softmax()'),
            message:
                '`dropout` before `softmax` does not silence a unit: the 50% that it drops take part with a weight of exp(0) = 1.',
            related: ['softmax'],
            fixes: [move('dropout', 'softmax', model('    softmax()', '    dropout(0.5)'))],
        },
        {
            name: 'dropout before tanh, as a hint',
            code: model(
                '    «dropout»(schedule(0.2, mode = early, shape = linear, cutoff = 5))',
                '    tanh()',
            ),
            severity: 'hint',
            message:
                '`dropout` before `tanh` multiplies what it keeps by 1.25 where that is no factor of the result; after it, the ' +
                'mean would stay the same.',
            related: ['tanh'],
            fixes: [
                move(
                    'dropout',
                    'tanh',
                    model(
                        '    tanh()',
                        '    dropout(schedule(0.2, mode = early, shape = linear, cutoff = 5))',
                    ),
                ),
            ],
        },
        {
            name: 'channel dropout before sigmoid',
            code: lines(
                'model m {',
                '    input(8, 8, 1)',
                '    conv2d(16, 3)',
                '    «spatial_dropout»(0.1)',
                '    sigmoid()',
                '    flatten()',
                '    dense(10, activation = softmax)',
                '}',
            ),
            message: /^`spatial_dropout` before `sigmoid` .* the 10% that it drops give 0\.5/,
            related: ['sigmoid'],
            fixes: [
                move(
                    'spatial_dropout',
                    'sigmoid',
                    lines(
                        'model m {',
                        '    input(8, 8, 1)',
                        '    conv2d(16, 3)',
                        '    sigmoid()',
                        '    spatial_dropout(0.1)',
                        '    flatten()',
                        '    dense(10, activation = softmax)',
                        '}',
                    ),
                ),
            ],
        },
        {
            name: 'every block of a repeat, once',
            code: model(
                '    repeat 3 {',
                '        dense(64)',
                '        «dropout»(0.5)',
                '        sigmoid()',
                '    }',
            ),
            message: /^`dropout` before `sigmoid` .* give 0\.5 instead of 0 \(x3\)\.$/,
            related: ['sigmoid'],
            fixes: [
                move(
                    'dropout',
                    'sigmoid',
                    model(
                        '    repeat 3 {',
                        '        dense(64)',
                        '        sigmoid()',
                        '        dropout(0.5)',
                        '    }',
                    ),
                ),
            ],
        },
        {
            name: 'an activation in another body, without a fix',
            code: lines(
                'model squash {',
                '    sigmoid()',
                '}',
                model('    «dropout»(0.5)', '    squash()').trimEnd(),
            ),
            message: /give 0\.5 instead of 0/,
            related: ['sigmoid'],
            fixes: [],
        },
        {
            name: 'a move that would stack it, without a fix',
            code: model('    «dropout»(0.5)', '    sigmoid()', '    dropout(0.2)'),
            message: /give 0\.5 instead of 0/,
            related: ['sigmoid'],
            fixes: [],
        },
    ],
});

describe('dropout before an activation, in numbers', () => {
    it('changes the mean of sigmoid as the page says', () => {
        const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
        const p = 0.5;
        const z = 2;
        assert.equal(Number((p * sigmoid(0) + (1 - p) * sigmoid(z / (1 - p))).toFixed(3)), 0.741);
        assert.equal(Number(sigmoid(z).toFixed(3)), 0.881);
    });

    it('speaks of every elementwise activation by what it gives for 0', () => {
        const activations: readonly LayerKind[] = [
            'elu',
            'gelu',
            'leaky_relu',
            'linear',
            'relu',
            'selu',
            'sigmoid',
            'silu',
            'softplus',
            'tanh',
        ];
        fc.assert(
            fc.property(fc.constantFrom(...activations), fc.integer({ min: 1, max: 99 }), (kind, percent) => {
                const tested = network(
                    input(8),
                    dense(8),
                    dropout(percent / 100),
                    layer(kind),
                    dense(2, 'softmax'),
                );
                const [found] = lintWith([dropoutBeforeNonzeroActivation], { network: tested });
                const { zero } = layerEntry(kind).traits({});
                const expected = { homogeneous: undefined, zero_preserving: 'hint', nonzero: 'warning' };
                assert.equal(found?.severity, zero ? expected[zero] : undefined);
            }),
        );
    });
});

describe('dropout-before-nonzero-activation, where swapping would be wrong', () => {
    const spec = (...body: string[]) =>
        `model act() {\n    sigmoid()\n}\nmodel noisy() {\n    dropout(0.5)\n}\nmodel m {\n    input(20)\n    dense(64)\n${body
            .map(line => `    ${line}\n`)
            .join('')}    dense(1)\n}\n`;
    const offers = (...body: string[]) => candidatesOf(dropoutBeforeNonzeroActivation, spec(...body));

    it('offers nothing', () => {
        assert.deepEqual(offers('dropout(0.5)', 'sigmoid()'), [['Move `dropout` after `sigmoid`']]);
        assert.deepEqual(offers('dropout(0.5)', 'act()'), [[]]);
        assert.deepEqual(offers('noisy()', 'sigmoid()', 'dense(64)', 'noisy()', 'relu()'), [[]]);
    });
});
